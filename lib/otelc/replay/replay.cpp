// SPDX-License-Identifier: Apache-2.0
#include <otelc/replay/replay.hpp>

#include <utility>

#include <otelc/store/log_reader.hpp>

namespace otelc::replay {

Result<usage::LogInput> replay(const LogFile& file, usage::Accountant& accountant, const Progress& progress) {
  constexpr std::uint64_t kProgressBytes = 1 << 20;
  auto reader = store::LogReader::open(file.path);
  if (!reader) return tl::unexpected(reader.error());
  accountant.begin_log(file.log);
  usage::LogInput input;
  input.path = file.path;
  std::uint64_t reported = 0;
  while (true) {
    const auto line = reader->next();
    if (!line && line.error().kind != ErrorKind::bad_data) return tl::unexpected(line.error());
    if (!line) {
      ++input.skipped;
      return input;
    }
    if (!line->has_value()) return input;
    const auto taken = accountant.take(**line);
    if (!taken) {
      ++input.skipped;
    } else if (taken->rejected) {
      ++input.rejected;
    } else {
      ++input.records;
    }
    if (progress && reader->bytes_read() - reported >= kProgressBytes) {
      reported = reader->bytes_read();
      progress(file.path, reported, reader->bytes_total());
    }
  }
}

}  // namespace otelc::replay
