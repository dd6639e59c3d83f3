// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/base/error.hpp>
#include <otelc/base/inflate.hpp>
#include <otelc/base/unique_fd.hpp>
#include <otelc/store/zstd_messages.hpp>

namespace otelc::store {

/// Reads the bytes of a file and decompresses them if its first bytes show gzip, zstd, or the zstd messages
/// of the Collector's file exporter. A plain file is read directly into the caller's memory. Not thread-safe.
class LogSource {
 public:
  LogSource(UniqueFd fd, std::string name);

  /// Reads up to out.size() bytes, which must not be 0. Returns 0 at the end. Errors: `io`, `bad_data`
  /// (broken compression), `unsupported_type` (the Collector's protobuf).
  Result<std::size_t> read(std::span<char> out);

  [[nodiscard]] std::uint64_t bytes_read() const { return bytes_read_; }
  [[nodiscard]] std::uint64_t bytes_total() const { return bytes_total_; }

 private:
  Result<std::size_t> read_file(std::span<char> out);
  Result<void> detect();
  Result<std::size_t> read_plain(std::span<char> out);
  template <class Decoder>
  Result<std::size_t> read_decoded(Decoder& decoder, std::span<char> out);

  UniqueFd fd_;
  std::string name_;
  std::uint64_t bytes_read_ = 0;
  std::uint64_t bytes_total_ = 0;
  bool detected_ = false;
  std::optional<Inflater> inflater_;
  std::optional<ZstdMessages> messages_;
  std::vector<char> input_;   // what was read: the first bytes of a plain file, all of a compressed one
  std::string_view pending_;  // of input_, not yet returned
};

}  // namespace otelc::store
