// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/log_writer.hpp>

#include <cassert>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <future>
#include <mutex>
#include <span>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <otelc/store/lock_file.hpp>
#include <otelc/store/log_file.hpp>

namespace otelc::store {

struct LogWriter::Impl {
  struct Item {
    std::string lines;
    Done done;
  };

  Impl(std::size_t bytes_max, LockFile held, LogFile log)
      : queue_bytes_max(bytes_max), lock(std::move(held)), file(std::move(log)) {}

  Result<void> start();
  void run();
  bool take(std::vector<Item>& group);
  void gather(std::unique_lock<std::mutex>& guard);
  std::span<Item> first_that_fit(std::span<Item> items);
  Result<void> keep(std::span<const Item> items);
  bool is_to_wake();

  const std::size_t queue_bytes_max;
  LockFile lock;
  LogFile file;  // the writer's thread only, once it runs

  std::mutex mutex;  // guards the next six
  std::condition_variable wake;
  std::vector<Item> waiting;
  std::size_t waiting_bytes = 0;  // with those of the group at work
  std::size_t wanted = 0;         // the writer sleeps until so many wait; 0: it does not sleep
  bool grouping = false;          // more will be submitted at once: not worth waking up for yet
  bool stopping = false;

  // The writer's thread only.
  std::vector<std::string_view> lines;
  std::chrono::nanoseconds took{0};  // to keep the last group
  std::size_t crowd = 0;             // those of the last group, and those that came while it was kept
  int groups_to_pass = 0;            // without gathering, since the crowd did not come
  std::thread thread;
};

/// The thread takes no signals. That also turns SIGXFSZ (a file size limit) into EFBIG without a
/// change to the process, which a child would inherit.
Result<void> LogWriter::Impl::start() {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  Result<void> started;
  try {
    thread = std::thread([this] { run(); });
  } catch (const std::system_error& error) {
    started =
        fail(ErrorKind::io, std::string("cannot start the thread that writes the log: ") + error.what());
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return started;
}

void LogWriter::Impl::run() {
  std::vector<Item> group;
  while (take(group)) {
    if (group.empty()) file.look();
    took = {};
    for (std::span<Item> rest(group); !rest.empty();) {
      const auto items = first_that_fit(rest);
      const auto began = std::chrono::steady_clock::now();
      const Result<void> kept = keep(items);
      took += std::chrono::steady_clock::now() - began;
      for (Item& item : items) item.done(kept);
      rest = rest.subspan(items.size());
    }
  }
}

/// Gives back the group that is done and takes all that waits: nothing when it is time to look after the
/// file. False when it is time to go.
bool LogWriter::Impl::take(std::vector<Item>& group) {
  std::size_t done_bytes = 0;
  for (const Item& item : group) done_bytes += item.lines.size();
  std::unique_lock guard(mutex);
  waiting_bytes -= done_bytes;
  crowd = group.size() + waiting.size();
  group.clear();
  wanted = 1;
  const auto is_due = [this] { return !waiting.empty() || stopping; };
  const bool is_idle = !wake.wait_until(guard, file.next_look(), is_due);
  if (!is_idle) gather(guard);
  wanted = 0;
  group.swap(waiting);
  return is_idle || !group.empty();
}

/// Clients send their next request when they have their answer. A group that begins without those who were
/// just answered makes two groups of one crowd, and each of them waits for two syncs: to wait a little, at
/// most half of a sync, lets all have one. Pays only where a sync takes long and the crowd does come.
void LogWriter::Impl::gather(std::unique_lock<std::mutex>& guard) {
  constexpr std::chrono::microseconds kWorthIt{100};
  constexpr int kGroupsToPass = 16;
  if (took < kWorthIt || waiting.size() >= crowd || stopping) return;
  if (groups_to_pass > 0) {
    --groups_to_pass;
    return;
  }
  wanted = crowd;
  const bool has_come =
      wake.wait_for(guard, took / 2, [this] { return waiting.size() >= crowd || stopping; });
  if (!has_come) groups_to_pass = kGroupsToPass;
}

/// At least one; all of them where the log's files have no largest size.
std::span<LogWriter::Impl::Item> LogWriter::Impl::first_that_fit(std::span<Item> items) {
  std::uint64_t room = file.room_for(items.front().lines.size());
  std::size_t count = 0;
  while (count < items.size() && items[count].lines.size() <= room) room -= items[count++].lines.size();
  return items.first(count);
}

Result<void> LogWriter::Impl::keep(std::span<const Item> items) {
  lines.clear();
  for (const Item& item : items) lines.push_back(item.lines);
  return file.append(lines);
}

/// The mutex is held.
bool LogWriter::Impl::is_to_wake() {
  if (grouping || wanted == 0 || waiting.size() < wanted) return false;
  wanted = 0;
  return true;
}

Result<std::unique_ptr<LogWriter>> LogWriter::open(Options options) {
  auto lock = LockFile::hold(options.path);
  if (!lock) return tl::unexpected(lock.error());
  auto file = LogFile::open(
      {std::move(options.path), options.durability, options.file_bytes_max, std::move(options.notice)});
  if (!file) return tl::unexpected(file.error());
  const bool heal = file->is_torn();
  auto impl = std::make_unique<Impl>(options.queue_bytes_max, std::move(*lock), std::move(*file));
  if (auto started = impl->start(); !started) return tl::unexpected(started.error());
  std::unique_ptr<LogWriter> writer(new LogWriter(std::move(impl)));
  if (heal) {
    // An empty group writes just the missing newline. On a full disk it stays due, and we still serve.
    std::promise<void> healed;
    if (writer->submit({}, [&healed](const Result<void>&) { healed.set_value(); }))
      healed.get_future().wait();
  }
  return writer;
}

LogWriter::LogWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

LogWriter::~LogWriter() {
  {
    const std::lock_guard guard(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->wake.notify_one();
  impl_->thread.join();
}

Result<void> LogWriter::submit(std::string lines, Done done) {
  assert(lines.empty() || lines.back() == '\n');
  bool wake = false;
  {
    const std::lock_guard guard(impl_->mutex);
    // A record over the whole bound still passes when it is alone: else it could never be kept.
    const bool fits = lines.size() + impl_->waiting_bytes <= impl_->queue_bytes_max;
    if (!fits && impl_->waiting_bytes > 0) {
      return fail(ErrorKind::unavailable, "the log's queue is full: the disk is slower than the clients");
    }
    impl_->waiting_bytes += lines.size();
    impl_->waiting.push_back({std::move(lines), std::move(done)});
    wake = impl_->is_to_wake();
  }
  if (wake) impl_->wake.notify_one();
  return {};
}

void LogWriter::begin_group() {
  const std::lock_guard guard(impl_->mutex);
  impl_->grouping = true;
}

void LogWriter::end_group() {
  bool wake = false;
  {
    const std::lock_guard guard(impl_->mutex);
    impl_->grouping = false;
    wake = impl_->is_to_wake();
  }
  if (wake) impl_->wake.notify_one();
}

}  // namespace otelc::store
