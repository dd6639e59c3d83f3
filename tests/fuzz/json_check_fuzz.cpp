// SPDX-License-Identifier: Apache-2.0
// Any bytes as a JSON body. What the check takes must be JSON for another parser too.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <otelc/otlp/json_check.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using otelc::otlp::Signal;
  static otelc::otlp::JsonChecker checker;
  static simdjson::dom::parser parser;
  // A buffer of its own, so that a read behind the padding is a read outside of it.
  const auto buffer = std::make_unique<char[]>(size + otelc::kPadding);
  std::copy(data, data + size, buffer.get());
  for (const Signal signal : {Signal::metrics, Signal::logs, Signal::traces}) {
    if (!checker.check(signal, {buffer.get(), size})) continue;
    simdjson::dom::element root;
    const auto error = parser.parse(buffer.get(), size, true).get(root);
    // The DOM has no place for numbers over 64 bits; that they are numbers is checked all the same.
    if (!error || error == simdjson::NUMBER_ERROR) continue;
    std::fprintf(stderr, "taken, but no JSON: %s\n", simdjson::error_message(error));
    std::abort();
  }
  return 0;
}
