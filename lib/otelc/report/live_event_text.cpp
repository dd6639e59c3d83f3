// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/live_event_text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include <otelc/base/text.hpp>
#include <otelc/report/amount_text.hpp>
#include <otelc/report/columns.hpp>
#include <otelc/report/safe_name.hpp>

namespace otelc::report {
namespace {

using usage::LiveEvent;
using usage::LiveEventKind;
using usage::Source;
using Count = std::optional<std::int64_t>;

/// Widths in columns.
struct Layout {
  std::size_t gap;
  std::size_t name;
  std::size_t input;
  std::size_t output;
  std::size_t cache;  // 0: no such column
  bool is_compact;

  /// From the name to the duration.
  [[nodiscard]] std::size_t middle() const {
    return input + gap + output + gap + (cache == 0 ? 0 : cache + gap) + kCost;
  }
  static constexpr std::size_t kWhat = 5;
  static constexpr std::size_t kCost = 8;
  static constexpr std::size_t kDuration = 6;
};

constexpr Layout kWide{2, 26, 10, 10, 20, false};
constexpr Layout kMedium{1, 26, 8, 9, 11, true};
constexpr Layout kNarrow{1, 26, 8, 9, 0, true};

const Layout& layout_for(std::size_t columns) {
  if (columns == 0 || columns >= 116) return kWide;
  return columns >= 76 ? kMedium : kNarrow;
}

namespace sgr {  // ECMA-48, select graphic rendition
constexpr const char* kNone = "";
constexpr const char* kDim = "2";
constexpr const char* kRed = "31";
constexpr const char* kMagenta = "35";
}  // namespace sgr

/// A line as it grows. Colours end before the spaces behind a text, so that those can be taken away.
class Line {
 public:
  Line(std::size_t gap, bool is_coloured) : gap_(gap), is_coloured_(is_coloured) {}

  void left(const std::string& text, std::size_t columns, const char* colour = sgr::kNone) {
    begin();
    add(text, colour);
    columns_ += std::max(columns, columns_of(text));
    out_.append(columns - std::min(columns, columns_of(text)), ' ');
  }
  void right(const std::string& text, std::size_t columns, const char* colour = sgr::kNone) {
    begin();
    out_.append(columns - std::min(columns, columns_of(text)), ' ');
    add(text, colour);
    columns_ += std::max(columns, columns_of(text));
  }
  [[nodiscard]] std::size_t columns() const { return columns_; }
  [[nodiscard]] std::string take() {
    out_.erase(out_.find_last_not_of(' ') + 1);
    return std::move(out_);
  }

 private:
  void begin() {
    if (columns_ == 0) return;
    out_.append(gap_, ' ');
    columns_ += gap_;
  }
  void add(const std::string& text, const char* colour) {
    const bool has_colour = is_coloured_ && *colour != '\0' && !text.empty();
    out_ += has_colour ? fmt::format("\x1b[{}m{}\x1b[0m", colour, text) : text;
  }

