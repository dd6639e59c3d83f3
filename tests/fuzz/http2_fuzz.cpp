// SPDX-License-Identifier: Apache-2.0
// Fuzzes HTTP/2 frames after the client preface: answers as the server does, and unframes gRPC messages. The
// first byte chooses how the rest is cut.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

#include <otelc/http/grpc.hpp>
#include <otelc/http/h2_session.hpp>

namespace {

using namespace otelc::http;
using Kind = H2Session::Event::Kind;

constexpr Limits kLimits{.header_bytes_max = 2048, .target_bytes_max = 128, .body_bytes_max = 100'000};
constexpr H2Limits kH2Limits{.streams_max = 8, .resets_max = 20, .reset_window_s = 10};
constexpr std::string_view kEmptySettings("\0\0\0\4\0\0\0\0\0", 9);
constexpr std::size_t kStreamWindow = 65'535;

[[noreturn]] void complain(const char* what) {
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

/// The server's view of this session.
class Peer {
 public:
  explicit Peer(H2Session& session) : session_(session) {}

  void act(std::int64_t now_s) {
    for (const auto& event : session_.take_events()) act_on(event, now_s);
    std::size_t held = 0;
    for (const auto& [id, open] : open_) {
      if (const H2Request* request = session_.request(id); request != nullptr) held += request->body.size();
    }
    if (held > 2 * kLimits.body_bytes_max + kH2Limits.streams_max * kStreamWindow)
      complain("too much is held");
  }

 private:
  void act_on(const H2Session::Event& event, std::int64_t now_s) {
    if (event.kind == Kind::closed) {
      open_.erase(event.stream);
      return;
    }
    H2Request* request = session_.request(event.stream);
    if (request == nullptr) return;
    open_[event.stream] = true;
    if (event.kind == Kind::head) {
      if (request->head.target.size() > kLimits.target_bytes_max) complain("a target over the limit");
      (void)parse_grpc_timeout(request->grpc_timeout);
      return;
    }
    if (request->body.size() > kLimits.body_bytes_max + kGrpcPrefixBytes) complain("a body over the limit");
    if (event.kind == Kind::failed) {
      session_.answer(event.stream, grpc_failure(8, event.failure.message), now_s);
      return;
    }
    if (!is_grpc(request->head.content_type)) {
      session_.answer(event.stream, h2_answer({}, "now", request->head.method == "HEAD"), now_s);
      return;
    }
    const std::size_t sent = request->body.size();
    const auto coding = unframe_grpc(request->body, request->grpc_encoding);
    if (coding && request->body.size() + kGrpcPrefixBytes != sent) complain("a message of another length");
    session_.answer(event.stream, coding ? grpc_success() : grpc_failure(3, coding.error().message), now_s);
  }

  H2Session& session_;
  std::map<StreamId, bool> open_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t piece = data[0] == 0 ? std::max<std::size_t>(bytes.size(), 1) : data[0];
  H2Session session(kLimits, kH2Limits, 0);
  Peer peer(session);
  session.feed(std::string(kH2Preface) + std::string(kEmptySettings), 0);
  std::string out;
  std::int64_t now_s = 0;
  while (!bytes.empty() && !session.finished()) {
    session.feed(bytes.substr(0, piece), now_s);
    bytes.remove_prefix(std::min(piece, bytes.size()));
    peer.act(now_s);
    session.expire({}, ++now_s);
    peer.act(now_s);
    out.clear();
    session.send(out);
    peer.act(now_s);
  }
  session.stop();
  session.send(out);
  return 0;
}
