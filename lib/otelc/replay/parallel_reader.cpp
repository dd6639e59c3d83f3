// SPDX-License-Identifier: Apache-2.0
//
// Each thread repeats two steps: it reads the next chunk of whole lines from the first file that has more and
// that no other thread is reading, and then parses it without holding the file. Reading appends a slot to the
// file's queue, so the slots are in the order of the lines although they are parsed in any order. next()
// waits until the first slot of the first file is parsed.
//
// Memory is bounded by two shares of jobs + 1 chunks: one for the first file, one for all files behind it.
// The threads pause when a share is used up. The first file has its own, so the others can never block it.
#include <otelc/replay/parallel_reader.hpp>

#include <algorithm>
#include <cassert>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include <otelc/base/padded.hpp>
#include <otelc/otlp/record_reader.hpp>

namespace otelc::replay {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{128} * 1024;
constexpr std::size_t kChunkLines = 1000;  // the batches of very short lines are larger than the lines

// The parser reuses its memory for the next line, so texts that are not views of the line are copied to
// `kept`.
void keep_texts(otlp::Batch& batch, std::string_view line, std::deque<std::string>& kept) {
  const auto keep = [&](std::string_view& text) {
    const std::less<> before;
    const bool is_in_line =
        !before(text.data(), line.data()) && !before(line.data() + line.size(), text.data());
    if (!text.empty() && !is_in_line) text = kept.emplace_back(text);
  };
  for (otlp::Attribute& attribute : batch.attributes) keep(attribute.value.text);
  for (otlp::Scope& scope : batch.scopes) keep(scope.name);
}

struct File {
  explicit File(store::LogReader opened) : reader(std::move(opened)) {}

  store::LogReader reader;
  bool is_taken = false;  // a thread is reading it
  bool is_read = false;   // to its end
  // In the order of the file.
  struct Slot {
    std::unique_ptr<Chunk> chunk;
    std::size_t bytes = kChunkBytes;  // an estimate until the chunk is read
    bool is_done = false;             // parsed
  };
  std::deque<std::unique_ptr<Slot>> slots;
};

// Fills the chunk with the next lines of the file, and `ends` with the offsets of their ends, without parsing
// them. Returns false if the file has no more lines.
bool read_lines(store::LogReader& reader, Chunk& chunk, std::vector<std::size_t>& ends) {
  chunk.text.reserve(kChunkBytes + kChunkBytes / 4);
  bool has_more = true;
  while (chunk.text.size() < kChunkBytes && ends.size() < kChunkLines) {
    const auto line = reader.next();
    if (!line) chunk.failed = line.error();
    has_more = line && line->has_value();
    if (!has_more) break;
    chunk.text.insert(chunk.text.end(), (*line)->data, (*line)->data + (*line)->size);
    ends.push_back(chunk.text.size());
  }
  chunk.text.resize(chunk.text.size() + kPadding);
  chunk.is_last = !has_more;
  chunk.bytes_read = reader.bytes_read();
  chunk.bytes_total = reader.bytes_total();
  return has_more;
}

void parse_lines(otlp::RecordReader& reader, Chunk& chunk, const std::vector<std::size_t>& ends) {
  chunk.size = ends.size();
  if (chunk.lines.size() < chunk.size) chunk.lines.resize(chunk.size);
  std::size_t begin = 0;
  for (std::size_t i = 0; i < chunk.size; ++i) {
    const PaddedView text{chunk.text.data() + begin, ends[i] - begin};
    ReadLine& line = chunk.lines[i];
    const auto read = reader.read_line(text, line.batch);
    line.is_good = read.has_value();
    line.is_rejected = read && read->rejected;
    line.repaired = read ? read->repaired : 0;
    keep_texts(line.batch, text.text(), chunk.unescaped);
    begin = ends[i];
  }
}

}  // namespace

struct ParallelReader::Impl {
  Impl(const otlp::Interest& asked, std::size_t count) : interest(asked), jobs(count) {}

  void work();
  File* file_to_read();
  std::unique_ptr<Chunk> empty_chunk();
  void keep_for_reuse(std::unique_ptr<Chunk> chunk);

