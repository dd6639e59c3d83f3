// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <otelc/http/response.hpp>

namespace otelc::http {

struct H2Field {
  std::string name;  ///< lower case
  std::string value;
};

/// An answer as HTTP/2 carries it.
struct H2Answer {
  int status = 200;
  std::vector<H2Field> fields;
  std::string body;
  std::vector<H2Field> trailers;
  // Not sent, for our own log:
  int meaning = 200;  ///< `status`; over gRPC, whose status is 200, the equivalent HTTP status
  std::string error;  ///< why the request failed; empty on success
};

/// Convert a response to HTTP/2. `date` as from format_date(). With `head_request` the body's length is sent
/// without the body.
H2Answer h2_answer(Response response, std::string_view date, bool head_request);

}  // namespace otelc::http
