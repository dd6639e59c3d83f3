// SPDX-License-Identifier: Apache-2.0
//
// A single pass over the text of a git configuration file, as described in git-config(1). The reader keeps
// the current section and reports each `key = value` of it. It skips lines that it does not understand
// instead of rejecting the file: a wrong guess costs a URL, not the run.
#include <otelc/environment/git_config.hpp>

#include <algorithm>
#include <cctype>
#include <map>

namespace otelc::environment {
namespace {

std::string lowered(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

/// Reads a configuration in one pass and calls `on_value(section, subsection, key, value)` for each value.
/// Section and key are in lower case.
class ConfigReader {
 public:
  explicit ConfigReader(std::string_view text) : rest_(text) {}

  template <class OnValue>
  void run(OnValue&& on_value) {
    while (!rest_.empty()) {
      skip_blanks();
      const char c = peek();
      if (c == '[') {
        read_header();
      } else if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
        const std::string key = read_key();
        on_value(section_, subsection_, key, read_value());
      } else {
        skip_line();
      }
    }
  }

 private:
  [[nodiscard]] char peek() const { return rest_.empty() ? '\n' : rest_.front(); }
  char take() {
    const char c = peek();
    if (!rest_.empty()) rest_.remove_prefix(1);
    return c;
  }
  void skip_blanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\r') take();
  }
  void skip_line() {
    while (take() != '\n') {
    }
  }

  /// Reads `[section]`, `[section "subsection"]` or the old form `[section.subsection]`.
  void read_header() {
    take();
    std::string name;
    subsection_.clear();
    while (peek() != ']' && peek() != '\n' && peek() != '"') name += take();
    if (peek() == '"') {
      take();
      while (peek() != '"' && peek() != '\n') {
        if (peek() == '\\') take();
        if (peek() != '\n') subsection_ += take();
      }
      if (peek() == '"') take();
    }
    while (peek() != ']' && peek() != '\n') take();
    if (peek() == ']') take();
    name.erase(std::remove_if(name.begin(), name.end(), [](char c) { return c == ' ' || c == '\t'; }),
               name.end());
    if (const std::size_t dot = name.find('.'); dot != std::string::npos) {
      subsection_ = lowered(name.substr(dot + 1));
      name.resize(dot);
    }
    section_ = lowered(name);
  }

  std::string read_key() {
    std::string key;
    while (std::isalnum(static_cast<unsigned char>(peek())) != 0 || peek() == '-') key += take();
    skip_blanks();
    return lowered(key);
  }

  /// Drops unquoted blanks at both ends. A backslash at the end of a line continues the value.
  std::string read_value() {
    if (peek() != '=') {
      skip_line();
      return {};
    }
    take();
    skip_blanks();
    std::string value;
    std::size_t end = 0;  // of the value without trailing blanks
    bool is_quoted = false;
    while (true) {
      char c = take();
      if (c == '\n') break;
      if (!is_quoted && (c == '#' || c == ';')) {
        skip_line();
        break;
      }
      if (c == '"') {
        is_quoted = !is_quoted;
        end = value.size();
        continue;
      }
      bool is_escaped = false;
      if (c == '\\') {
        c = take();
        if (c == '\n') continue;
        is_escaped = true;
        c = c == 't' ? '\t' : (c == 'n' ? '\n' : c);
      }
      value += c;
      const bool is_blank = c == ' ' || c == '\t' || c == '\r';
      if (is_quoted || is_escaped || !is_blank) end = value.size();
    }
    value.resize(end);
    return value;
  }

  std::string_view rest_;
  std::string section_;
  std::string subsection_;
};

}  // namespace

std::string remote_of(std::string_view config, std::string_view branch) {
  std::map<std::string, std::string> urls;  // by remote; git fetches from the first one
  std::string followed;
  ConfigReader(config).run([&](const std::string& section, const std::string& subsection,
                               const std::string& key, const std::string& value) {
    if (section == "remote" && key == "url" && !value.empty()) urls.emplace(subsection, value);
    if (section == "branch" && key == "remote" && !branch.empty() && subsection == branch) followed = value;
  });
  for (const std::string& name : {followed, std::string("origin")}) {
    if (const auto found = urls.find(name); found != urls.end()) return found->second;
  }
  return urls.size() == 1 ? urls.begin()->second : std::string();
}

}  // namespace otelc::environment
