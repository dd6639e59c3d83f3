// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace otelc::http {

/// Why a request cannot be read, as the answer that it must get.
struct RequestFailure {
  int http_status = 400;  ///< 0: the peer does not speak HTTP; close without an answer
  std::string message;    ///< one sentence for a person
};

}  // namespace otelc::http
