// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/count_records.hpp>

#include <utility>

#include <otelc/store/log_reader.hpp>
#include <otelc/store/record.hpp>
#include <otelc/store/unread_files.hpp>

namespace otelc::store {
namespace {

Result<void> count_file(RecordCounts::File& file, LogReader reader) {
  while (true) {
    const auto line = reader.next();
    if (!line) return tl::unexpected(line.error());
    if (!line->has_value()) return {};
    switch (kind_of((*line)->text())) {
      case LineKind::record:
        ++file.records;
        break;
      case LineKind::rejected:
        ++file.rejected;
        break;
      case LineKind::other:
        ++file.other;
        break;
    }
  }
}

}  // namespace

std::uint64_t RecordCounts::records() const {
  std::uint64_t all = 0;
  for (const File& file : files) all += file.records;
  return all;
}

RecordCounts count_records(const std::string& log_path) {
  RecordCounts counts;
  const auto note = [&counts](const Error& error) {
    if (!counts.failed) counts.failed = error;
  };
  UnreadFiles files;
  while (auto path = files.next(log_path)) {
    auto reader = LogReader::open(*path);
    if (!reader) {
      note(reader.error());
      continue;
    }
    counts.files.push_back({std::move(*path)});
    if (auto counted = count_file(counts.files.back(), std::move(*reader)); !counted) note(counted.error());
  }
  return counts;
}

}  // namespace otelc::store
