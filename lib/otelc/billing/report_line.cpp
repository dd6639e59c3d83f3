// SPDX-License-Identifier: Apache-2.0
#include <otelc/billing/report_line.hpp>

namespace otelc::billing {

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

}  // namespace otelc::billing