  const otlp::Interest& interest;
  const std::size_t jobs;
  std::mutex mutex{};
  // The mutex guards what follows.
  std::condition_variable can_read{};
  std::condition_variable is_parsed{};
  std::deque<std::unique_ptr<File>> files{};
  std::vector<std::unique_ptr<Chunk>> free{};
  bool is_stopped = false;
  // Used only by the thread that calls next().
  std::unique_ptr<Chunk> handed_out{};
  std::vector<std::thread> threads{};  // started last, joined first
};

// Returns the first file from which a thread may read, by its share of memory; nullptr if there is none.
File* ParallelReader::Impl::file_to_read() {
  const std::size_t share = (jobs + 1) * kChunkBytes;
  std::size_t behind = 0;
  for (const auto& file : files) {
    std::size_t own = 0;
    for (const auto& slot : file->slots) own += slot->bytes;
    const bool is_first = file == files.front();
    if (!is_first) behind += own;
    if ((is_first ? own : behind) >= share) {
      if (is_first) continue;
      return nullptr;
    }
    if (!file->is_taken && !file->is_read) return file.get();
  }
  return nullptr;
}

std::unique_ptr<Chunk> ParallelReader::Impl::empty_chunk() {
  if (free.empty()) return std::make_unique<Chunk>();
  auto chunk = std::move(free.back());
  free.pop_back();
  return chunk;
}

// Frees a chunk that a long line has made large.
void ParallelReader::Impl::keep_for_reuse(std::unique_ptr<Chunk> chunk) {
  if (!chunk || chunk->text.capacity() > 4 * kChunkBytes || free.size() > 2 * jobs) return;
  chunk->text.clear();
  chunk->unescaped.clear();
  chunk->failed.reset();
  chunk->size = 0;
  free.push_back(std::move(chunk));
}

void ParallelReader::Impl::work() {
  otlp::RecordReader parser(interest);
  std::vector<std::size_t> ends;
  std::unique_lock lock(mutex);
  while (true) {
    File* file = nullptr;
    can_read.wait(lock, [&] { return is_stopped || (file = file_to_read()) != nullptr; });
    if (is_stopped) return;
    file->is_taken = true;
    File::Slot& slot = *file->slots.emplace_back(std::make_unique<File::Slot>());
    slot.chunk = empty_chunk();
    lock.unlock();
    ends.clear();
    const bool has_more = read_lines(file->reader, *slot.chunk, ends);
    lock.lock();
    file->is_taken = false;
    file->is_read = !has_more;
    slot.bytes = slot.chunk->text.size();
    lock.unlock();
    can_read.notify_one();  // another thread may read on in this file
    parse_lines(parser, *slot.chunk, ends);
    lock.lock();
    slot.is_done = true;
    is_parsed.notify_one();
  }
}

ParallelReader::ParallelReader(const otlp::Interest& interest, std::size_t jobs)
    : impl_(std::make_unique<Impl>(interest, jobs)) {
  try {
    for (std::size_t i = 0; i < jobs; ++i)
      impl_->threads.emplace_back([impl = impl_.get()] { impl->work(); });
  } catch (const std::system_error&) {
    // A container's limit of processes: go on with the threads that have started.
  }
}

ParallelReader::~ParallelReader() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->is_stopped = true;
  }
  impl_->can_read.notify_all();
  for (std::thread& thread : impl_->threads) thread.join();
}

std::size_t ParallelReader::threads() const {
  return impl_->threads.size();
}

std::size_t ParallelReader::files_max() const {
  return impl_->jobs + 1;
}

std::size_t ParallelReader::files() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->files.size();
}

void ParallelReader::add(store::LogReader file) {
  auto added = std::make_unique<File>(std::move(file));
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->files.push_back(std::move(added));
  }
  impl_->can_read.notify_one();
}

const Chunk& ParallelReader::next() {
  std::unique_ptr<File> finished;  // closed without the lock
  std::unique_lock lock(impl_->mutex);
  assert(!impl_->files.empty());
  impl_->keep_for_reuse(std::move(impl_->handed_out));
  File& file = *impl_->files.front();
  impl_->is_parsed.wait(lock, [&] { return !file.slots.empty() && file.slots.front()->is_done; });
  impl_->handed_out = std::move(file.slots.front()->chunk);
  file.slots.pop_front();
  if (impl_->handed_out->is_last) {
    finished = std::move(impl_->files.front());
    impl_->files.pop_front();
  }
  lock.unlock();
  impl_->can_read.notify_all();
  return *impl_->handed_out;
}

}  // namespace otelc::replay
