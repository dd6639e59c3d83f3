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

/// One request and its answer.
struct H2Stream {
  H2Request request;
  std::optional<RequestFailure> failure;  // an error in the header, reported once it is complete
  std::size_t header_bytes = 0;           // as in SETTINGS_MAX_HEADER_LIST_SIZE
  std::string host_field;
  std::size_t body_bytes_max = 0;  // from limit_of()
  std::size_t withheld = 0;        // received bytes not yet returned to its window
  std::int64_t active_s = 0;       // when its last byte came; later, when it was answered
  bool head_done = false;
  bool complete = false;
  bool unwanted = false;  // the rest of the body is discarded
  bool answered = false;
  H2Answer answer;
  std::size_t sent = 0;  // bytes of the answer's body
};

/// The requests of one HTTP/2 connection: assembles them from frames and keeps their limits. nghttp2's
/// callbacks (h2_callbacks.hpp) fill it within H2Session::feed() and send(); H2Session owns it and reads
/// `events`. Times are seconds. Not thread-safe.
struct H2Requests {
  H2Requests(const Limits& limits, const H2Limits& h2_limits, std::int64_t now_s, BodyBudget* budget);

  /// Return an open stream; null if there is none.
  H2Stream* find(StreamId id);
  /// Check the stream of a HEADERS frame against the order of ids.
  void see_stream(StreamId id);
  /// Count a field of the header block being received, of a request or not. Return false if the block is so
  /// large that the connection must end.
  [[nodiscard]] bool count_field(std::string_view name, std::string_view value);

  // The steps of a request, in this order. end_head(), take_data() and end_request() report events.
  void begin_request(StreamId id);
  void take_field(H2Stream& stream, std::string_view name, std::string_view value);
  void end_head(StreamId id, H2Stream& stream, bool end_of_stream);
  void take_data(StreamId id, std::string_view bytes);
  void end_request(StreamId id, H2Stream& stream);
  /// Forget a stream that was closed, answered or not.
  void end_stream(StreamId id);

  /// Report that a request must be answered with `status`, and discard its body.
  void fail(StreamId id, H2Stream& stream, int status, std::string message);
  /// Free the body and discard what still comes of it.
  void drop_body(H2Stream& stream);
  /// Account for more bytes. Return false and change nothing if the budget does not have them.
  [[nodiscard]] bool grow(std::size_t new_header_bytes, std::size_t new_body_bytes);
  /// Return bytes to the budget.
  void forget_bytes(std::size_t of_header, std::size_t of_body);
  /// Let peers send more of the bodies that may grow.
  void open_windows();
  /// Count a stream that was given up, refused or had too large a header; too many end the connection.
  void count_reset();
  /// End the connection with a GOAWAY.
  void terminate(std::uint32_t error_code);
  /// Return the body limit of a request.
  [[nodiscard]] std::size_t limit_of(const H2Stream& stream) const;

  Limits limits;
  H2Limits h2_limits;
  std::int64_t now_s;
  std::map<StreamId, H2Stream> streams;  // by age; addresses are stable
  std::size_t unfinished_bytes = 0;      // of incomplete bodies
  std::size_t header_bytes = 0;          // of all streams
  BodyShare share;                       // of the budget: both sums
  std::vector<H2Event> events;
  std::size_t block_bytes = 0;  // of the header block being received, decompressed
  std::int64_t active_s;        // when a body last grew or a request last ended
  std::int64_t header_since_s;  // when the header being received began
  bool in_header = true;        // a header, or the preface with SETTINGS, is being received
  StreamId newest = -1;         // the highest id of the peer's streams
  std::vector<std::pair<StreamId, StreamId>> skipped;  // ids below `newest` that were never used: first, last
  int resets = 0;                                      // in the window that began at `resets_since_s`
  std::int64_t resets_since_s;
  nghttp2_session* session = nullptr;  // set by the owner before anything is received
};

}  // namespace otelc::http::detail
