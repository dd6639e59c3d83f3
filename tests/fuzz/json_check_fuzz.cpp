// SPDX-License-Identifier: Apache-2.0
// Fuzzes the JSON check. A body that it accepts must, once repaired, be JSON for another parser too.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include <simdjson_configured.hpp>

#include <otelc/otlp/json_check.hpp>

namespace {

void check_repaired(otelc::otlp::JsonChecker& checker, otelc::otlp::Signal signal,
                    const otelc::otlp::Decoded& first, std::string& repaired) {
  otelc::otlp::Decoded expected = first;
  expected.repaired_strings = 0;
  const auto again = checker.check(signal, otelc::padded(repaired));
  if (again && *again == expected) return;
  std::fprintf(stderr, "repaired, but not whole: %s\n", repaired.c_str());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using otelc::otlp::Signal;
  static otelc::otlp::JsonChecker checker;
  static simdjson::dom::parser parser;
  // An exact-size buffer, so that the sanitizer sees reads past the padding.
  const auto buffer = std::make_unique<char[]>(size + otelc::kPadding);
  std::copy(data, data + size, buffer.get());
  for (const Signal signal : {Signal::metrics, Signal::logs, Signal::traces}) {
    const auto decoded = checker.check(signal, {buffer.get(), size});
    if (!decoded) continue;
    std::string body(buffer.get(), size);
    if (decoded->repaired_strings > 0) {
      body = checker.take_repaired();
      check_repaired(checker, signal, *decoded, body);
    }
    simdjson::dom::element root;
    const auto error = parser.parse(body).get(root);
    // The DOM cannot hold numbers over 64 bits, but checks that they are numbers.
    if (!error || error == simdjson::NUMBER_ERROR) continue;
    std::fprintf(stderr, "taken, but no JSON: %s\n", simdjson::error_message(error));
    std::abort();
  }
  return 0;
}
