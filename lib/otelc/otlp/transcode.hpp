// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <otelc/base/error.hpp>
#include <otelc/otlp/decoded.hpp>
#include <otelc/otlp/expansion.hpp>
#include <otelc/otlp/signal.hpp>

namespace otelc::otlp {

/// Writes a protobuf export request as OTLP/JSON behind what `out` holds, on one line: 64-bit
/// integers as strings, trace and span ids as lower-case hex, other bytes as base64, enums as
/// numbers, NaN and Infinity as strings, fields in the order of the wire, unknown fields left out.
/// An empty body is `{}`. In strings that are not UTF-8, U+FFFD stands for what is no text
/// (Decoded::repaired_strings). Driven by the table in schema.hpp.
/// For a body over 1 MiB, `out` grows once, and does not move while it is written.
/// Errors: `bad_data` (truncated, wrong wire type, field number 0, overlong varint, groups, nesting over
/// the limit); `too_large` as soon as a bound of `expansion` (may be nullptr) is passed; `out` then holds
/// what it held before.
Result<Decoded> protobuf_to_json(Signal signal, std::string_view body, std::string& out,
                                 Expansion* expansion = nullptr);

}  // namespace otelc::otlp
