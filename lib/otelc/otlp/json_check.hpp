// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <otelc/base/error.hpp>
#include <otelc/base/padded.hpp>
#include <otelc/otlp/decoded.hpp>
#include <otelc/otlp/expansion.hpp>
#include <otelc/otlp/signal.hpp>

namespace otelc::otlp {

/// How deep arrays and kvlists may nest in an AnyValue, in JSON and in protobuf. The deepest ones may hold
/// plain values.
inline constexpr int kAnyValueDepthMax = 100;

/// Checks whether a body is an OTLP/JSON export request of a signal, as OTLP 1.11's "JSON Protobuf Encoding"
/// defines it:
/// - The body is one valid JSON object, without trailing bytes.
/// - Every known field has the right kind: 64-bit integers are numbers or strings in range, enums numbers or
///   names, trace and span ids hex of the right length in any case, bytes base64.
/// - `null` is the default value, also as an element of a list.
/// - Unknown fields are ignored at every level, but must be JSON. snake_case keys are known, too.
/// - Each of several fields of the same name is checked; the last one wins.
/// - At most one field of a oneof is set (protobuf's conformance suite: OneofFieldDuplicate).
/// Strings with invalid text (not UTF-8, half a surrogate pair) are no error: they are repaired (repair.hpp).
///
/// One checker per thread. It reuses its memory and keeps 2 MiB at most. During a check, a string of over
/// 256 KiB takes up to 4 x its length of address space, and a repaired body a second copy.
class JsonChecker {
 public:
  JsonChecker();
  ~JsonChecker();
  JsonChecker(JsonChecker&&) noexcept;
  JsonChecker& operator=(JsonChecker&&) noexcept;

  /// Checks `body`. `expansion` may be nullptr. Errors: `bad_data`, with the path of the field, as in
  /// `resourceLogs[0].scopeLogs[0].logRecords[2].traceId: not 32 hex digits`; `too_large` over a limit of
  /// `expansion`; `unavailable` when the parser gets no memory. Throws std::bad_alloc when one of its own
  /// strings gets none.
  Result<Decoded> check(Signal signal, PaddedView body, Expansion* expansion = nullptr);

  /// Returns the body of the last check() with its strings repaired, once; empty when
  /// Decoded::repaired_strings is 0.
  std::string take_repaired();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::otlp
