// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/csv.hpp>

#include <array>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include <otelc/base/decimal.hpp>
#include <otelc/base/text.hpp>
#include <otelc/report/decimal.hpp>

namespace otelc::report {
namespace {

using billing::Usage;
using usage::Comparison;

enum Column : std::size_t {
  kRow,
  kAgent,
  kSession,
  kModel,
  kLog,
  kInput,
  kCacheRead,
  kCacheCreation,
  kOutput,
  kTotal,
  kCost,
  kCostSource,
  kUnpriced,
  kRequests,
  kErrors,
  kRetries,
  kDuration,
  kCostIncrease,
  kTokensIncrease,
  kGate,
  kOutcome,
  kMeasured,
  kLimit,
  kColumns,
};

constexpr std::array<std::string_view, kColumns> kNames = {
    "row",
    "agent",
    "session",
    "model",
    "log",
    "input_tokens",
    "cache_read_tokens",
    "cache_creation_tokens",
    "output_tokens",
    "total_tokens",
    "cost_usd",
    "cost_source",
    "unpriced_tokens",
    "requests",
    "errors",
    "retries",
    "duration_s",
    "cost_increase_percent",
    "tokens_increase_percent",
    "gate",
    "outcome",
    "measured",
    "limit",
};

// Spreadsheets recognize a formula by its first character, even in quotes.
std::string outside_text(std::string_view text) {
  std::string cell = escape_for_terminal(text);
  if (!cell.empty() && std::string_view("=+-@").find(cell.front()) != std::string_view::npos)
    cell.insert(cell.begin(), '\'');
  return cell;
}

class Row {
 public:
  explicit Row(std::string kind) { cells_[kRow] = std::move(kind); }

  Row& set(Column column, std::string text) {
    cells_[column] = std::move(text);
    return *this;
  }
  Row& set(Column column, std::optional<std::int64_t> number) {
    return set(column, number ? fmt::format("{}", *number) : std::string());
  }
  Row& set(Column column, std::optional<double> number, int digits) {
    return set(column, number ? decimal_text(*number, digits) : std::string());
  }
  void write(std::string& out) const {
    for (std::size_t i = 0; i < kColumns; ++i) {
      if (i > 0) out += ',';
      append(out, cells_[i]);
    }
    out += "\r\n";
  }

 private:
  static void append(std::string& out, const std::string& cell) {
    if (cell.find_first_of(",\"") == std::string::npos) {
      out += cell;
      return;
    }
    out += '"';
    for (const char c : cell) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }

  std::array<std::string, kColumns> cells_;
};

Row usage_row(std::string kind, const Usage& usage) {
  Row row(std::move(kind));
  if (usage.tokens) {
    for (std::size_t i = 0; i < agents::kTokenTypes; ++i)
      row.set(static_cast<Column>(kInput + i), (*usage.tokens)[i]);
  }
  row.set(kTotal, usage.total_tokens);
  row.set(kCost, usage.cost_usd, kUsdDigits);
  row.set(kCostSource, std::string(name_of(usage.cost_source)));
  row.set(kUnpriced, usage.unpriced_tokens);
  row.set(kRequests, usage.requests);
  row.set(kErrors, usage.errors);
  row.set(kRetries, usage.retries);
  if (usage.duration_us) row.set(kDuration, static_cast<double>(*usage.duration_us) / 1e6, kSecondsDigits);
  return row;
}

void write_baseline(std::string& out, std::string kind, const Comparison::Row& of) {
  Row row(std::move(kind));
  row.set(kModel, outside_text(of.model));
  row.set(kTotal, of.before.total_tokens);
  row.set(kCost, of.before.cost_usd, kUsdDigits);
  row.set(kUnpriced, of.before.unpriced_tokens);
  row.set(kRequests, of.before.requests);
  row.set(kCostIncrease, usage::increase_percent(of.before.cost_usd, of.now.cost_usd), 3);
  row.set(kTokensIncrease, usage::increase_percent(of.before.total_tokens, of.now.total_tokens), 3);
  row.write(out);
}

}  // namespace

// Usage rows come first. With one log and no gates or baseline they are the only rows, so that the sum of a
// column is the total.
std::string csv(const Report& report) {
  std::string out;
  for (const std::string_view name : kNames) out.append(out.empty() ? "" : ",").append(name);
  out += "\r\n";
  for (const usage::CellRow& cell : report.summary.cells) {
    Row row = usage_row("usage", cell.usage);
    row.set(kAgent, outside_text(cell.agent));
    row.set(kSession, outside_text(cell.session));
    row.set(kModel, outside_text(cell.model));
    row.write(out);
  }
  if (report.summary.by_log.size() > 1) {
    for (const usage::LogRow& log : report.summary.by_log)
      usage_row("log", log.usage).set(kLog, outside_text(log.log)).write(out);
  }
  if (report.comparison && report.comparison->lack.empty()) {
    for (const Comparison::Row& row : report.comparison->models) write_baseline(out, "baseline", row);
    write_baseline(out, "baseline-total", report.comparison->totals);
  }
  for (const Gate& gate : report.gates) {
    Row row("gate");
    row.set(kGate, gate.name).set(kOutcome, std::string(name_of(gate.outcome)));
    row.set(kMeasured, gate.measured, kUsdDigits);
    row.set(kLimit, gate.limit, kUsdDigits);
    row.write(out);
  }
  return out;
}

}  // namespace otelc::report
