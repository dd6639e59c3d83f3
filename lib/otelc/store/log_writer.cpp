// SPDX-License-Identifier: Apache-2.0
//
// Group commit. The writer's thread takes all that waits as one group, writes it, syncs once, and completes
// it; what is submitted meanwhile is the next group. So the number of syncs depends on the disk, not on the
// number of requests.
//
// Clients send their next request when they have an answer. A group that starts right after one was
// completed would begin without most of those clients, and then two half groups would take turns, each
// client waiting for two syncs. So gather() waits a little, at most half as long as the last group took,
// until as many wait as were just answered or came meanwhile (the crowd). It pauses for some groups when the
// crowd did not come.
//
// Small and large submissions wait in queues of their own. A group holds all small ones and up to
// kLargeBytes of large ones; a longer line is written by itself. Small ones have a share of the
// limit that large ones cannot use up.
#include <otelc/store/log_writer.hpp>

#include <cassert>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <future>
#include <mutex>
#include <new>
#include <span>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <otelc/store/lock_file.hpp>
#include <otelc/store/log_file.hpp>

namespace otelc::store {
namespace {

// Bytes of larger submissions in one group, which take a slow disk some tens of milliseconds. A submission
// above this is huge and is written by itself.
constexpr std::size_t kLargeBytes = std::size_t{4} << 20;

}  // namespace

struct LogWriter::Impl {
  struct Item {
    std::string lines;
    Done done;
    [[nodiscard]] bool is_small() const { return lines.size() < kSmallBytes; }
    [[nodiscard]] bool is_huge() const { return lines.size() > kLargeBytes; }
  };
  /// Bytes that wait, including those of the group being written.
  struct Waiting {
    std::size_t small = 0;
    std::size_t large = 0;
    [[nodiscard]] std::size_t& of(const Item& item) { return item.is_small() ? small : large; }
  };

  Impl(std::size_t bytes_max, std::size_t small_max, LockFile held, LogFile log)
      : queue_bytes_max(bytes_max), small_bytes_max(small_max), lock(std::move(held)), file(std::move(log)) {}

  Result<void> start();
  void run();
  bool take(std::vector<Item>& group);
  void fill(std::vector<Item>& group);
  [[nodiscard]] std::size_t count() const { return small.size() + large.size(); }
  [[nodiscard]] bool has_room(const Item& item) const;
  void gather(std::unique_lock<std::mutex>& guard);
  std::span<Item> first_that_fit(std::span<Item> items);
  Result<void> keep(std::span<const Item> items);
  bool is_to_wake();

  const std::size_t queue_bytes_max;
  const std::size_t small_bytes_max;
  LockFile lock;
  LogFile file;  // the writer's thread only, once it runs

  std::mutex mutex;  // guards the next seven members
  std::condition_variable wake;
  std::vector<Item> small;
  std::deque<Item> large;
  Waiting bytes;
  std::size_t wanted = 0;  // the writer sleeps until so many wait; 0: it is awake
  bool grouping = false;   // between begin_group() and end_group()
  bool stopping = false;

  // The writer's thread only.
  std::vector<std::string_view> lines;
  std::chrono::nanoseconds took{0};  // how long writing the last group took
  std::size_t crowd = 0;   // submissions of the last group, and those that came while it was written
  int groups_to_pass = 0;  // how many groups not to gather for, because the crowd did not come
  std::thread thread;
};

/// Starts the thread with all signals blocked. That also turns SIGXFSZ (a file size limit) into EFBIG without
/// changing the process's signal handling, which children would inherit.
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
    file.look_after(lock);
    took = {};
    for (std::span<Item> rest(group); !rest.empty();) {
      const auto items = first_that_fit(rest);
      const auto began = std::chrono::steady_clock::now();
      const Result<void> kept = keep(items);
      // The time for a huge line does not predict the next group's.
      if (!items.front().is_huge()) took += std::chrono::steady_clock::now() - began;
      for (Item& item : items) item.done(kept);
      rest = rest.subspan(items.size());
    }
  }
}

/// Releases the finished group and takes the next one; an empty one when it is time for LogFile::look().
/// Returns false when the writer is to stop.
bool LogWriter::Impl::take(std::vector<Item>& group) {
  Waiting done;
  for (const Item& item : group) done.of(item) += item.lines.size();
  crowd = group.size();
  group.clear();  // without the mutex, because freeing a huge line takes long
  std::unique_lock guard(mutex);
  bytes.small -= done.small;
  bytes.large -= done.large;
  crowd += count();
  wanted = 1;
  const auto is_due = [this] { return count() > 0 || stopping; };
  const bool is_idle = !wake.wait_until(guard, file.next_look(), is_due);
  if (!is_idle) gather(guard);
  wanted = 0;
  fill(group);
  return is_idle || !group.empty() || !large.empty();
}

