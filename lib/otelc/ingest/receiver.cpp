// SPDX-License-Identifier: Apache-2.0
#include <otelc/ingest/receiver.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <utility>

#include <otelc/base/inflate.hpp>
#include <otelc/ingest/consumer_turns.hpp>
#include <otelc/ingest/large_bodies.hpp>

namespace otelc::ingest {
namespace {

/// So short that the string for it needs no memory.
constexpr const char* kNoMemory = "out of memory";
/// A line that is longer is waited for before the next large request is decoded, so that memory holds one of
/// them at a time.
constexpr std::size_t kLongLine = std::size_t{4} << 20;
/// A disk that takes longer is failing: the requests that come then had better be refused by the log.
constexpr std::chrono::seconds kWritingTime{5};

/// What the log does with one line. Shared with the log, which may end later than the receiver.
class Written {
 public:
  void set() {
    {
      const std::lock_guard lock(mutex_);
      is_set_ = true;
    }
    changed_.notify_one();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kWritingTime, [this] { return is_set_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_set_ = false;
};

/// One budget for the decoders of both threads.
Receiver::Options with_budget(Receiver::Options options) {
  if (options.budget == nullptr) options.budget = Decoder::make_budget(options.body_bytes_max);
  return options;
}

}  // namespace

struct Receiver::Impl {
  enum class Size { small, large };

  Impl(Options o, store::LogWriter& l, Consumer* consumer, const Clock& c)
      : options(with_budget(std::move(o))),
        log(l),
        clock(c),
        turns(consumer),
        small_decoder(options),
        large_decoder(options),
        large({.bytes_max = options.body_bytes_max},
              [this](LargeBodies::Body body) { handle(large_decoder, std::move(body), Size::large); }) {}

  [[nodiscard]] bool is_large(ExportRequest& request) const;
  void handle(Decoder& decoder, LargeBodies::Body body, Size size);
  void keep(DecodedRequest made, const Done& done, Size size);

  const Options options;
  store::LogWriter& log;
  const Clock& clock;
  ConsumerTurns turns;
  Decoder small_decoder;  // of the thread that calls take()
  Decoder large_decoder;  // of the thread of `large`
  LargeBodies large;      // last: its thread uses all of the above
};

/// A coded body that turns out to be small is inflated afterwards. One that does not is left as it came: what
/// was inflated of it, in less than a millisecond, is inflated again.
bool Receiver::Impl::is_large(ExportRequest& request) const {
  if (request.body.size() > kSmallBytes) return true;
  if (request.coding == Coding::identity) return false;
  std::string plain;
  const auto inflated =
      inflate_all(request.coding, request.body, std::min(kSmallBytes, options.body_bytes_max), plain);
  if (!inflated) return inflated.error().kind == ErrorKind::too_large;
  request.body = std::move(plain);
  request.coding = Coding::identity;
  return false;
}

/// Nothing that one request throws may end a thread: others have requests there too.
void Receiver::Impl::handle(Decoder& decoder, LargeBodies::Body body, Size size) {
  try {
    keep(decoder.decode(std::move(body.request), body.arrival), body.done, size);
  } catch (const std::bad_alloc&) {
    body.done(fail(ErrorKind::unavailable, kNoMemory));
  } catch (const std::exception& error) {
    if (size == Size::small) throw;
    body.done(fail(ErrorKind::internal, error.what()));
  }
}

void Receiver::Impl::keep(DecodedRequest made, const Done& done, Size size) {
  if (!made.decoded) {
    // The client has its answer whatever becomes of this: nobody waits, and a full queue drops it.
    if (!made.line.empty()) (void)log.submit(std::move(made.line), [](const Result<void>&) {});
    return done(std::move(made.decoded));
  }
  // Seen before it is kept: when the disk then fails, the live view is ahead of the log by this
  // request. That is rare, and the log is what counts.
  size == Size::small ? turns.take_small(made.line) : turns.take_large(made.line);
  const auto written =
      size == Size::large && made.line.size() > kLongLine ? std::make_shared<Written>() : nullptr;
  const auto answer = [done, what = *made.decoded, written](Result<void> kept) {
    if (written) written->set();
    if (kept) return done(what);
    done(tl::unexpected(std::move(kept.error())));
  };
  auto submitted = log.submit(std::move(made.line), answer);
  if (!submitted) return answer(std::move(submitted));
  if (written) written->wait();
}

Receiver::Receiver(Options options, store::LogWriter& log, Consumer* consumer, const Clock& clock)
    : impl_(new Impl(std::move(options), log, consumer, clock)) {}
Receiver::~Receiver() = default;

void Receiver::take(ExportRequest request, Done done) {
  LargeBodies::Body body{std::move(request), impl_->clock.now(), std::move(done)};
  try {
    if (impl_->is_large(body.request)) return impl_->large.add(std::move(body));
  } catch (const std::bad_alloc&) {
    return body.done(fail(ErrorKind::unavailable, kNoMemory));
  }
  impl_->handle(impl_->small_decoder, std::move(body), Impl::Size::small);
}

void Receiver::begin_group() {
  impl_->log.begin_group();
}
void Receiver::end_group() {
  impl_->log.end_group();
}

bool Receiver::is_idle() const {
  return impl_->large.is_idle();
}

void Receiver::finish(std::chrono::milliseconds at_most) {
  impl_->large.finish(at_most);
}

}  // namespace otelc::ingest
