// SPDX-License-Identifier: Apache-2.0
#include <otelc/replay/replay_all.hpp>

#include <sys/stat.h>

#include <deque>
#include <utility>

#include <otelc/replay/parallel_reader.hpp>
#include <otelc/store/log_reader.hpp>

namespace otelc::replay {
namespace {

// A pipe is opened in its turn: its writer may wait until the file before it has been read.
bool can_be_opened_early(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

/// Keeps enough files open ahead to give the reader's threads work, and counts the lines on this thread.
class ParallelReplay {
 public:
  ParallelReplay(const NextFile& next_file, std::size_t jobs, usage::Accountant& accountant,
                 const Progress& progress)
      : next_file_(next_file),
        accountant_(accountant),
        progress_(progress),
        reader_(accountant.interest(), jobs) {}

  [[nodiscard]] bool has_threads() const { return reader_.threads() > 0; }

  void run(const OnFile& on_file) {
    while (true) {
      no_more_ = false;  // a log that is being written may have a new file by now
      open_more();
      if (opened_.empty()) return;
      const Opened file = std::move(opened_.front());
      opened_.pop_front();
      on_file(file.file, file.is_open ? count(file.file) : tl::unexpected(file.is_open.error()));
    }
  }

 private:
  struct Opened {
    LogFile file;
    Result<void> is_open;
  };

  void open_more() {
    while (!no_more_ && reader_.files() < reader_.files_max()) {
      if (!waiting_) waiting_ = next_file_();
      no_more_ = !waiting_;
      if (no_more_ || (reader_.files() > 0 && !can_be_opened_early(waiting_->path))) return;
      open(*std::exchange(waiting_, std::nullopt));
    }
  }

  void open(LogFile file) {
    auto log = store::LogReader::open(file.path);
    opened_.push_back({std::move(file), log ? Result<void>() : tl::unexpected(log.error())});
    if (log) reader_.add(std::move(*log));
  }

  Result<usage::LogInput> count(const LogFile& file) {
    accountant_.begin_log(file.log);
    usage::LogInput input;
    input.path = file.path;
    while (true) {
      const Chunk& chunk = reader_.next();
      for (std::size_t i = 0; i < chunk.size; ++i) count(chunk.lines[i], input);
      if (progress_) progress_(file.path, chunk.bytes_read, chunk.bytes_total);
      if (!chunk.is_last) {
        open_more();
        continue;
      }
      if (!chunk.failed) return input;
      if (chunk.failed->kind != ErrorKind::bad_data) return tl::unexpected(*chunk.failed);
      ++input.skipped;
      return input;
    }
  }

  void count(const ReadLine& line, usage::LogInput& input) {
    if (!line.is_good) {
      ++input.skipped;
      return;
    }
    accountant_.count(line.batch, line.repaired);
    ++(line.is_rejected ? input.rejected : input.records);
  }

  const NextFile& next_file_;
  usage::Accountant& accountant_;
  const Progress& progress_;
  ParallelReader reader_;
  bool no_more_ = false;
  std::optional<LogFile> waiting_;  // the next file, if it cannot be opened yet
  std::deque<Opened> opened_;       // in order, with those that failed to open
};

}  // namespace

void replay_all(const NextFile& next_file, std::size_t jobs, usage::Accountant& accountant,
                const Progress& progress, const OnFile& on_file) {
  if (jobs > 1) {
    ParallelReplay replay(next_file, jobs, accountant, progress);
    if (replay.has_threads()) return replay.run(on_file);
  }
  while (const auto file = next_file()) on_file(*file, replay(*file, accountant, progress));
}

}  // namespace otelc::replay
