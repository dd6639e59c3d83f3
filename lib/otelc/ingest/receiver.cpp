// SPDX-License-Identifier: Apache-2.0
#include <otelc/ingest/receiver.hpp>

#include <new>
#include <utility>

#include <otelc/base/shrink.hpp>

namespace otelc::ingest {

struct Receiver::Impl {
  Decoder decoder;
  store::LogWriter& log;
  Consumer* consumer;
  const Clock& clock;
};

Receiver::Receiver(Options options, store::LogWriter& log, Consumer* consumer, const Clock& clock)
    : impl_(new Impl{Decoder(options), log, consumer, clock}) {}
Receiver::~Receiver() = default;

// `done` is copied into the log's queue: it is still ours to call when the queue refuses.
// NOLINTNEXTLINE(performance-unnecessary-value-param)
void Receiver::take(ExportRequest request, Done done) {
  DecodedRequest made = impl_->decoder.decode(std::move(request), impl_->clock.now());
  if (!made.decoded) {
    // The client has its answer whatever becomes of this: nobody waits, and a full queue drops it.
    if (!made.line.empty()) (void)impl_->log.submit(std::move(made.line), [](const Result<void>&) {});
    return done(std::move(made.decoded));
  }
  // Seen before it is kept: when the disk then fails, the live view is ahead of the log by this
  // request. That is rare, and the log is what counts.
  try {
    if (impl_->consumer != nullptr) impl_->consumer->consume(padded(made.line));
  } catch (const std::bad_alloc&) {
    free_memory(made.line);
    return done(otlp::no_memory_to_decode());
  }
  const auto answer = [done, what = *made.decoded](Result<void> kept) {
    if (kept) return done(what);
    done(tl::unexpected(std::move(kept.error())));
  };
  if (auto submitted = impl_->log.submit(std::move(made.line), answer); !submitted)
    answer(std::move(submitted));
}

void Receiver::begin_group() {
  impl_->log.begin_group();
}
void Receiver::end_group() {
  impl_->log.end_group();
}

}  // namespace otelc::ingest
