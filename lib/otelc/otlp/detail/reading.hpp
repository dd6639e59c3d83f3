// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the record reader's .cpp files (read_*.cpp, record_reader.cpp).

#include <cstddef>
#include <cstdint>
#include <string>

#include <otelc/otlp/names.hpp>
#include <otelc/otlp/records.hpp>

namespace otelc::otlp::detail {

/// What the read_*() functions share while a RecordReader reads one line. They append to `batch`; views in it
/// point into the line or into the parser's memory. One per reader; not thread-safe.
struct Reading {
  Reading(const Interest& asked, bool with_links) : interest(asked), wants_links(with_links) {}

  const Interest& interest;
  const bool wants_links;          ///< whether spans go into Batch::links
  Batch* batch = nullptr;          ///< where the line's records go
  const char* line_end = nullptr;  ///< end of the line
  bool is_resource = false;        ///< the attributes being read belong to a resource
  bool has_unread = false;         ///< the last attributes read held a token count that is not of interest
  bool has_text_counts = false;    ///< the same inside a text; searched in spans only
  std::string unescaped;           ///< scratch: the last text that was read twice, if it had escapes
};

/// A size as the index type of Batch.
inline std::uint32_t count(std::size_t size) {
  return static_cast<std::uint32_t>(size);
}

/// The sizes of a batch's records at one moment. undo() drops what was added since.
struct Mark {
  std::size_t points, logs, spans, nodes, links;
  explicit Mark(const Batch& batch)
      : points(batch.points.size()),
        logs(batch.logs.size()),
        spans(batch.spans.size()),
        nodes(batch.nodes.size()),
        links(batch.links.size()) {}
  /// Returns whether nothing was added since.
  [[nodiscard]] bool has_all_of(const Batch& batch) const {
    return batch.points.size() == points && batch.logs.size() == logs && batch.spans.size() == spans &&
           batch.nodes.size() == nodes && batch.links.size() == links;
  }
  void undo(Batch& batch) const {
    batch.points.resize(points);
    batch.logs.resize(logs);
    batch.spans.resize(spans);
    batch.nodes.resize(nodes);
    batch.links.resize(links);
  }
};

}  // namespace otelc::otlp::detail
