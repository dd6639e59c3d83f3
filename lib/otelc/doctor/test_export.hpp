// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <otelc/otlp/signal.hpp>

namespace otelc::doctor {

/// An export request with one data point, log record or span of the service `marker`, which reports no usage.
/// An empty marker: a request without any, which receivers take too. `marker` needs no escaping.
std::string test_export(otlp::Signal signal, otlp::Encoding encoding, std::string_view marker);

}  // namespace otelc::doctor
