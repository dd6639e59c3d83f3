// SPDX-License-Identifier: Apache-2.0
#include <otelc/billing/bill_parts.hpp>

#include <fmt/format.h>

namespace otelc::billing {

std::string why(const ChosenReport& chosen) {
  switch (chosen.by) {
    case ChosenBy::only_report:
      return "the only report of tokens";
    case ChosenBy::most_tokens:
      return "the most tokens";
    case ChosenBy::tie:
      return fmt::format("as many tokens as {}, and {} come first", name_of(chosen.other),
                         name_of(chosen.report));
    case ChosenBy::more_types:
      return fmt::format("as many tokens as {}, and more token types", name_of(chosen.other));
    case ChosenBy::histogram_near:
      return "the histogram has at most one token a request more";
    case ChosenBy::elsewhere:
      return "its requests are counted there";
    case ChosenBy::histogram_total:
      return fmt::format("more than one token a request more than {}, whose split it takes",
                         name_of(chosen.other));
    case ChosenBy::most_requests:
      return "no report has tokens, and this one has the most requests";
  }
  return "";
}

std::string_view name_of(JoinedBy rule) {
  switch (rule) {
    case JoinedBy::writing:
      return "the same name, written in two ways";
    case JoinedBy::record:
      return "both names in one record";
    case JoinedBy::counts:
      return "equal token counts";
    case JoinedBy::last_left:
      return "the only name left on each side";
    case JoinedBy::no_name:
      return "a record without a model";
  }
  return "";
}

}  // namespace otelc::billing
