// SPDX-License-Identifier: Apache-2.0
#include <otelc/findings/settings_files.hpp>

#include <sys/stat.h>

#include <cstddef>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/regular_file.hpp>
#include <otelc/findings/detail/json_settings.hpp>
#include <otelc/findings/detail/toml_settings.hpp>

namespace otelc::findings {
namespace {

constexpr std::size_t kFileMax = std::size_t{1} << 20;
constexpr std::string_view kClaude = "Claude Code";
constexpr std::string_view kManaged = "/claude-code/managed-settings.json";

std::string shown_path(const std::string& path, const std::string& home) {
  if (path.starts_with("./")) return path.substr(2);
  const bool is_below =
      home.size() > 1 && path.starts_with(home) && path.substr(home.size()).starts_with('/');
  return is_below ? "~" + path.substr(home.size()) : path;
}

class Reader {
 public:
  Reader(const environment::Environment& environment, const Places& places)
      : environment_(environment), places_(places) {}

  /// Reads the file at `path`, if it exists.
  template <class Read>
  void file(std::string_view agent, const std::string& path, Read&& read, bool is_managed = false) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return;
    // In the home directory the user's file is the project's, too.
    if (!seen_.emplace(info.st_dev, info.st_ino).second) return;
    SettingsFile file{agent, shown_path(path, places_.home), is_managed};
    if (const auto text = read_regular_file(path, kFileMax)) {
      read(*text, file);
    } else {
      file.add("settings-unreadable", Level::warning, "settings",
               "otelc skips them: unreadable, not a regular file, or over 1 MiB", "check the file yourself");
    }
    files_.push_back(std::move(file));
  }

  /// Returns a directory of the user, which `variable` may override; nullopt: there is none.
  [[nodiscard]] std::optional<std::string> directory(std::string_view variable, std::string_view name) const {
    if (const auto own = environment_.get_filled(variable)) return std::string(*own);
    if (places_.home.empty()) return std::nullopt;
    return fmt::format("{}/{}", places_.home, name);
  }
  [[nodiscard]] std::string local(std::string_view name) const {
    return fmt::format("{}/{}", places_.working_dir, name);
  }

  void claude() {
    if (const auto own = directory("CLAUDE_CONFIG_DIR", ".claude"))
      file(kClaude, *own + "/settings.json", detail::read_claude_settings);
    file(kClaude, local(".claude/settings.json"), detail::read_claude_settings);
    file(kClaude, local(".claude/settings.local.json"), detail::read_claude_settings);
    file(kClaude, places_.system + std::string(kManaged), detail::read_claude_settings, true);
  }
  void codex() {
    if (const auto own = directory("CODEX_HOME", ".codex"))
      file("Codex", *own + "/config.toml", detail::read_codex_settings);
    file("Codex", local(".codex/config.toml"), detail::read_codex_settings);
  }
  void gemini(std::string_view agent, std::string_view directory_name, std::string_view prefix) {
    const auto read = [this, prefix](std::string_view text, SettingsFile& to) {
      detail::read_gemini_settings(text, prefix, environment_, to);
    };
    const std::string name = fmt::format("{}/settings.json", directory_name);
    if (const auto own = directory("", name)) file(agent, *own, read);
    file(agent, local(name), read);
  }
  void others() {
    if (const auto config = directory("XDG_CONFIG_HOME", ".config"))
      file("OpenCode", *config + "/opencode/opencode.json", detail::read_opencode_settings);
    file("OpenCode", local("opencode.json"), detail::read_opencode_settings);
    if (const auto own = directory("VIBE_HOME", ".vibe"))
      file("Mistral Vibe", *own + "/config.toml", detail::read_vibe_settings);
  }

  std::vector<SettingsFile> take() { return std::move(files_); }

 private:
  const environment::Environment& environment_;
  const Places& places_;
  std::set<std::pair<dev_t, ino_t>> seen_;
  std::vector<SettingsFile> files_;
};

}  // namespace

Places Places::of(const environment::Environment& environment) {
  Places places;
  places.home = environment.get("HOME").value_or("");
  return places;
}

std::vector<SettingsFile> read_settings_files(const environment::Environment& environment,
                                              const Places& places) {
  Reader reader(environment, places);
  reader.claude();
  reader.codex();
  reader.gemini("Gemini CLI", ".gemini", "GEMINI_TELEMETRY_");
  reader.gemini("Qwen Code", ".qwen", "QWEN_TELEMETRY_");
  reader.others();
  return reader.take();
}

environment::Environment with_claude_settings(environment::Environment environment,
                                              const std::vector<SettingsFile>& files) {
  for (const SettingsFile& file : files) {
    if (file.agent != kClaude) continue;
    for (const std::string& variable : file.variables.variables()) {
      const std::size_t at = variable.find('=');
      environment.set(variable.substr(0, at), variable.substr(at + 1));
    }
  }
  return environment;
}

}  // namespace otelc::findings
