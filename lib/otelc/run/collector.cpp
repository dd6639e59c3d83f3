// SPDX-License-Identifier: Apache-2.0
#include <otelc/run/collector.hpp>

#include <algorithm>
#include <atomic>
#include <exception>
#include <filesystem>
#include <mutex>
#include <thread>
#include <utility>

#include <otelc/base/clock.hpp>
#include <otelc/base/file.hpp>
#include <otelc/base/messages.hpp>
#include <otelc/ingest/live_rate.hpp>
#include <otelc/process/random_hex.hpp>
#include <otelc/run/run_log.hpp>
#include <otelc/server/server.hpp>
#include <otelc/store/log_writer.hpp>

namespace otelc::run {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kSecretBytes = 16;
/// What has come whole is answered when the disk has it: that takes so long at most, or the disk is ill.
constexpr std::chrono::milliseconds kAnswerTime{500};

/// Counts what arrives and hands it on. arrivals() and summary() are for any thread.
class Entrance final : public ingest::Consumer {
 public:
  Entrance(std::string rate_file, ingest::Consumer* watch, const prices::PriceBook& prices)
      : rate_(std::move(rate_file), system_clock(), prices), watch_(watch) {}

  void consume(PaddedView line) override {
    {
      const std::lock_guard lock(mutex_);
      rate_.consume(line);
    }
    // Behind it: who sees the count finds as much in the summary.
    last_.store(steady_clock::now().time_since_epoch().count(), std::memory_order_relaxed);
    requests_.fetch_add(1, std::memory_order_release);
    if (watch_ != nullptr) watch_->consume(line);
  }

  [[nodiscard]] usage::Summary summary() const {
    const std::lock_guard lock(mutex_);
    return rate_.summary();
  }

  [[nodiscard]] Collector::Arrivals arrivals() const {
    Collector::Arrivals seen;
    seen.requests = requests_.load(std::memory_order_acquire);
    if (seen.requests > 0)
      seen.last = steady_clock::time_point(steady_clock::duration(last_.load(std::memory_order_relaxed)));
    return seen;
  }

 private:
  mutable std::mutex mutex_;  // guards rate_
  ingest::LiveRate rate_;
  ingest::Consumer* watch_;
  std::atomic<std::uint64_t> requests_{0};
  std::atomic<steady_clock::rep> last_{0};
};

}  // namespace

struct Collector::Impl {
  Impl(std::string path, std::string rate_file, ingest::Consumer* watch, const prices::PriceBook& prices,
       std::unique_ptr<store::LogWriter> writer)
      : log_path(std::move(path)),
        log(std::move(writer)),
        entrance(std::move(rate_file), watch, prices),
        receiver({}, *log, &entrance, system_clock()) {}

  const std::string log_path;
  const std::string secret = process::random_hex(kSecretBytes);
  std::unique_ptr<store::LogWriter> log;
  Entrance entrance;
  ingest::Receiver receiver;
  std::unique_ptr<server::Server> server;
  std::string failure;  // written by the thread, read when it has ended
  std::thread thread;
  std::mutex mutex;  // guards `server` against the thread's end
};

Result<std::unique_ptr<Collector>> Collector::open(const std::string& run_dir, ingest::Consumer* watch,
                                                   const prices::PriceBook& prices) {
  const std::filesystem::path dir(run_dir);
  if (auto made = make_private_dir(run_dir); !made) return tl::unexpected(made.error());
  const std::string log_path = dir / "claude-otel.jsonl";
  if (auto moved = move_older_log(log_path); !moved) return tl::unexpected(moved.error());
  auto log = store::LogWriter::open({.path = log_path, .notice = say});
  if (!log) return tl::unexpected(log.error());
  auto impl = std::make_unique<Impl>(log_path, dir / "claude-otel-rate.json", watch, prices, std::move(*log));
  server::ServerOptions options;
  options.port = 0;
  options.token = impl->secret;
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
  impl_->thread = std::thread([impl = impl_.get()] {
    // What the network library throws must not take the command's supervisor with it.
    try {
      impl->server->run();
    } catch (const std::exception& error) {
      impl->failure = error.what();
      // A port that refuses costs an agent nothing; one where nobody answers would hold up its end.
      const std::lock_guard lock(impl->mutex);
      impl->server.reset();
    }
  });
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
  impl_->log.reset();
}

process::Destination Collector::destination(process::Protocol protocol) const {
  return {protocol, impl_->server->port(), impl_->secret};
}

const std::string& Collector::log_path() const {
  return impl_->log_path;
}

std::size_t Collector::connections() {
  const std::lock_guard lock(impl_->mutex);
  return impl_->thread.joinable() && impl_->server ? impl_->server->settle() : 0;
}

Collector::Arrivals Collector::arrivals() const {
  return impl_->entrance.arrivals();
}

usage::Summary Collector::summary() const {
  return impl_->entrance.summary();
}

const std::string& Collector::failure() const {
  return impl_->failure;
}

}  // namespace otelc::run
