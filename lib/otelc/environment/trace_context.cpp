// SPDX-License-Identifier: Apache-2.0
#include <otelc/environment/trace_context.hpp>

#include <otelc/base/random_hex.hpp>

namespace otelc::environment {
namespace {

constexpr std::size_t kTraceDigits = 32;
constexpr std::size_t kSpanDigits = 16;

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_id(std::string_view text) {
  return is_hex(text) && text.find_first_not_of('0') != std::string_view::npos;
}

}  // namespace

TraceContext TraceContext::random() {
  return {random_hex(kTraceDigits / 2), random_hex(kSpanDigits / 2)};
}

std::string TraceContext::traceparent() const {
  return "00-" + trace_id + "-" + span_id + "-01";
}

std::optional<TraceContext> parse_traceparent(std::string_view text) {
  constexpr std::size_t kSize = 2 + 1 + kTraceDigits + 1 + kSpanDigits + 1 + 2;
  if (text.size() < kSize || text[2] != '-' || text[35] != '-' || text[52] != '-') return std::nullopt;
  const std::string_view version = text.substr(0, 2);
  // Later versions may append fields.
  const bool fits = version == "00" ? text.size() == kSize : text.size() == kSize || text[kSize] == '-';
  if (!fits || !is_hex(version) || version == "ff" || !is_hex(text.substr(53, 2))) return std::nullopt;
  const std::string_view trace_id = text.substr(3, kTraceDigits);
  const std::string_view span_id = text.substr(36, kSpanDigits);
  if (!is_id(trace_id) || !is_id(span_id)) return std::nullopt;
  return TraceContext{std::string(trace_id), std::string(span_id)};
}

}  // namespace otelc::environment
