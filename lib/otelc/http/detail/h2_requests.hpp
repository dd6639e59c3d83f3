// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nghttp2/nghttp2.h>

#include <otelc/http/body_budget.hpp>
#include <otelc/http/h2_answer.hpp>
#include <otelc/http/h2_request.hpp>
#include <otelc/http/limits.hpp>
#include <otelc/http/request_failure.hpp>

namespace otelc::http::detail {

struct H2Stream {
  H2Request request;
  std::optional<RequestFailure> failure;  // found while the header came
  std::size_t header_bytes = 0;
  std::string host_field;
  std::size_t body_bytes_max = 0;
  std::size_t withheld = 0;   // bytes of its window that have not been given back
  std::int64_t active_s = 0;  // when its last byte came, then when it was answered
  bool head_done = false;
  bool complete = false;
  bool unwanted = false;  // what still comes of the body is thrown away
  bool answered = false;
  H2Answer answer;
  std::size_t sent = 0;
};

/// The callbacks (`on_...`) are called by nghttp2 within feed() and send().
struct H2Requests {
  H2Requests(const Limits& limits, const H2Limits& h2_limits, std::int64_t now_s, BodyBudget* budget);

  H2Stream* find(StreamId id);
  void see_stream(StreamId id);
  void begin_request(StreamId id);
  void take_field(H2Stream& stream, std::string_view name, std::string_view value);
  /// Counts a field of the header block that is arriving, whichever it is. False: the block is so large that
  /// the connection ends.
  [[nodiscard]] bool count_field(std::string_view name, std::string_view value);
  void end_head(StreamId id, H2Stream& stream, bool end_of_stream);
  void take_data(StreamId id, std::string_view bytes);
  void end_request(StreamId id, H2Stream& stream);
  void end_stream(StreamId id);
  void fail(StreamId id, H2Stream& stream, int status, std::string message);
  void drop_body(H2Stream& stream);
  /// False, and nothing has changed, when there is no room for so much.
  [[nodiscard]] bool grow(std::size_t new_header_bytes, std::size_t new_body_bytes);
  void forget_bytes(std::size_t of_header, std::size_t of_body);
  void open_windows();
  void count_reset();
  void terminate(std::uint32_t error_code);
  [[nodiscard]] std::size_t limit_of(const H2Stream& stream) const;

  Limits limits;
  H2Limits h2_limits;
  std::int64_t now_s;
  std::map<StreamId, H2Stream> streams;  // by age; nodes stay where they are
  std::size_t unfinished_bytes = 0;      // of the bodies that are not whole
  std::size_t header_bytes = 0;          // of the streams
  BodyShare share;                       // holds both
  std::vector<H2Event> events;
  std::size_t block_bytes = 0;                         // of the header block that is arriving, as it expands
  std::int64_t active_s;                               // when the last request ended
  std::int64_t header_since_s;                         // when the header began that is arriving
  bool in_header = true;                               // first of all the preface and SETTINGS
  StreamId newest = -1;                                // of the peer's streams
  std::vector<std::pair<StreamId, StreamId>> skipped;  // ids below it that were never used: first, last
  int resets = 0;
  std::int64_t resets_since_s;
  nghttp2_session* session = nullptr;  // set by the owner before anything is received
};

}  // namespace otelc::http::detail
