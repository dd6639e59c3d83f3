// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <otelc/base/error.hpp>
#include <otelc/otlp/decoded.hpp>
#include <otelc/otlp/expansion.hpp>
#include <otelc/otlp/signal.hpp>

namespace otelc::otlp {

/// Converts a protobuf export request to OTLP/JSON on one line and appends it to `out`: 64-bit integers as
/// strings, trace and span ids as lower-case hex, other bytes as base64, enums as numbers, NaN and Infinity
/// as strings, fields in the order of the wire, without unknown fields. An empty body becomes `{}`. In
/// strings that are not UTF-8, U+FFFD replaces invalid bytes (Decoded::repaired_strings). For a body over 1
/// MiB, `out` grows once and does not move while it is written. `expansion` may be nullptr. Errors:
/// `bad_data` (truncated, wrong wire type, field number 0, overlong varint, groups, nested too deep);
/// `too_large` as soon as a limit of `expansion` is exceeded. `out` is then unchanged.
Result<Decoded> protobuf_to_json(Signal signal, std::string_view body, std::string& out,
                                 Expansion* expansion = nullptr);

}  // namespace otelc::otlp
