// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/closing.hpp>

#include <algorithm>
#include <future>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <otelc/base/text.hpp>
#include <otelc/environment/environment.hpp>
#include <otelc/findings/launch_findings.hpp>
#include <otelc/launch/root_span.hpp>
#include <otelc/report/amount_text.hpp>
#include <otelc/report/list_prices.hpp>
#include <otelc/report/safe_name.hpp>
#include <otelc/report/table.hpp>
#include <otelc/report/text.hpp>
#include <otelc/store/count_records.hpp>
#include <otelc/store/log_writer.hpp>

namespace otelc::launch {
namespace {

std::string about_exports(const Ending& ending) {
  if (!ending.kept_targets.empty()) {
    return fmt::format("\n  --keep-endpoint: the telemetry went where {} points, not to otelc.\n",
                       ending.kept_targets.front());
  }
  if (!ending.since_last_export) {
    const std::chrono::milliseconds ran((ending.ended - ending.started) / 1'000'000);
    if (!ending.silenced_by.empty()) {
      return fmt::format(
          "\n  No telemetry arrived in {}. This may be why: {}. Run `otelc doctor` to see what to do.\n",
          report::duration_text(ran), report::safe_name(ending.silenced_by));
    }
    return fmt::format(
        "\n  No telemetry arrived in {}: did the command start an agent that sends telemetry?"
        " Run `otelc doctor` to find the reason.\n",
        report::duration_text(ran));
  }
  return fmt::format("\n  Last export: {} before the end.\n",
                     report::duration_text(*ending.since_last_export));
}

std::string about_limit(const Ending& ending) {
  if (ending.limit.empty()) return {};
  if (ending.was_stopped) return fmt::format("\n  STOPPED: {}\n", ending.limit);
  return fmt::format("\n  OVER THE LIMIT after the command ended: {}\n", ending.limit);
}

/// An export that could not be stored need not be lost: if the agent resent it, both arrived and it counts
/// once.
std::string about_losses(const Ending& ending, const Bill& bill) {
  if (bill.kept >= ending.requests) return {};
  return fmt::format("\n  {} of {} exports are not in {}{}; the numbers above include them.\n",
                     ending.requests - bill.kept, ending.requests, ending.log_path,
                     bill.unread.empty() ? "" : " (" + report::safe_name(bill.unread) + ")");
}

std::string about_costs(const usage::Summary& summary) {
  std::string text;
  for (const std::string& remark : report::cost_remarks(summary))
    text += fmt::format("\n  Note: {}\n", report::safe_name(remark));
  return text;
}

/// Converts a note for `text`, where blank lines surround it, to one for `table`.
std::string without_blank_lines(std::string_view words) {
  while (words.starts_with('\n')) words.remove_prefix(1);
  while (words.ends_with('\n')) words.remove_suffix(1);
  return std::string(words);
}

std::size_t lines_in(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

/// Lowers a good verdict: even if all sources agree, the request in flight may be missing, unreported.
void doubt_what_was_stopped(usage::Check& check) {
  using usage::Verdict;
  if (check.verdict != Verdict::complete && check.verdict != Verdict::unverified) return;
  check = {Verdict::partial, std::string(kStoppedInMidRequest)};
}

}  // namespace

std::string why_silent(const std::vector<std::string>& command) {
  const auto user = environment::Environment::current();
  return findings::named_in_a_sentence(findings::silencing_launch(user, command, findings::Places::of(user)));
}

Result<void> append_root_spans(const Ending& ending, const std::vector<launch::RootSpan>& roots) {
  if (roots.empty()) return {};
  std::string lines;
  for (const launch::RootSpan& root : roots)
    lines += launch::root_span_record(root, ending.exit_code, ending.ended);
  // No sender waits for these lines, so they need not be synced to disk.
  auto log = store::LogWriter::open({.path = ending.log_path, .durability = store::Durability::os});
  if (!log) return tl::unexpected(log.error());
  std::promise<Result<void>> kept;
  auto submitted =
      (*log)->submit(std::move(lines), [&kept](Result<void> result) { kept.set_value(std::move(result)); });
  return submitted ? kept.get_future().get() : submitted;
}

Bill final_bill(const Ending& ending, usage::Summary arrived) {
  const store::RecordCounts counts = store::count_records(ending.log_path);
  Bill bill{std::move(arrived), counts.records()};
  std::vector<usage::LogInput> inputs;
  if (bill.kept < ending.requests) {
    inputs.push_back({ending.log_path, ending.requests, 0, 0});
    if (counts.failed) bill.unread = counts.failed->message;
  } else {
    for (const auto& file : counts.files)
      inputs.push_back({file.path, file.records, file.other, file.rejected});
  }
  usage::add_inputs(bill.summary, std::move(inputs));
  if (ending.was_stopped) doubt_what_was_stopped(bill.summary.check);
  return bill;
}

std::string closing_words(const Ending& ending, const Bill& bill) {
  return about_limit(ending) + report::text({bill.summary}) + about_costs(bill.summary) +
         about_losses(ending, bill) + about_exports(ending);
}

std::string closing_table(const Ending& ending, const Bill& bill, const report::Report& report) {
  const bool is_full = report.table.is_full;
  report::Report shown = report;
  // The note about the limit already shows these gates.
  std::erase_if(shown.gates, [&ending](const report::Gate& gate) {
    return ending.limit.starts_with(fmt::format("--{} ", gate.name));
  });
  const std::string limit = without_blank_lines(about_limit(ending));
  std::vector<std::string> notes;
  for (const std::string& remark : report::cost_remarks(bill.summary))
    notes.push_back("  Note: " + report::safe_name(remark));
  if (!is_full && notes.size() > 1)
    notes = {notes.front(), fmt::format("  … {} with --full",
                                        plural(static_cast<long long>(notes.size()) - 1, "more note"))};
  const bool is_silent = !ending.kept_targets.empty() || !ending.since_last_export;
  for (const std::string& words :
       {about_losses(ending, bill), is_full || is_silent ? about_exports(ending) : std::string()})
    if (!words.empty()) notes.push_back(without_blank_lines(words));

  std::string first;
  std::string last;
  for (const std::string& line : report::lines_for_people(limit, report::Tone::bad, report.style))
    first += line + "\n";
  for (const std::string& note : notes)
    for (const std::string& line : report::lines_for_people(note, report::Tone::warning, report.style))
      last += line + "\n";
  const std::size_t taken = 1 + lines_in(first) + lines_in(last);
  const std::string table = is_full
                                ? report::table(shown)
                                : report::brief_table(shown, kBriefLines > taken ? kBriefLines - taken : 1);
  const bool has_room = is_full || taken + lines_in(table) <= kBriefLines || !first.empty();
  return (has_room ? "\n" : "") + first + table + last;
}

}  // namespace otelc::launch
