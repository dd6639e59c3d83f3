// SPDX-License-Identifier: Apache-2.0
//
// A name is shortened by steps. Each removes one part, or respells it as the maker does: OpenRouter's
// variant, Bedrock's region, vendor and version, a date, `-latest`, and other spellings of Claude's
// versions.
//
// plain_name() repeats all steps until nothing changes. names_to_look_up() needs the forms in between, too:
// it lists the name after each step, then does the same without the provider's path, one part of the path at
// a time. Names of local runtimes stay as they are.
#include <otelc/prices/model_name.hpp>

#include <algorithm>
#include <optional>

namespace otelc::prices {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

template <std::size_t N>
bool is_one_of(std::string_view text, const std::string_view (&list)[N]) {
  return std::find(std::begin(list), std::end(list), text) != std::end(list);
}

// A step removes or respells a part of a name. Returns nullopt when the name has no such part.
using Step = std::optional<std::string> (*)(std::string_view);

// OpenRouter's variants of a model at the same price. `:free` has another price.
std::optional<std::string> without_variant(std::string_view name) {
  static constexpr std::string_view kVariants[] = {":nitro",    ":floor", ":exacto",  ":online",
                                                   ":thinking", ":beta",  ":extended"};
  for (const std::string_view variant : kVariants) {
    if (name.ends_with(variant)) return std::string(name.substr(0, name.size() - variant.size()));
  }
  return std::nullopt;
}

// Bedrock's cross-region inference profiles.
std::optional<std::string> without_region(std::string_view name) {
  static constexpr std::string_view kRegions[] = {"us", "eu", "apac", "ap", "global", "us-gov",
                                                  "jp", "au", "ca",   "sa", "in"};
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos || !is_one_of(name.substr(0, dot), kRegions)) return std::nullopt;
  return std::string(name.substr(dot + 1));
}

std::optional<std::string> without_bedrock_vendor(std::string_view name) {
  static constexpr std::string_view kVendors[] = {"anthropic", "meta",       "amazon",  "mistral", "deepseek",
                                                  "openai",    "moonshotai", "minimax", "google",  "cohere",
                                                  "ai21",      "moonshot",   "nvidia",  "qwen",    "zai"};
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos || !is_one_of(name.substr(0, dot), kVendors)) return std::nullopt;
  return std::string(name.substr(dot + 1));
}

// `-v1:0`, `-v2:0:200k`. A bare `-v1` only for Claude: other makers have it as part of the name
// (deepseek-v3).
std::optional<std::string> without_bedrock_version(std::string_view name) {
  std::size_t end = name.find(':');
  if (end == std::string_view::npos) {
    if (!name.starts_with("claude-")) return std::nullopt;
    end = name.size();
  }
  std::size_t start = end;
  while (start > 0 && is_digit(name[start - 1])) --start;
  if (start == end || start < 3 || name.substr(start - 2, 2) != "-v") return std::nullopt;
  return std::string(name.substr(0, start - 2));
}

// `-20251001`, `@20251001`, `-2025-10-01`, `@default`
std::optional<std::string> without_date(std::string_view name) {
  for (const std::size_t length : {std::size_t{10}, std::size_t{8}}) {
    if (name.size() <= length + 1) continue;
    const char before = name[name.size() - length - 1];
    if ((before == '-' || before == '@') && is_model_date(name.substr(name.size() - length)))
      return std::string(name.substr(0, name.size() - length - 1));
  }
  if (name.ends_with("@default")) return std::string(name.substr(0, name.size() - 8));
  return std::nullopt;
}

std::optional<std::string> without_latest(std::string_view name) {
  if (name.ends_with("-latest") || name.ends_with("@latest"))
    return std::string(name.substr(0, name.size() - 7));
  return std::nullopt;
}

// Some providers write Claude's versions with a dot: claude-sonnet-4.5.
std::optional<std::string> with_claude_dashes(std::string_view name) {
  if (!name.starts_with("claude-") || name.find('.') == std::string_view::npos) return std::nullopt;
  std::string out(name);
  for (std::size_t i = 1; i + 1 < out.size(); ++i) {
    if (out[i] == '.' && is_digit(out[i - 1]) && is_digit(out[i + 1])) out[i] = '-';
  }
  return out;
}

