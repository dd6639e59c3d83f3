// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/record.hpp>

#include <fmt/format.h>

#include <otelc/base/text.hpp>

namespace otelc::store {

void begin_record(std::string& line, UnixNanos arrival, std::string_view path) {
  line += R"({"ts":")";
  line += format_log_time(arrival);
  line += R"(","path":)";
  append_json_string(line, path);
  line += R"(,"payload":)";
}

void end_record(std::string& line) {
  line += "}\n";
}

void append_rejected(std::string& line, UnixNanos arrival, std::string_view path, std::string_view body,
                     int http_status, std::string_view error) {
  begin_record(line, arrival, path);
  line += R"({"raw":)";
  append_json_string(line, utf8_lossy(body, kRawBytesMax));
  line += fmt::format(R"(}},"status":{},"error":)", http_status);
  append_json_string(line, error);
  end_record(line);
}

}  // namespace otelc::store
