// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <otelc/otlp/signal.hpp>

namespace otelc::doctor {

/// Returns an export request with one data point, log record or span of the service `marker`, which reports
/// no usage. With an empty marker, the request is empty, which receivers accept, too. `marker` must need no
/// JSON escaping, and be so short that the request stays under 128 bytes.
std::string test_export(otlp::Signal signal, otlp::Encoding encoding, std::string_view marker);

}  // namespace otelc::doctor