// Some providers write the version first: claude-4-5-sonnet. Anthropic has the family first since version 4.
std::optional<std::string> with_claude_family_first(std::string_view name) {
  constexpr std::string_view kClaude = "claude-";
  if (!name.starts_with(kClaude)) return std::nullopt;
  const std::string_view rest = name.substr(kClaude.size());
  const std::size_t end = rest.find_first_not_of("0123456789-");
  if (end == std::string_view::npos || end < 2 || rest[end - 1] != '-' || rest[0] < '4') return std::nullopt;
  return std::string(kClaude) + std::string(rest.substr(end)) + "-" + std::string(rest.substr(0, end - 1));
}

constexpr Step kSteps[] = {without_variant, without_region, without_bedrock_vendor, without_bedrock_version,
                           without_date,    without_latest, with_claude_dashes,     with_claude_family_first};

// Prefixes of models in price lists: makers, and two clouds that sell other makers' models at the makers'
// prices, also models that the makers no longer list.
constexpr std::string_view kMakers[] = {"gemini/",      "dashscope/", "deepseek/",  "xai/",       "moonshot/",
                                        "zai/",         "mistral/",   "codestral/", "minimax/",   "meta/",
                                        "xiaomi_mimo/", "morph/",     "inception/", "vertex_ai/", "azure/"};

// A model on the user's own machine has no list price, so its name must match an entry exactly, which can
// only be in a price file of the user.
bool is_local(std::string_view name) {
  static constexpr std::string_view kRuntimes[] = {"ollama", "ollama_chat", "lmstudio", "lm_studio",
                                                   "llamacpp"};
  const std::size_t slash = name.find('/');
  return slash != std::string_view::npos && is_one_of(name.substr(0, slash), kRuntimes);
}

std::string lower_and_trimmed(std::string_view model) {
  std::string name = lower(model);
  name.erase(0, name.find_first_not_of(" \t"));
  name.erase(name.find_last_not_of(" \t") + 1);
  return name;
}

void add_name(std::vector<std::string>& names, const std::string& name) {
  if (name.empty() || std::find(names.begin(), names.end(), name) != names.end()) return;
  names.push_back(name);
  if (name.find('/') != std::string::npos) return;
  for (const std::string_view maker : kMakers) names.push_back(std::string(maker) + name);
}

}  // namespace

bool is_model_date(std::string_view text) {
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.size() == 10 && (i == 4 || i == 7)) {
      if (text[i] != '-') return false;
    } else if (is_digit(text[i])) {
      digits += text[i];
    } else {
      return false;
    }
  }
  if (digits.size() != 8 || !digits.starts_with("20")) return false;
  const std::string_view month = std::string_view(digits).substr(4, 2);
  const std::string_view day = std::string_view(digits).substr(6, 2);
  return month >= "01" && month <= "12" && day >= "01" && day <= "31";
}

std::string plain_name(std::string_view model) {
  std::string name = lower_and_trimmed(model);
  if (is_local(name)) return name;
  if (const std::size_t bracket = name.find('['); bracket != std::string::npos && name.ends_with(']'))
    name.erase(bracket);
  if (const std::size_t slash = name.rfind('/'); slash != std::string::npos && slash + 1 < name.size())
    name.erase(0, slash + 1);
  // A step may uncover a part for another one: a date before -latest, a vendor behind a region.
  for (bool has_changed = true; has_changed;) {
    has_changed = false;
    for (const Step step : kSteps) {
      auto shorter = step(name);
      if (!shorter || shorter->empty() || *shorter == name) continue;
      name = std::move(*shorter);
      has_changed = true;
    }
  }
  return name;
}

std::vector<std::string> names_to_look_up(std::string_view model) {
  std::string name = lower_and_trimmed(model);
  std::vector<std::string> names;
  if (is_local(name)) return {name};
  // A context size does not make another model: the price depends on the size of the request.
  if (const std::size_t bracket = name.find('['); bracket != std::string::npos && name.ends_with(']')) {
    names.push_back(name);
    name.erase(bracket);
  }
  // Vertex AI names other makers' models with a version behind an @.
  if (name.find('@') != std::string::npos && name.find('/') == std::string::npos) {
    names.push_back(name);
    name.insert(0, "vertex_ai/");
  }
  while (!name.empty()) {
    add_name(names, name);
    std::string rest = name;
    for (const Step step : kSteps) {
      if (auto shorter = step(rest)) add_name(names, rest = std::move(*shorter));
    }
    const std::size_t slash = name.find('/');
    if (slash == std::string::npos) break;
    name.erase(0, slash + 1);
  }
  return names;
}

}  // namespace otelc::prices
