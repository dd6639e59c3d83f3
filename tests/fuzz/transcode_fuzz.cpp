// SPDX-License-Identifier: Apache-2.0
// Fuzzes transcoding of a protobuf body: the output is OTLP/JSON, or unchanged.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include <otelc/otlp/json_check.hpp>
#include <otelc/otlp/transcode.hpp>

namespace {

[[noreturn]] void complain(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using otelc::otlp::Signal;
  static otelc::otlp::JsonChecker checker;
  // An exact-size buffer, so that the sanitizer sees reads past the body.
  const auto body = std::make_unique<char[]>(size);
  std::copy(data, data + size, body.get());
  for (const Signal signal : {Signal::metrics, Signal::logs, Signal::traces}) {
    std::string out = "before";
    const auto done = otelc::otlp::protobuf_to_json(signal, {body.get(), size}, out);
    if (!out.starts_with("before")) complain("what stood before is gone");
    if (!done) {
      if (out != "before") complain("an error left something behind");
      continue;
    }
    out.erase(0, 6);
    if (out.find('\n') != std::string::npos) complain("more than one line: " + out);
    const auto checked = checker.check(signal, otelc::padded(out));
    if (!checked) complain(checked.error().message + " in " + out);
    if (checked->repaired_strings != 0) complain("not repaired: " + out);
  }
  return 0;
}
