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

/// How deep arrays and kvlists may stand in each other in an AnyValue, in JSON and in protobuf; what
/// they hold at the deepest may be any plain value.
inline constexpr int kAnyValueDepthMax = 100;

/// Says whether a body is an OTLP/JSON export request of a signal, to the letter of OTLP 1.11's
/// "JSON Protobuf Encoding": valid JSON (no trailing bytes), an object;
/// every known field of the right kind (64-bit integers as number or string and in range, enum
/// numbers or names, hex trace and span ids of the right length in any case, base64 bytes); null is
/// the default, also as an element of a list; unknown fields are ignored at every level, but must be
/// JSON; snake_case keys are known too; of duplicate keys each is checked, and the last wins; of a
/// oneof at most one field is set (protobuf's conformance suite: OneofFieldDuplicate).
/// Strings that are no text (not UTF-8, half a surrogate pair) are no error: they are repaired (repair.hpp).
///
/// One checker per thread. Reuses its memory and holds 2 MiB at most; while it checks, a string of over 256
/// KiB takes up to 4 x its length of address space, and a body that is repaired the repaired copy.
class JsonChecker {
 public:
  JsonChecker();
  ~JsonChecker();
  JsonChecker(JsonChecker&&) noexcept;
  JsonChecker& operator=(JsonChecker&&) noexcept;

  /// Errors: `bad_data`, with the path of the field, as in
  /// `resourceLogs[0].scopeLogs[0].logRecords[2].traceId: not 32 hex digits`; `too_large` past a bound of
  /// `expansion`, which may be nullptr; `unavailable` when there is no memory. Throws std::bad_alloc where a
  /// string of its own gets none.
  Result<Decoded> check(Signal signal, PaddedView body, Expansion* expansion = nullptr);

  /// The body of the last check() with its strings repaired, when Decoded::repaired_strings is not 0; else
  /// empty. Can be taken once.
  std::string take_repaired();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace otelc::otlp
