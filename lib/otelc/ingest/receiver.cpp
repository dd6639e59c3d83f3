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

/// Short enough for a std::string without an allocation.
constexpr const char* kNoMemory = "out of memory";
/// The thread of large requests waits until a longer line is written before it decodes the next request, so
/// that memory holds one such line at a time.
constexpr std::size_t kLongLine = std::size_t{4} << 20;
/// If a write takes longer, the disk is failing: let the log refuse the requests that follow.
constexpr std::chrono::seconds kWritingTime{5};

/// Set when the log has written a line. Shared with the log, which may outlive the receiver.
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

/// Makes one budget for the decoders of both threads, unless there is one.
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

/// Whether a body is over kSmallBytes, as sent or inflated. A small compressed body is left inflated. A large
/// one stays as it came: it is inflated again later, but the part inflated here takes less than a
/// millisecond.
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

/// An exception of one request must not end a thread that also serves others.
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
    // The answer does not depend on this record: nothing waits for it, and a full queue drops it.
    if (!made.line.empty()) (void)log.submit(std::move(made.line), [](const Result<void>&) {});
    return done(std::move(made.decoded));
  }
  // Counted before it is stored: if the disk then fails, the live totals are ahead of the log by this
  // request. That is rare, and reports come from the log.
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
