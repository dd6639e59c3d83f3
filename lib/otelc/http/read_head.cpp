// SPDX-License-Identifier: Apache-2.0
#include <otelc/http/detail/read_head.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

// With sanitizers gcc 12 wrongly warns that Beast reads an empty boost::optional.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

namespace otelc::http::detail {
namespace {

namespace beast = boost::beast;
using beast::error_code;
using beast::http::field;
using Text = beast::string_view;

/// Returns whether the request line names another protocol, such as `RTSP/1.0`, whose peer cannot read our
/// answer. A misspelt HTTP version (`http/1.1`, `HTTP1.1`) still gets an answer.
bool names_another_protocol(std::string_view text) {
  constexpr std::string_view kName = "http";
  const std::string_view line = text.substr(0, text.find('\r'));
  const std::string_view name = line.substr(line.rfind(' ') + 1).substr(0, kName.size());
  return !beast::iequals(Text(name.data(), name.size()), Text(kName.data(), kName.size()));
}

/// Lets Beast parse the header's grammar, and decides about the framing itself.
class HeadReader final : public beast::http::basic_parser<true> {
 public:
  HeadReader(const Limits& limits, RequestHead& head) : limits_(limits), head_(head) {
    header_limit(std::numeric_limits<std::uint32_t>::max());  // the caller has checked it
    body_limit(std::numeric_limits<std::uint64_t>::max());    // boost::none would refuse any length
  }

  std::optional<RequestFailure> read(std::string_view text) {
    error_code ec;
    put(boost::asio::const_buffer(text.data(), text.size()), ec);
    if (failure_) return failure_;
    if (ec == beast::http::error::bad_version && names_another_protocol(text)) {
      return RequestFailure{0, "another protocol"};
    }
    if (ec) return RequestFailure{400, message_of(ec)};
    if (!is_header_done()) return RequestFailure{400, "the header is malformed"};
    head_.keep_alive = head_.version == 11 && keep_alive();
    return check_whole();
  }

 private:
  void on_request_impl(beast::http::verb, Text method, Text target, int version, error_code& ec) override {
    head_.method.assign(method.data(), method.size());
    head_.target.assign(target.data(), target.size());
    head_.version = version;
    // Beast accepts bytes over 0x7f; RFC 3986 does not.
    const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    if (!std::all_of(target.begin(), target.end(), is_ascii))
      return refuse(400, "the request target is malformed", ec);
    if (target.size() > limits_.target_bytes_max) refuse(414, "the request target is too long", ec);
  }

  void on_field_impl(field name, Text, Text value, error_code& ec) override {
    switch (name) {
      case field::host:
        if (++hosts_ > 1) return refuse(400, "more than one Host field", ec);
        return assign(head_.host, value);
      case field::content_length:
        return on_content_length(value, ec);
      case field::transfer_encoding:
        if (head_.version < 11) return refuse(400, "Transfer-Encoding in an HTTP/1.0 request", ec);
        if (head_.chunked || !beast::iequals(value, "chunked")) {
          return refuse(400, "Transfer-Encoding other than chunked", ec);
        }
        head_.chunked = true;
        return;
      case field::content_type:
        return assign(head_.content_type, value);
      case field::content_encoding:
        if (!head_.content_encoding.empty()) head_.content_encoding += ", ";
        head_.content_encoding.append(value.data(), value.size());
        return;
      case field::expect:
        if (head_.version < 11) return;  // RFC 9110 section 10.1.1
        (beast::iequals(value, "100-continue") ? head_.expects_continue : head_.expects_other) = true;
        return;
      case field::authorization:
        return assign(head_.authorization, value);
      case field::origin:
        head_.has_origin = true;
        return assign(head_.origin, value);
      default:
        return;
    }
  }

  void on_content_length(Text value, error_code& ec) {
    // Beast accepts `5, 5` and repeated fields. It has already refused anything that is not a number of 64
    // bits.
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (head_.content_length || !std::all_of(value.begin(), value.end(), is_digit)) {
      return refuse(400, "Content-Length must be one number", ec);
    }
    std::uint64_t length = 0;
    for (const char c : value) length = length * 10 + static_cast<std::uint64_t>(c - '0');
    head_.content_length = length;
  }

  [[nodiscard]] std::optional<RequestFailure> check_whole() const {
    if (hosts_ == 0 && head_.version == 11) return RequestFailure{400, "no Host field"};
    if (head_.content_length.value_or(0) > limits_.body_bytes_max) {
      return RequestFailure{413,
                            "the body is larger than " + std::to_string(limits_.body_bytes_max) + " bytes"};
    }
    return std::nullopt;
  }

  static void assign(std::string& to, Text value) { to.assign(value.data(), value.size()); }

  void refuse(int status, std::string why, error_code& ec) {
    failure_ = RequestFailure{status, std::move(why)};
    ec = beast::http::error::bad_value;
  }

  static std::string message_of(const error_code& ec) {
    using beast::http::error;
    if (ec == error::bad_method) return "the method is malformed";
    if (ec == error::bad_target) return "the request target is malformed";
    if (ec == error::bad_version) return "not HTTP/1.0 or HTTP/1.1";
    if (ec == error::bad_content_length)
      return "Content-Length must be one number, without Transfer-Encoding";
    if (ec == error::bad_transfer_encoding) return "Transfer-Encoding must be one, without Content-Length";
    return "the header is malformed";
  }

  void on_response_impl(int, Text, int, error_code&) override {}
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(Text body, error_code&) override { return body.size(); }
  void on_chunk_header_impl(std::uint64_t, Text, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, Text body, error_code&) override { return body.size(); }
  void on_finish_impl(error_code&) override {}

  const Limits& limits_;
  RequestHead& head_;
  int hosts_ = 0;
  std::optional<RequestFailure> failure_;
};

}  // namespace

std::optional<RequestFailure> read_head(std::string_view text, const Limits& limits, RequestHead& head) {
  return HeadReader(limits, head).read(text);
}

}  // namespace otelc::http::detail
