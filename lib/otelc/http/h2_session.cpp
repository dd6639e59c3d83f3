// SPDX-License-Identifier: Apache-2.0
// The session and its answers; requests are assembled in h2_requests.cpp. nghttp2 does the framing, HPACK and
// stream states. Its automatic window updates are off: H2Requests decides who may send more.
#include <otelc/http/h2_session.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <new>
#include <utility>

#include <sys/types.h>

#include <nghttp2/nghttp2.h>

#include <otelc/http/detail/h2_callbacks.hpp>
#include <otelc/http/detail/h2_requests.hpp>

namespace otelc::http {
namespace {

// Many streams share the connection's window. The window of a stream is the protocol's default of 64 KiB.
constexpr std::int32_t kConnectionWindow = 1 << 20;
// How many SETTINGS and PING acknowledgements may wait to be sent; more is a flood (NGHTTP2_ERR_FLOODED).
constexpr std::size_t kOutboundAcksMax = 200;

std::uint8_t* bytes_of(const std::string& text) {
  // nghttp2's parameters are not const, although it only reads them.
  return const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(text.data()));
}

nghttp2_nv pair_of(const std::string& name, const std::string& value) {
  return {bytes_of(name), bytes_of(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE};
}

std::vector<nghttp2_nv> pairs_of(const std::vector<H2Field>& fields) {
  std::vector<nghttp2_nv> pairs;
  pairs.reserve(fields.size());
  for (const H2Field& field : fields) pairs.push_back(pair_of(field.name, field.value));
  return pairs;
}

ssize_t read_answer(nghttp2_session* session, StreamId id, std::uint8_t* to, std::size_t size,
                    std::uint32_t* flags, nghttp2_data_source* source, void*) {
  auto& stream = *static_cast<detail::H2Stream*>(source->ptr);
  const std::string_view rest = std::string_view(stream.answer.body).substr(stream.sent, size);
  std::copy(rest.begin(), rest.end(), to);
  stream.sent += rest.size();
  if (stream.sent < stream.answer.body.size()) return static_cast<ssize_t>(rest.size());
  *flags |= NGHTTP2_DATA_FLAG_EOF;
  if (!stream.answer.trailers.empty()) {
    *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
    try {
      const auto pairs = pairs_of(stream.answer.trailers);
      nghttp2_submit_trailer(session, id, pairs.data(), pairs.size());
    } catch (const std::bad_alloc&) {
      return NGHTTP2_ERR_CALLBACK_FAILURE;
    }
  }
  return static_cast<ssize_t>(rest.size());
}

}  // namespace

Preface detect_preface(std::string_view first_bytes) {
  if (first_bytes.starts_with(kH2Preface)) return Preface::h2;
  return kH2Preface.starts_with(first_bytes) ? Preface::undecided : Preface::other;
}

struct H2Session::Impl {
  Impl(const Limits& limits, const H2Limits& h2_limits, std::int64_t now_s, BodyBudget* budget);

  struct SessionDeleter {
    void operator()(nghttp2_session* gone) const { nghttp2_session_del(gone); }
  };

