// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/collector.hpp>

#include <algorithm>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include <otelc/base/clock.hpp>
#include <otelc/base/random_hex.hpp>
#include <otelc/server/server.hpp>

namespace otelc::launch {
namespace {

constexpr std::size_t kSecretBytes = 16;
/// Time to answer requests that were received completely. An answer waits for the disk; one that takes longer
/// than this is failing.
constexpr std::chrono::milliseconds kAnswerTime{500};
/// Time to count and record requests that were received completely, answered or not; large ones need it.
constexpr std::chrono::milliseconds kCountingTime{5'000};

}  // namespace

struct Collector::Impl {
  Impl(std::unique_ptr<store::LogWriter> writer, agents::Content content, ingest::Consumer& meter)
      : log(std::move(writer)),
        receiver({.drops_content_of_spans = content == agents::Content::off}, *log, &meter, system_clock()) {}

  const std::string secret = random_hex(kSecretBytes);
  std::unique_ptr<store::LogWriter> log;
  ingest::Receiver receiver;
  std::unique_ptr<server::Server> server;
  std::string failure;  // written by the thread, read after it has ended
  std::thread thread;
  std::mutex mutex;  // guards `server`, which the thread resets when it fails
};

Result<std::unique_ptr<Collector>> Collector::open(std::unique_ptr<store::LogWriter> log,
                                                   agents::Content content, ingest::Consumer& meter,
                                                   server::Observer* observer) {
  auto impl = std::make_unique<Impl>(std::move(log), content, meter);
  server::ServerOptions options;
  options.port = 0;
  options.token = impl->secret;
  options.observer = observer;
  auto server = server::Server::listen(options, impl->receiver);
  if (!server) return tl::unexpected(server.error());
  impl->server = std::move(*server);
  return std::unique_ptr<Collector>(new Collector(std::move(impl)));
}

Collector::Collector(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Collector::~Collector() {
  stop();
}

void Collector::start() {
  const auto serve = [impl = impl_.get()] {
    // An exception of the network library must not end the command's supervisor.
    try {
      impl->server->run();
    } catch (const std::exception& error) {
      impl->failure = error.what();
      // Close the port: a refused connection costs an agent nothing, one without an answer delays its end.
      const std::lock_guard lock(impl->mutex);
      impl->server.reset();
    }
  };
  try {
    impl_->thread = std::thread(serve);
  } catch (const std::system_error& error) {
    impl_->failure = std::string("cannot start its thread: ") + error.what();
    impl_->server.reset();
  }
}

void Collector::stop(std::chrono::milliseconds at_most) {
  if (impl_->thread.joinable()) {
    {
      const std::lock_guard lock(impl_->mutex);
      if (impl_->server) impl_->server->stop(static_cast<int>(std::max(at_most, kAnswerTime).count()));
    }
    impl_->thread.join();
  }
  impl_->server.reset();
  impl_->receiver.finish(std::max(at_most, kCountingTime));
  impl_->log.reset();
}

agents::Destination Collector::destination(agents::Protocol protocol) const {
  return {protocol, impl_->server->port(), impl_->secret};
}

std::size_t Collector::connections() {
  const std::lock_guard lock(impl_->mutex);
  return impl_->thread.joinable() && impl_->server ? impl_->server->settle() : 0;
}

const std::string& Collector::failure() const {
  return impl_->failure;
}

}  // namespace otelc::launch
