// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nghttp2/nghttp2.h>

#include "wire.hpp"

namespace otelc::test {

/// An HTTP/2 client on nghttp2. No call waits longer than 20 s.
class H2Client {
 public:
  using Fields = std::vector<std::pair<std::string, std::string>>;
  /// Stands for a body that is never sent and does not end.
  static constexpr std::string_view kNever = "(never)";

  struct Answer {
    std::map<std::string, std::string> fields;  ///< trailers too
    std::string body;
    bool ended = false;            ///< the stream has been closed
    std::uint32_t error_code = 0;  ///< with which code
    std::string operator[](const std::string& name) const {
      const auto found = fields.find(name);
      return found == fields.end() ? "" : found->second;
    }
  };

  explicit H2Client(Wire wire) : wire_(std::move(wire)) {
    nghttp2_session_callbacks* callbacks = nullptr;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_send_callback(callbacks, on_send);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_close);
    nghttp2_session_client_new(&session_, callbacks, this);
    nghttp2_session_callbacks_del(callbacks);
    nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, nullptr, 0);
  }
  ~H2Client() { nghttp2_session_del(session_); }
  H2Client(const H2Client&) = delete;
  H2Client& operator=(const H2Client&) = delete;

  /// Sends what the windows allow; the rest is sent while waiting for answers.
  std::int32_t begin(std::string body, const Fields& fields) {
    std::vector<nghttp2_nv> pairs;
    for (const auto& [name, value] : fields) {
      pairs.push_back({bytes_of(name), bytes_of(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE});
    }
    nghttp2_data_provider provider{};
    provider.read_callback = body == kNever ? read_nothing : read_body;
    const auto id = nghttp2_submit_request(session_, nullptr, pairs.data(), pairs.size(), &provider, nullptr);
    bodies_[id] = std::move(body);
    nghttp2_session_send(session_);
    return id;
  }

  /// Waits for the end of a stream.
  Answer answer(std::int32_t id) {
    while (!answers_[id].ended && more()) {
    }
    return answers_[id];
  }

  /// Returns whether a stream has ended, by what the server has sent so far.
  bool has_ended(std::int32_t id) {
    while (wire_.is_readable() && more()) {
    }
    return answers_[id].ended;
  }

  Answer post(const std::string& path, std::string body, const Fields& more = {}) {
    Fields fields{{":method", "POST"}, {":scheme", "http"}, {":path", path}, {":authority", "localhost"}};
    fields.insert(fields.end(), more.begin(), more.end());
    return answer(begin(std::move(body), fields));
  }

  /// A unary call with one message.
  Answer call(const std::string& path, std::string_view message, const Fields& more = {}, char flag = 0) {
    return answer(begin_call(path, framed(message, flag), more));
  }
  std::int32_t begin_call(const std::string& path, std::string body, const Fields& more = {}) {
    Fields fields{{":method", "POST"},
                  {":scheme", "http"},
                  {":path", path},
                  {":authority", "localhost"},
                  {"content-type", "application/grpc"},
                  {"te", "trailers"}};
    fields.insert(fields.end(), more.begin(), more.end());
    return begin(std::move(body), fields);
  }
  static std::string framed(std::string_view message, char flag = 0) {
    std::string body(1, flag);
    for (const int shift : {24, 16, 8, 0}) body += static_cast<char>(message.size() >> shift & 0xffU);
    return body + std::string(message);
  }

  /// Returns whether the server ends the connection, with a GOAWAY.
  bool ends() {
    while (more()) {
    }
    return wire_.has_ended() && nghttp2_session_want_read(session_) == 0;
  }

 private:
  static H2Client& self(void* user_data) { return *static_cast<H2Client*>(user_data); }
  static std::uint8_t* bytes_of(const std::string& text) {
    return const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(text.data()));
  }
  static ssize_t on_send(nghttp2_session*, const std::uint8_t* data, std::size_t size, int, void* user_data) {
    const bool sent = self(user_data).wire_.send({reinterpret_cast<const char*>(data), size});
    return sent ? static_cast<ssize_t>(size) : static_cast<ssize_t>(NGHTTP2_ERR_CALLBACK_FAILURE);
  }
  static int on_header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
                       std::size_t name_size, const std::uint8_t* value, std::size_t value_size, std::uint8_t,
                       void* user_data) {
    self(user_data).answers_[frame->hd.stream_id].fields.emplace(
        std::string(reinterpret_cast<const char*>(name), name_size),
        std::string(reinterpret_cast<const char*>(value), value_size));
    return 0;
  }
  static int on_data(nghttp2_session*, std::uint8_t, std::int32_t id, const std::uint8_t* data,
                     std::size_t size, void* user_data) {
    self(user_data).answers_[id].body.append(reinterpret_cast<const char*>(data), size);
    return 0;
  }
  static int on_close(nghttp2_session*, std::int32_t id, std::uint32_t error_code, void* user_data) {
    self(user_data).answers_[id].ended = true;
    self(user_data).answers_[id].error_code = error_code;
    return 0;
  }
  static ssize_t read_body(nghttp2_session*, std::int32_t id, std::uint8_t* to, std::size_t size,
                           std::uint32_t* flags, nghttp2_data_source*, void* user_data) {
    std::string& body = self(user_data).bodies_[id];
    const std::size_t part = std::min(size, body.size());
    std::copy_n(body.begin(), part, to);
    body.erase(0, part);
    if (body.empty()) *flags |= NGHTTP2_DATA_FLAG_EOF;
    return static_cast<ssize_t>(part);
  }

  static ssize_t read_nothing(nghttp2_session*, std::int32_t, std::uint8_t*, std::size_t, std::uint32_t*,
                              nghttp2_data_source*, void*) {
    return NGHTTP2_ERR_DEFERRED;
  }

  bool more() {
    std::string bytes;
    if (!wire_.receive(bytes)) return false;
    if (nghttp2_session_mem_recv(session_, bytes_of(bytes), bytes.size()) < 0) return false;
    nghttp2_session_send(session_);
    return true;
  }

  Wire wire_;
  nghttp2_session* session_ = nullptr;
  std::map<std::int32_t, std::string> bodies_;  // what has not been sent yet
  std::map<std::int32_t, Answer> answers_;
};

}  // namespace otelc::test