  std::size_t gap_;
  bool is_coloured_;
  std::string out_;
  std::size_t columns_ = 0;
};

std::string time_text(UnixNanos time, bool has_date) {
  const auto seconds = static_cast<std::time_t>(time / 1'000'000'000);
  std::tm local{};
  if (time == 0 || ::localtime_r(&seconds, &local) == nullptr) return has_date ? "-" : "--:--:--";
  char text[64];
  const std::size_t size =
      std::strftime(text, sizeof text, has_date ? "%Y-%m-%d %H:%M:%S" : "%H:%M:%S", &local);
  return {text, size};
}

struct Label {
  const char* text;
  const char* colour;
};

Label label_of(const LiveEvent& live) {
  switch (live.kind) {
    case LiveEventKind::api_error:
      return {"error", sgr::kRed};
    case LiveEventKind::tool_result:
      return {"tool", sgr::kDim};
    case LiveEventKind::turn_end:
      return {"turn", sgr::kDim};
    case LiveEventKind::session_end:
      return {"end", sgr::kDim};
    case LiveEventKind::usage:
      return {"usage", sgr::kNone};
    case LiveEventKind::cost:
      return {"cost", sgr::kNone};
    case LiveEventKind::compaction:
      return {"note", sgr::kDim};
    case LiveEventKind::api_request:
      break;
  }
  switch (live.source) {
    case Source::main:
      return {"main", sgr::kNone};
    case Source::subagent:
      return {"sub", sgr::kMagenta};
    case Source::auxiliary:
      return {"aux", sgr::kDim};
    default:
      break;
  }
  return {"api", sgr::kNone};
}

std::string name_text(const LiveEvent& live) {
  switch (live.kind) {
    case LiveEventKind::tool_result:
      return live.tool.empty() ? "(unnamed)" : live.tool;
    case LiveEventKind::turn_end:
    case LiveEventKind::session_end:
    case LiveEventKind::compaction:
      return live.agent;
    default:
      return live.model.empty() ? live.agent : live.model;
  }
}

std::string count_text(const Count& count, std::string_view unit, const Layout& layout) {
  if (!count) return {};
  return fmt::format("{} {}", layout.is_compact ? compact_count(*count) : with_thousands(*count), unit);
}

/// What was read from the cache, `+` what was written to it; their sum where there is less room.
std::string cache_text(const LiveEvent& live, const Layout& layout) {
  const Count& read = live.tokens[static_cast<std::size_t>(usage::TokenType::cache_read)];
  const Count& written = live.tokens[static_cast<std::size_t>(usage::TokenType::cache_creation)];
  const std::int64_t sum = usage::saturating_add(read.value_or(0), written.value_or(0));
  if (sum == 0) return {};
  if (layout.is_compact) return compact_count(sum) + " cache";
  if (written.value_or(0) == 0) return with_thousands(*read) + " cache";
  return fmt::format("{}+{} cache", with_thousands(read.value_or(0)), with_thousands(*written));
}

/// What no agent has said but a price list has is `~$0.0012`.
std::string cost_text(const LiveEvent& live) {
  if (!live.cost_usd) return {};
  return (live.cost_source == usage::CostSource::priced ? "~" : "") + usd_text(*live.cost_usd);
}

/// Who inside the agent asked, or what for.
const std::string& who_text(const LiveEvent& live) {
  if (!live.subagent.empty()) return live.subagent;
  return live.skill.empty() ? live.mcp_server : live.skill;
}

/// What is said in words, in the place of the numbers.
std::string message_text(const LiveEvent& live) {
  std::string text;
  switch (live.kind) {
    case LiveEventKind::api_error:
      text = live.status_code ? fmt::format("HTTP {}", *live.status_code) : std::string("failed");
      break;
    case LiveEventKind::tool_result:
      text = !live.succeeded ? "done" : *live.succeeded ? "ok" : "failed";
      break;
    case LiveEventKind::turn_end:
      return "ended";
    case LiveEventKind::compaction:
      return "conversation compacted";
    case LiveEventKind::session_end:
      return live.session.empty() ? std::string("session ended") : "session " + live.session + " ended";
    default:
      return {};
  }
  return live.error.empty() ? text : text + ": " + live.error;
}

void add_numbers(Line& line, const LiveEvent& live, const Layout& layout) {
  const auto tokens = [&](usage::TokenType type) { return live.tokens[static_cast<std::size_t>(type)]; };
  line.right(count_text(tokens(usage::TokenType::input), "in", layout), layout.input);
  line.right(count_text(tokens(usage::TokenType::output), "out", layout), layout.output);
  if (layout.cache > 0) line.right(cache_text(live, layout), layout.cache);
  line.right(cost_text(live), Layout::kCost);
}

Line line_of(const LiveEvent& live, const TextStyle& style, const Layout& layout, std::size_t name_columns) {
  const bool is_terminal = style.columns > 0;
  Line line(layout.gap, style.is_coloured);
  line.left(time_text(live.time, !is_terminal), is_terminal ? 8 : 19, sgr::kDim);
  const Label label = label_of(live);
  line.left(label.text, Layout::kWhat, label.colour);
  const std::string name = safe_name(name_text(live));
  line.left(is_terminal ? cut_to_columns(name, name_columns) : name, name_columns);
  const std::string message = safe_name(message_text(live));
  if (message.empty()) {
    add_numbers(line, live, layout);
  } else {
    const bool is_bad = live.kind == LiveEventKind::api_error || live.succeeded == false;
    line.left(is_terminal ? cut_to_columns(message, layout.middle()) : message, layout.middle(),
              is_bad ? sgr::kRed : sgr::kDim);
  }
  line.right(live.duration_us ? short_duration(*live.duration_us) : std::string(), Layout::kDuration,
             sgr::kDim);
  if (!layout.is_compact && live.kind != LiveEventKind::tool_result) {
    const std::string who = safe_name(who_text(live));
    const std::size_t left =
        is_terminal ? style.columns - std::min(style.columns, line.columns() + layout.gap) : 0;
    line.left(is_terminal ? cut_to_columns(who, left) : who, 0, sgr::kMagenta);
  }
  return line;
}

}  // namespace

std::string live_event_text(const LiveEvent& live, const TextStyle& style) {
  const Layout& layout = layout_for(style.columns);
  Line line = line_of(live, style, layout, layout.name);
  if (style.columns == 0 || line.columns() <= style.columns) return line.take() + "\n";
  // What does not fit is taken from the name; where even that is not enough, the end is cut.
  constexpr std::size_t kNameMin = 8;
  const std::size_t excess = line.columns() - style.columns;
  const std::size_t name = std::max(kNameMin, layout.name - std::min(layout.name, excess));
  line = line_of(live, style, layout, name);
  if (line.columns() <= style.columns) return line.take() + "\n";
  return cut_to_columns(line_of(live, {style.columns, false}, layout, name).take(), style.columns) + "\n";
}

}  // namespace otelc::report
