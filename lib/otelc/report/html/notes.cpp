// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/html/notes.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <otelc/base/text.hpp>
#include <otelc/report/detail/activity.hpp>
#include <otelc/report/detail/html/markup.hpp>
#include <otelc/report/list_prices.hpp>

namespace otelc::report::detail {
namespace {

using usage::Summary;

constexpr std::size_t kLogsMax = 20;
constexpr std::size_t kWordsMax = 3000;  // bytes; some notes name every model

class Notes {
 public:
  void add(std::string_view name, const std::string& markup) {
    out_ += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, markup);
  }
  void add_words(std::string_view name, const std::string& words) {
    add(name, escaped(words.size() > kWordsMax ? utf8_lossy(words, kWordsMax) + "…" : words));
  }
  [[nodiscard]] const std::string& markup() const { return out_; }

 private:
  std::string out_;
};

std::string errors_by_status(const Summary& summary) {
  std::string text;
  for (const auto& [status, errors] : summary.errors_by_status) {
    text += fmt::format("{}{} with {}", text.empty() ? "" : ", ", with_thousands(errors),
                        status == 0 ? "no status" : fmt::format("HTTP status {}", status));
  }
  return text;
}

void add_logs(Notes& notes, const Summary& summary) {
  const auto& inputs = summary.inputs;
  for (std::size_t i = 0; i < std::min(inputs.size(), kLogsMax); ++i) {
    const usage::LogInput& input = inputs[i];
    std::string text = fmt::format("{}: {}", name_markup(input.path),
                                   plural(static_cast<std::int64_t>(input.records), "record"));
    if (input.skipped > 0) text += ", " + plural(static_cast<std::int64_t>(input.skipped), "unreadable line");
    if (input.rejected > 0)
      text += ", " + plural(static_cast<std::int64_t>(input.rejected), "rejected request");
    notes.add("Log", text);
  }
  if (inputs.size() > kLogsMax) notes.add("Log", fmt::format("and {} more", inputs.size() - kLogsMax));
}

}  // namespace

Section notes_section(const Summary& summary) {
  Notes notes;
  if (const std::string text = errors_by_status(summary); !text.empty()) notes.add("API errors", text);
  for (const auto& [name, words] : activity_notes(summary)) {
    const bool is_above = name == "Tool calls" || name == "First token" || name == "Active time";
    if (!is_above) notes.add_words(name, words);
  }
  for (const std::string& remark : cost_remarks(summary)) {
    if (notes.markup().size() > kWordsMax * 4) break;
    notes.add_words("Cost", remark);
  }
  if (!summary.price_lists.empty()) notes.add_words("List prices", price_lists_text(summary));
  if (summary.duplicates > 0)
    notes.add("Duplicates",
              plural(static_cast<std::int64_t>(summary.duplicates), "resent record") + ", not counted again");
  add_logs(notes, summary);
  if (notes.markup().empty()) return {};
  return {"notes", "Notes", "<dl class=\"notes\">\n" + notes.markup() + "</dl>\n"};
}

}  // namespace otelc::report::detail
