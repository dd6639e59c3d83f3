// SPDX-License-Identifier: Apache-2.0
#include <otelc/tail/receiver_change.hpp>

#include <fmt/format.h>

#include <otelc/base/json_writer.hpp>
#include <otelc/report/columns.hpp>
#include <otelc/report/safe_name.hpp>
#include <otelc/tail/detail/live_line.hpp>

namespace otelc::tail {

std::string receiver_change_text(const ReceiverChange& change, const report::TextStyle& style,
                                 const SessionTag& session) {
  detail::Line line(detail::is_wide(style.columns) ? 2 : 1, style.is_coloured);
  line.begin(change.time, style, session);
  line.left("otelc", detail::kLabelColumns, report::sgr::kMagenta);
  const std::string text = report::safe_name(
      fmt::format("{} {} (pid {})", change.command, change.has_begun ? "began" : "ended", change.pid));
  if (style.columns == 0) {
    line.left(text, 0);
    return line.take() + "\n";
  }
  // A terminal that is too narrow for all shows the text without the time.
  if (line.columns_left(style) < report::columns_of(text))
    return report::cut_to_columns(text, style.columns) + "\n";
  line.left(text, 0);
  return line.take() + "\n";
}

std::string receiver_change_json(const ReceiverChange& change) {
  JsonWriter json;
  json.open('{');
  json.key("ts");
  json.string(format_summary_time(change.time));
  json.key("event");
  json.string(change.has_begun ? "receiver_began" : "receiver_ended");
  json.key("command");
  json.string(change.command);
  json.key("pid");
  json.number(change.pid);
  json.close('}');
  return json.take() + "\n";
}

}  // namespace otelc::tail
