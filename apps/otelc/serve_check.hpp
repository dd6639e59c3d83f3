// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace otelc::apps {

/// Runs `otelc serve --check`: asks the serve that wrote its port to `port_file` for GET /healthz, at
/// `bind_address` or, if that means all addresses, at a loopback address. Prints nothing if the answer is
/// 200, else the reason on stderr. Waits at most two seconds for an address. Returns the exit code.
int check_serve(const std::string& port_file, const std::string& bind_address);

}  // namespace otelc::apps
