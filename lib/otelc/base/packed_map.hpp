// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <otelc/base/hash.hpp>

namespace otelc {

/// A hash map from 64-bit keys to small values, in half the memory of a KeyMap. Use it for tables with many
/// entries that are never erased; for other tables use KeyMap.
///
/// An entry takes 8 bytes and the value; between 70 and 88 % of the slots are in use. The table has sixteen
/// parts that grow one by one (open addressing, by a quarter each), so growing needs little extra memory.
/// Pointers to values are valid until the next insertion. On std::bad_alloc the map is unchanged. The order
/// of keys differs in each process (KeyHash). Not thread-safe.
template <class Value>
class PackedMap {
 public:
  /// Return the key's value; null when there is none.
  [[nodiscard]] Value* find(std::uint64_t key) {
    const std::uint64_t hash = hash_of(key);
    Part& part = part_of(hash);
    if (part.slots.empty()) return nullptr;
    Slot& slot = part.slots[place_of(part, hash)];
    return slot.hash == hash ? &slot.value : nullptr;
  }
  [[nodiscard]] const Value* find(std::uint64_t key) const { return const_cast<PackedMap*>(this)->find(key); }
  [[nodiscard]] bool contains(std::uint64_t key) const { return find(key) != nullptr; }

  /// Return the key's value, and whether it was added now, as Value().
  std::pair<Value*, bool> insert(std::uint64_t key) {
    const std::uint64_t hash = hash_of(key);
    Part& part = part_of(hash);
    if (!part.slots.empty()) {
      Slot& slot = part.slots[place_of(part, hash)];
      if (slot.hash == hash) return {&slot.value, false};
    }
    if ((part.used + 1) * 8 > part.slots.size() * 7) grow(part);
    Slot& slot = part.slots[place_of(part, hash)];
    slot.hash = hash;
    ++part.used;
    ++size_;
    return {&slot.value, true};
  }
  Value& operator[](std::uint64_t key) { return *insert(key).first; }

  [[nodiscard]] std::size_t size() const { return size_; }
  /// Remove all entries and free their memory.
  void clear() { *this = {}; }

 private:
  struct Slot {
    std::uint64_t hash = 0;  // 0: free
    [[no_unique_address]] Value value{};
  };
  struct Part {
    std::vector<Slot> slots;
    std::size_t used = 0;
  };
  static constexpr unsigned kPartBits = 4;
  static constexpr std::size_t kSlotsMin = 16;

  // KeyHash is a bijection, so the hash stands for the key. 0 marks a free slot: the key that has it shares 1
  // with another one, and no client can know which two.
  static std::uint64_t hash_of(std::uint64_t key) { return std::max<std::uint64_t>(KeyHash()(key), 1); }
  Part& part_of(std::uint64_t hash) { return parts_[hash >> (64 - kPartBits)]; }

  // The index of the key's slot, or of the free slot where it belongs. There is always a free one.
  static std::size_t place_of(const Part& part, std::uint64_t hash) {
    __extension__ using Wide = unsigned __int128;
    const std::size_t size = part.slots.size();
    auto i = static_cast<std::size_t>(static_cast<Wide>(hash << kPartBits) * size >> 64);
    while (part.slots[i].hash != 0 && part.slots[i].hash != hash) i = i + 1 == size ? 0 : i + 1;
    return i;
  }

  static void grow(Part& part) {
    Part larger{std::vector<Slot>(std::max(kSlotsMin, part.slots.size() + part.slots.size() / 4)), part.used};
    for (Slot& slot : part.slots) {
      if (slot.hash != 0) larger.slots[place_of(larger, slot.hash)] = std::move(slot);
    }
    part = std::move(larger);
  }

  std::array<Part, std::size_t{1} << kPartBits> parts_;
  std::size_t size_ = 0;
};

/// The value type of a PackedMap that is used as a set.
struct Nothing {};

}  // namespace otelc