/// Takes all small submissions, and so many larger ones that the next group need not wait long. The first
/// larger one is taken whatever its size.
void LogWriter::Impl::fill(std::vector<Item>& group) {
  group.swap(small);
  std::size_t taken = 0;
  while (!large.empty() && (taken == 0 || taken + large.front().lines.size() <= kLargeBytes)) {
    try {
      group.push_back(std::move(large.front()));
    } catch (const std::bad_alloc&) {
      return;  // it is left for the next group
    }
    taken += group.back().lines.size();
    large.pop_front();
  }
}

/// Waits for the crowd (see above), where syncs are slow enough to make it worth it.
void LogWriter::Impl::gather(std::unique_lock<std::mutex>& guard) {
  constexpr std::chrono::microseconds kWorthIt{100};
  constexpr int kGroupsToPass = 16;
  if (took < kWorthIt || count() >= crowd || stopping) return;
  if (groups_to_pass > 0) {
    --groups_to_pass;
    return;
  }
  wanted = crowd;
  const bool has_come = wake.wait_for(guard, took / 2, [this] { return count() >= crowd || stopping; });
  if (!has_come) groups_to_pass = kGroupsToPass;
}

/// Returns the first items that fit the current segment, at least one. A huge one comes alone.
std::span<LogWriter::Impl::Item> LogWriter::Impl::first_that_fit(std::span<Item> items) {
  std::uint64_t room = file.room_for(items.front().lines);
  std::size_t fitting = 0;
  for (; fitting < items.size() && items[fitting].lines.size() <= room; ++fitting) {
    if (fitting > 0 && items[fitting].is_huge()) break;
    room -= items[fitting].lines.size();
  }
  return items.first(fitting);
}

Result<void> LogWriter::Impl::keep(std::span<const Item> items) {
  try {
    lines.clear();
    for (const Item& item : items) lines.push_back(item.lines);
    return file.append(lines);
  } catch (const std::bad_alloc&) {
    return fail(ErrorKind::unavailable, "out of memory");
  }
}

/// Returns whether to notify the writer. The mutex must be held.
bool LogWriter::Impl::is_to_wake() {
  if (grouping || wanted == 0 || count() < wanted) return false;
  wanted = 0;
  return true;
}

/// Small submissions have a share that large ones cannot use up. One that is larger than the whole limit is
/// accepted when no other large one waits; otherwise it never could be.
bool LogWriter::Impl::has_room(const Item& item) const {
  const std::size_t size = item.lines.size();
  const std::size_t all = bytes.small + bytes.large;
  if (size + all <= queue_bytes_max) return true;
  return item.is_small() ? size + bytes.small <= small_bytes_max || all == 0 : bytes.large == 0;
}

Result<std::unique_ptr<LogWriter>> LogWriter::open(Options options) {
  auto lock = LockFile::hold(options.path);
  if (!lock) return tl::unexpected(lock.error());
  auto file = LogFile::open(
      {std::move(options.path), options.durability, options.file_bytes_max, std::move(options.notice)});
  if (!file) return tl::unexpected(file.error());
  const bool heal = file->is_torn();
  auto impl = std::make_unique<Impl>(options.queue_bytes_max, options.small_bytes_max, std::move(*lock),
                                     std::move(*file));
  if (auto started = impl->start(); !started) return tl::unexpected(started.error());
  std::unique_ptr<LogWriter> writer(new LogWriter(std::move(impl)));
  if (heal) {
    // An empty submission writes just the missing newline. On a full disk that is left for later, and the
    // open succeeds all the same.
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
  Impl::Item item{std::move(lines), std::move(done)};
  bool wake = false;
  {
    const std::lock_guard guard(impl_->mutex);
    if (!impl_->has_room(item)) {
      return fail(ErrorKind::unavailable, "the log's queue is full: the disk is slower than the clients");
    }
    const bool is_small = item.is_small();
    const std::size_t bytes = item.lines.size();
    // Counted after it is added, which may throw std::bad_alloc.
    if (is_small) {
      impl_->small.push_back(std::move(item));
      impl_->bytes.small += bytes;
    } else {
      impl_->large.push_back(std::move(item));
      impl_->bytes.large += bytes;
    }
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
