// SPDX-License-Identifier: Apache-2.0
// Each callback is a line or two that calls H2Requests; nothing is decided here.
#include <otelc/http/detail/h2_callbacks.hpp>

#include <cstddef>
#include <cstdint>
#include <new>
#include <string_view>

#include <otelc/http/detail/h2_requests.hpp>

namespace otelc::http::detail {
namespace {

H2Requests& requests_of(void* user_data) {
  return *static_cast<H2Requests*>(user_data);
}

bool begins_request(const nghttp2_frame* frame) {
  return frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST;
}

std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

int on_begin_frame(nghttp2_session*, const nghttp2_frame_hd* head, void* user_data) {
  H2Requests& requests = requests_of(user_data);
  // The first frame is SETTINGS. It belongs to the preface, which ends in on_frame_recv.
  if (head->type != NGHTTP2_CONTINUATION && head->type != NGHTTP2_SETTINGS) requests.in_header = false;
  if (head->type == NGHTTP2_HEADERS) requests.see_stream(head->stream_id);
  return 0;
}

int on_begin_headers(nghttp2_session*, const nghttp2_frame* frame, void* user_data) {
  H2Requests& requests = requests_of(user_data);
  requests.in_header = true;
  requests.header_since_s = requests.now_s;
  requests.block_bytes = 0;
  if (begins_request(frame)) requests.begin_request(frame->hd.stream_id);
  return 0;
}

int on_header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name, std::size_t name_size,
              const std::uint8_t* value, std::size_t value_size, std::uint8_t, void* user_data) {
  if (!requests_of(user_data).count_field(text_of(name, name_size), text_of(value, value_size)))
    return NGHTTP2_ERR_CALLBACK_FAILURE;
  H2Stream* stream = begins_request(frame) ? requests_of(user_data).find(frame->hd.stream_id) : nullptr;
  if (stream != nullptr) {
    requests_of(user_data).take_field(*stream, text_of(name, name_size), text_of(value, value_size));
  }
  return 0;
}

int on_frame_recv(nghttp2_session*, const nghttp2_frame* frame, void* user_data) {
  H2Requests& requests = requests_of(user_data);
  requests.in_header = false;
  const StreamId id = frame->hd.stream_id;
  H2Stream* stream = requests.find(id);
  if (stream == nullptr) return 0;
  const bool ends = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
  if (begins_request(frame)) requests.end_head(id, *stream, ends);
  const bool can_end = frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA;
  if (can_end && ends) requests.end_request(id, *stream);
  return 0;
}

int on_invalid_frame(nghttp2_session*, const nghttp2_frame* frame, int, void* user_data) {
  H2Requests& requests = requests_of(user_data);
  requests.in_header = false;
  // A refused stream is not in our map, so it is counted here; others are counted when they end.
  if (requests.find(frame->hd.stream_id) == nullptr) requests.count_reset();
  return 0;
}

int on_data_chunk(nghttp2_session*, std::uint8_t, StreamId id, const std::uint8_t* data, std::size_t size,
                  void* user_data) {
  requests_of(user_data).take_data(id, text_of(data, size));
  return 0;
}

int on_stream_close(nghttp2_session*, StreamId id, std::uint32_t, void* user_data) {
  requests_of(user_data).end_stream(id);
  return 0;
}

/// Stops exceptions, which must not pass through nghttp2's C code: out of memory ends the session.
template <auto Callback>
struct Guarded;
template <class... Args, int (*Callback)(Args...)>
struct Guarded<Callback> {
  static int call(Args... args) {
    try {
      return Callback(args...);
    } catch (const std::bad_alloc&) {
      return NGHTTP2_ERR_CALLBACK_FAILURE;
    }
  }
};

/// After an answer that was sent before its request was complete, tells the peer not to send the rest (RFC
/// 9113 section 8.1).
int on_frame_send(nghttp2_session* session, const nghttp2_frame* frame, void*) {
  const bool may_end = frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA;
  if (!may_end || (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) == 0) return 0;
  if (nghttp2_session_get_stream_remote_close(session, frame->hd.stream_id) != 0) return 0;
  nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, frame->hd.stream_id, NGHTTP2_NO_ERROR);
  return 0;
}

}  // namespace

nghttp2_session_callbacks* new_h2_callbacks() {
  nghttp2_session_callbacks* callbacks = nullptr;
  if (nghttp2_session_callbacks_new(&callbacks) != 0) throw std::bad_alloc();
  nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks, Guarded<on_begin_frame>::call);
  nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, Guarded<on_begin_headers>::call);
  nghttp2_session_callbacks_set_on_header_callback(callbacks, Guarded<on_header>::call);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, Guarded<on_frame_recv>::call);
  nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(callbacks, Guarded<on_invalid_frame>::call);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, Guarded<on_data_chunk>::call);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, Guarded<on_stream_close>::call);
  nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, Guarded<on_frame_send>::call);
  return callbacks;
}

}  // namespace otelc::http::detail
