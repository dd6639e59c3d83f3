// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/hash.hpp>

#include <random>

#include <xxhash.h>

namespace otelc {
namespace {

std::uint64_t random_seed() {
  std::random_device device;
  return static_cast<std::uint64_t>(device()) << 32 | device();
}

}  // namespace

const std::uint64_t kProcessSeed = random_seed();

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

}  // namespace otelc
