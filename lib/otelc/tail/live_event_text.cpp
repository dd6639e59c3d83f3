// SPDX-License-Identifier: Apache-2.0
//
// A line is made from the widest layout that the terminal has room for. If a number is larger than its
// column, the name gives up as many columns. If that is not enough, the next narrower layout is tried; at the
// end only the cost is left.
#include <otelc/tail/live_event_text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>

#include <otelc/base/saturating.hpp>
#include <otelc/base/text.hpp>
#include <otelc/report/amount_text.hpp>
#include <otelc/report/columns.hpp>
#include <otelc/report/safe_name.hpp>
#include <otelc/tail/detail/live_line.hpp>

namespace otelc::tail {
namespace {

namespace sgr = report::sgr;
using agents::Source;
using detail::Line;
using Count = std::optional<std::int64_t>;

/// Widths in columns; 0: no such column.
struct Layout {
  std::size_t gap;
  std::size_t name;
  std::size_t name_min;
  std::size_t input;
  std::size_t output;
  std::size_t cache;
  bool is_compact;
  bool has_time = true;  // and the session's tag
  bool has_duration = true;

  /// Whether the cost is the only number: messages then get all the room.
  [[nodiscard]] bool has_cost_only() const { return input == 0; }
  /// Returns the columns between the name and the duration.
  [[nodiscard]] std::size_t middle() const {
    const auto column = [this](std::size_t width) { return width == 0 ? 0 : width + gap; };
    return column(input) + column(output) + column(cache) + kCost;
  }
  /// Returns the columns that a request takes at least, if no number is larger than its column.
  [[nodiscard]] std::size_t least(const SessionTag& session) const {
    const std::size_t tag = session.columns == 0 ? 0 : session.columns + gap;
    return (has_time ? detail::kTimeColumns + gap + tag : 0) + detail::kLabelColumns + gap + name_min + gap +
           middle() + (has_duration ? gap + kDuration : 0);
  }
  static constexpr std::size_t kCost = 8;
  static constexpr std::size_t kDuration = 6;
};

/// From the widest to the narrowest. Each has the cost.
constexpr Layout kLayouts[] = {
    {2, 26, 8, 10, 10, 20, false},
    {1, 26, 8, 8, 9, 11, true},
    {1, 26, 8, 8, 9, 0, true},
    {1, 26, 8, 0, 0, 0, true},
    {1, 26, 8, 0, 0, 0, true, true, false},
    {1, 26, 3, 0, 0, 0, true, false, false},
};

std::span<const Layout> layouts_for(std::size_t columns) {
  const std::span<const Layout> all(kLayouts);
  if (detail::is_wide(columns)) return all;
  if (columns >= 76) return all.subspan(1);
  // Below 48 columns a name is worth more than a duration.
  return all.subspan(columns >= 48 ? 2 : 4);
}

struct KindLabel {
  const char* text;
  std::string_view colour;
};

KindLabel label_of(const LiveEvent& live) {
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
  return fmt::format("{} {}", layout.is_compact ? report::compact_count(*count) : with_thousands(*count),
                     unit);
}

/// `READ+WRITTEN cache`; in a compact layout their sum.
std::string cache_text(const LiveEvent& live, const Layout& layout) {
  const Count& read = live.tokens[static_cast<std::size_t>(agents::TokenType::cache_read)];
  const Count& written = live.tokens[static_cast<std::size_t>(agents::TokenType::cache_creation)];
  const std::int64_t sum = saturating_add(read.value_or(0), written.value_or(0));
  if (sum == 0) return {};
  if (layout.is_compact) return report::compact_count(sum) + " cache";
  if (written.value_or(0) == 0) return with_thousands(*read) + " cache";
  return fmt::format("{}+{} cache", with_thousands(read.value_or(0)), with_thousands(*written));
}

/// `$0.0012`; a list price is marked: `~$0.0012`.
std::string cost_text(const LiveEvent& live) {
  if (!live.cost_usd) return {};
  return (live.cost_source == billing::CostSource::priced ? "~" : "") + report::usd_text(*live.cost_usd);
}

/// Returns the name of the subagent, skill or MCP server behind a request.
const std::string& who_text(const LiveEvent& live) {
  if (!live.subagent.empty()) return live.subagent;
  return live.skill.empty() ? live.mcp_server : live.skill;
}

/// Returns the words that some kinds show in place of numbers.
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
  const auto tokens = [&](agents::TokenType type) { return live.tokens[static_cast<std::size_t>(type)]; };
  if (!layout.has_cost_only()) {
    line.right(count_text(tokens(agents::TokenType::input), "in", layout), layout.input);
    line.right(count_text(tokens(agents::TokenType::output), "out", layout), layout.output);
  }
  if (layout.cache > 0) line.right(cache_text(live, layout), layout.cache);
  line.right(cost_text(live), Layout::kCost);
}

/// Adds the numbers, or a message in their place.
void add_middle(Line& line, const LiveEvent& live, const std::string& message, const report::TextStyle& style,
                const Layout& layout) {
  if (message.empty()) return add_numbers(line, live, layout);
  std::size_t columns = layout.middle();
  if (layout.has_cost_only()) {
    const std::size_t end = layout.has_duration ? layout.gap + Layout::kDuration : 0;
    columns = line.columns_left(style) - std::min(line.columns_left(style), end);
  }
  const bool is_bad = live.kind == LiveEventKind::api_error || live.succeeded == false;
  line.left(style.columns > 0 ? report::cut_to_columns(message, columns) : message, columns,
            is_bad ? sgr::kRed : sgr::kDim);
}

void add_name(Line& line, const std::string& name, std::size_t name_columns, bool has_message,
              const report::TextStyle& style, const Layout& layout) {
  if (style.columns == 0) return line.left(name, name_columns);
  if (!has_message || !layout.has_cost_only())
    return line.left(report::cut_to_columns(name, name_columns), name_columns);
  line.left(report::cut_to_columns(name, std::max(layout.name_min, line.columns_left(style) / 2)), 0);
}

/// A line whose name has a given width.
struct Fitted {
  Line line;
  std::size_t excess;  // columns by which it is too long, or its numbers are too far to the right
};

Fitted line_of(const LiveEvent& live, const report::TextStyle& style, const SessionTag& session,
               const Layout& layout, std::size_t name_columns) {
  const bool is_terminal = style.columns > 0;
  Line line(layout.gap, style.is_coloured);
  if (layout.has_time) line.begin(live.time, style, session);
  const KindLabel label = label_of(live);
  line.left(label.text, detail::kLabelColumns, label.colour);
  const std::string message = report::safe_name(message_text(live));
  // Where the numbers end if none is larger than its column.
  const std::size_t usual_end = line.columns() + layout.gap + layout.name + layout.gap + layout.middle();
  add_name(line, report::safe_name(name_text(live)), name_columns, !message.empty(), style, layout);
  add_middle(line, live, message, style, layout);
  std::size_t excess = message.empty() ? line.columns() - std::min(line.columns(), usual_end) : 0;
  if (layout.has_duration) {
    line.right(live.duration_us ? report::short_duration(*live.duration_us) : std::string(),
               Layout::kDuration, sgr::kDim);
  }
  if (is_terminal) excess = std::max(excess, line.columns() - std::min(line.columns(), style.columns));
  if (!layout.is_compact && live.kind != LiveEventKind::tool_result) {
    const std::string who = report::safe_name(who_text(live));
    line.left(is_terminal ? report::cut_to_columns(who, line.columns_left(style)) : who, 0, sgr::kMagenta);
  }
  return {std::move(line), excess};
}

}  // namespace

std::string live_event_text(const LiveEvent& live, const report::TextStyle& style,
                            const SessionTag& session) {
  for (const Layout& layout : layouts_for(style.columns)) {
    if (style.columns > 0 && layout.least(session) > style.columns) continue;
    Fitted fitted = line_of(live, style, session, layout, layout.name);
    if (fitted.excess > 0) {
      const std::size_t name = layout.name - std::min(layout.name, fitted.excess);
      fitted = line_of(live, style, session, layout, std::max(layout.name_min, name));
    }
    const std::size_t columns = fitted.line.columns();
    if (style.columns == 0 || columns <= style.columns) return fitted.line.take() + "\n";
  }
  const std::string cost = cost_text(live);
  if (!cost.empty()) return report::cut_to_columns(cost, style.columns) + "\n";
  const Layout& last = *std::rbegin(kLayouts);
  return report::cut_to_columns(line_of(live, {style.columns, false}, {}, last, last.name_min).line.take(),
                                style.columns) +
         "\n";
}

}  // namespace otelc::tail
