// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/bill.hpp>

namespace otelc::usage {

std::string_view name_of(Report report) {
  switch (report) {
    case Report::metric:
      return "metrics";
    case Report::event:
      return "events";
    case Report::span:
    case Report::rest:
      return "spans";
    case Report::histogram:
      return "histogram";
    case Report::elsewhere:
      return "another service's spans";
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

}  // namespace otelc::usage