  detail::H2Requests requests;
  bool dead = false;                                         // nghttp2 accepts no more bytes
  std::unique_ptr<nghttp2_session, SessionDeleter> session;  // last: its callbacks use `requests`
};

H2Session::Impl::Impl(const Limits& limits, const H2Limits& h2_limits, std::int64_t now_s, BodyBudget* budget)
    : requests(limits, h2_limits, now_s, budget) {
  const std::unique_ptr<nghttp2_session_callbacks, decltype(&nghttp2_session_callbacks_del)> callbacks(
      detail::new_h2_callbacks(), nghttp2_session_callbacks_del);
  nghttp2_option* made = nullptr;
  if (nghttp2_option_new(&made) != 0) throw std::bad_alloc();
  const std::unique_ptr<nghttp2_option, decltype(&nghttp2_option_del)> options(made, nghttp2_option_del);
  nghttp2_option_set_no_auto_window_update(options.get(), 1);
  nghttp2_option_set_max_outbound_ack(options.get(), kOutboundAcksMax);
  nghttp2_session* opened = nullptr;
  if (nghttp2_session_server_new2(&opened, callbacks.get(), &requests, options.get()) != 0)
    throw std::bad_alloc();
  session.reset(opened);
  requests.session = opened;
  const std::array<nghttp2_settings_entry, 3> settings = {{
      {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, h2_limits.streams_max},
      {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, static_cast<std::uint32_t>(limits.header_bytes_max)},
      {NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
  }};
  nghttp2_submit_settings(opened, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
  nghttp2_session_set_local_window_size(opened, NGHTTP2_FLAG_NONE, 0, kConnectionWindow);
}

H2Session::H2Session(const Limits& limits, const H2Limits& h2_limits, std::int64_t now_s, BodyBudget* budget)
    : impl_(std::make_unique<Impl>(limits, h2_limits, now_s, budget)) {}
H2Session::~H2Session() = default;
H2Session::H2Session(H2Session&&) noexcept = default;
H2Session& H2Session::operator=(H2Session&&) noexcept = default;

void H2Session::feed(std::string_view bytes, std::int64_t now_s) {
  impl_->requests.now_s = now_s;
  if (finished()) return;
  const auto taken = nghttp2_session_mem_recv(
      impl_->session.get(), reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  if (taken < 0) {
    if (taken == NGHTTP2_ERR_FLOODED) impl_->requests.terminate(NGHTTP2_ENHANCE_YOUR_CALM);
    impl_->dead = true;
    return;
  }
  impl_->requests.open_windows();
}

void H2Session::expire(const H2Timeouts& timeouts, std::int64_t now_s) {
  detail::H2Requests& requests = impl_->requests;
  requests.now_s = now_s;
  if (finished()) return;
  if (requests.in_header && now_s - requests.header_since_s > timeouts.header_s) {
    return requests.terminate(NGHTTP2_ENHANCE_YOUR_CALM);
  }
  if (requests.streams.empty() && now_s - requests.active_s > timeouts.idle_s) return stop();
  for (auto& [id, stream] : requests.streams) {
    const std::int64_t since_s = now_s - stream.active_s;
    if (stream.answered && since_s > timeouts.write_s) {
      nghttp2_submit_rst_stream(impl_->session.get(), NGHTTP2_FLAG_NONE, id, NGHTTP2_CANCEL);
    }
    // A stream that waits for us to open its window is not late.
    const bool owes_body = stream.head_done && !stream.complete && !stream.unwanted && stream.withheld == 0;
    if (owes_body && since_s > timeouts.body_s) {
      requests.fail(id, stream, 408, "the request's body did not arrive in time");
    }
  }
}

std::vector<H2Session::Event> H2Session::take_events() {
  return std::exchange(impl_->requests.events, {});
}

H2Request* H2Session::request(StreamId stream) {
  detail::H2Stream* found = impl_->requests.find(stream);
  return found == nullptr ? nullptr : &found->request;
}

void H2Session::answer(StreamId id, H2Answer answer, std::int64_t now_s) {
  detail::H2Stream* stream = impl_->requests.find(id);
  if (stream == nullptr || stream->answered) return;
  impl_->requests.drop_body(*stream);
  stream->answered = true;
  stream->active_s = now_s;
  stream->answer = std::move(answer);
  std::vector<H2Field> fields{{":status", std::to_string(stream->answer.status)}};
  std::move(stream->answer.fields.begin(), stream->answer.fields.end(), std::back_inserter(fields));
  const auto pairs = pairs_of(fields);
  nghttp2_data_provider body{};
  body.source.ptr = stream;
  body.read_callback = read_answer;
  const bool head_only = stream->answer.body.empty() && stream->answer.trailers.empty();
  nghttp2_submit_response(impl_->session.get(), id, pairs.data(), pairs.size(), head_only ? nullptr : &body);
}

void H2Session::send_continue(StreamId stream) {
  const std::vector<H2Field> fields{{":status", "100"}};
  const auto pairs = pairs_of(fields);
  nghttp2_submit_headers(impl_->session.get(), NGHTTP2_FLAG_NONE, stream, nullptr, pairs.data(), pairs.size(),
                         nullptr);
}

void H2Session::stop() {
  if (finished()) return;
  nghttp2_session* session = impl_->session.get();
  nghttp2_submit_goaway(session, NGHTTP2_FLAG_NONE, nghttp2_session_get_last_proc_stream_id(session),
                        NGHTTP2_NO_ERROR, nullptr, 0);
}

void H2Session::send(std::string& out) {
  const std::uint8_t* data = nullptr;
  for (;;) {
    const auto size = nghttp2_session_mem_send(impl_->session.get(), &data);
    if (size < 0) impl_->dead = true;
    if (size <= 0) return;
    out.append(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
  }
}

bool H2Session::finished() const {
  return impl_->dead || (nghttp2_session_want_read(impl_->session.get()) == 0 &&
                         nghttp2_session_want_write(impl_->session.get()) == 0);
}

}  // namespace otelc::http
