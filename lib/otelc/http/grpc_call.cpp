// SPDX-License-Identifier: Apache-2.0
#include <otelc/http/grpc_call.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include <nghttp2/nghttp2.h>

#include <otelc/base/number.hpp>
#include <otelc/http/grpc.hpp>

namespace otelc::http {

struct GrpcCall::Impl {
  struct Deleter {
    void operator()(nghttp2_session* gone) const { nghttp2_session_del(gone); }
  };

  void take(std::string_view name, std::string_view value) {
    const auto number = static_cast<int>(parse_i64(value).value_or(-1));
    if (name == ":status") http_status = number;
    if (name == "grpc-status") grpc_status = number;
  }

  Request request;
  std::string body;
  std::size_t sent = 0;
  int http_status = 0;
  std::optional<int> grpc_status;
  bool has_begun = false;  // bytes were received
  bool has_ended = false;
  std::unique_ptr<nghttp2_session, Deleter> session;  // last: its callbacks use the rest
};

namespace {

std::string_view call_text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

nghttp2_nv call_field(std::string_view name, std::string_view value) {
  // nghttp2 copies both.
  return {reinterpret_cast<std::uint8_t*>(const_cast<char*>(name.data())),   // NOLINT
          reinterpret_cast<std::uint8_t*>(const_cast<char*>(value.data())),  // NOLINT
          name.size(), value.size(), NGHTTP2_NV_FLAG_NONE};
}

}  // namespace

GrpcCall::GrpcCall(Request request) : impl_(std::make_unique<Impl>()) {
  Impl& impl = *impl_;
  impl.request = std::move(request);
  impl.body.assign(1, '\0');  // not compressed
  for (int shift = 24; shift >= 0; shift -= 8)
    impl.body += static_cast<char>(impl.request.message.size() >> shift);
  impl.body += impl.request.message;

  nghttp2_session_callbacks* callbacks = nullptr;
  nghttp2_session_callbacks_new(&callbacks);
  nghttp2_session_callbacks_set_on_header_callback(
      callbacks, [](nghttp2_session*, const nghttp2_frame*, const std::uint8_t* name, std::size_t name_size,
                    const std::uint8_t* value, std::size_t value_size, std::uint8_t, void* user) {
        static_cast<Impl*>(user)->take(call_text(name, name_size), call_text(value, value_size));
        return 0;
      });
  nghttp2_session_callbacks_set_on_stream_close_callback(
      callbacks, [](nghttp2_session*, std::int32_t, std::uint32_t, void* user) {
        static_cast<Impl*>(user)->has_ended = true;
        return 0;
      });
  nghttp2_session* session = nullptr;
  nghttp2_session_client_new(&session, callbacks, &impl);
  nghttp2_session_callbacks_del(callbacks);
  impl.session.reset(session);
  nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, nullptr, 0);

  std::array fields{call_field(":method", "POST"),
                    call_field(":scheme", "http"),
                    call_field(":path", impl.request.path),
                    call_field(":authority", impl.request.authority),
                    call_field("te", "trailers"),
                    call_field("content-type", "application/grpc"),
                    call_field("authorization", impl.request.authorization)};
  const std::size_t count = fields.size() - (impl.request.authorization.empty() ? 1 : 0);
  nghttp2_data_provider body{};
  body.read_callback = [](nghttp2_session*, std::int32_t, std::uint8_t* to, std::size_t room,
                          std::uint32_t* flags, nghttp2_data_source*, void* user) -> ssize_t {
    auto& call = *static_cast<Impl*>(user);
    const std::size_t size = std::min(room, call.body.size() - call.sent);
    std::copy_n(call.body.data() + call.sent, size, to);
    call.sent += size;
    if (call.sent == call.body.size()) *flags |= NGHTTP2_DATA_FLAG_EOF;
    return static_cast<ssize_t>(size);
  };
  nghttp2_submit_request(session, nullptr, fields.data(), count, &body, nullptr);
}

GrpcCall::~GrpcCall() = default;

bool GrpcCall::feed(std::string_view bytes) {
  // nghttp2 would take an HTTP/1.1 answer for an overlong frame and wait for its end.
  if (!std::exchange(impl_->has_begun, true) && bytes.starts_with("HTTP/")) return false;
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  return nghttp2_session_mem_recv(impl_->session.get(), data, bytes.size()) >= 0;
}

void GrpcCall::send(std::string& out) {
  const std::uint8_t* data = nullptr;
  while (true) {
    const ssize_t size = nghttp2_session_mem_send(impl_->session.get(), &data);
    if (size <= 0) return;
    out += call_text(data, static_cast<std::size_t>(size));
  }
}

bool GrpcCall::has_ended() const {
  return impl_->has_ended;
}

int GrpcCall::http_status() const {
  return impl_->http_status;
}

std::optional<int> GrpcCall::grpc_status() const {
  return impl_->grpc_status;
}

}  // namespace otelc::http
