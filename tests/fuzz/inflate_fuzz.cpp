// SPDX-License-Identifier: Apache-2.0
// Fuzzes decompression; the first byte chooses the coding. The limit must hold, and the output must not
// depend on how the input and the output are cut.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <otelc/base/inflate.hpp>

namespace {

using namespace otelc;

constexpr std::size_t kBytesMax = 100'000;
constexpr std::string_view kSnappyIdentifier("\xff\x06\0\0sNaPpY", 10);
constexpr std::array kCodings = {Coding::gzip,     Coding::deflate, Coding::zstd,
                                 Coding::identity, Coding::snappy,  Coding::lz4};

[[noreturn]] void complain(const char* what) {
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

/// Feeds one byte at a time and takes a few out. Returns false on an error.
bool inflate_in_steps(Coding coding, std::string_view in, std::string& out) {
  Inflater inflater(coding);
  std::array<char, 7> room{};
  while (!in.empty() || !inflater.at_end()) {
    const auto step = inflater.step(in.substr(0, 1), room);
    if (!step) return false;
    if (step->consumed > 1 || step->produced > room.size()) complain("more than there was");
    if (step->consumed == 0 && step->produced == 0) return false;
    in.remove_prefix(step->consumed);
    out.append(room.data(), step->produced);
    if (out.size() > kBytesMax) return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Coding coding = kCodings[data[0] % kCodings.size()];
  // An exact-size buffer, so that the sanitizer sees reads past the body.
  const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::string whole = "before";
  const auto done = inflate_all(coding, bytes, kBytesMax, whole);
  if (!whole.starts_with("before")) complain("what stood before is gone");
  if (!done && whole != "before") complain("an error left something behind");
  if (whole.size() > kBytesMax + 6) complain("over the limit");
  // A snappy block cannot be decompressed in steps; frames begin with an identifier.
  if (coding == Coding::snappy && !bytes.starts_with(kSnappyIdentifier)) return 0;
  std::string steps;
  const bool also_done = inflate_in_steps(coding, bytes, steps);
  if (also_done != done.has_value()) complain("cut in pieces it ends otherwise");
  if (done && steps != std::string_view(whole).substr(6)) complain("cut in pieces it gives other bytes");
  return 0;
}
