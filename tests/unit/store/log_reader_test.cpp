// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/log_reader.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <otelc/base/file.hpp>

#include "../../support/compress.hpp"
#include "../../support/temp_dir.hpp"

using namespace otelc;
using namespace otelc::store;
using namespace std::string_literals;

namespace {

using Lines = std::vector<std::string>;

struct Read {
  Lines lines;
  std::optional<Error> error;
};

/// Reads all, and touches the padding after each line as the JSON parser does.
Read read_all(LogReader& reader) {
  Read all;
  unsigned padding = 0;
  while (true) {
    const auto line = reader.next();
    if (!line) {
      all.error = line.error();
      break;
    }
    if (!line->has_value()) break;
    all.lines.emplace_back((*line)->text());
    for (std::size_t i = 0; i < kPadding; ++i)
      padding += static_cast<unsigned char>((*line)->data[(*line)->size + i]);
  }
  [[maybe_unused]] static volatile unsigned sink;
  sink = padding;
  return all;
}

std::string put(const test::TempDir& dir, std::string_view content) {
  std::string path = dir.file("log");
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

Read read_text(std::string_view content) {
  const test::TempDir dir;
  auto reader = LogReader::open(put(dir, content));
  REQUIRE(reader);
  return read_all(*reader);
}

Lines lines_in(std::string_view content) {
  const Read all = read_text(content);
  CHECK_FALSE(all.error);
  return all.lines;
}

/// A pipe whose other end writes `content`, `part` bytes at a time.
Lines lines_through_pipe(const std::string& content, std::size_t part) {
  int ends[2];
  REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
  auto reader = LogReader::from_fd(UniqueFd(ends[0]), "pipe");
  std::thread feeder([&content, part, writer = UniqueFd(ends[1])] {
    for (std::size_t at = 0; at < content.size(); at += part) {
      (void)write_all(writer.get(), std::string_view(content).substr(at, part));
    }
  });
  REQUIRE(reader);
  const Read all = read_all(*reader);
  feeder.join();
  CHECK_FALSE(all.error);
  CHECK(reader->bytes_total() == 0);
  CHECK(reader->bytes_read() == content.size());
  return all.lines;
}

}  // namespace

TEST_CASE("lines end where they should") {
  const std::pair<std::string, Lines> rows[] = {
      {"", {}},
      {"\n", {}},
      {"\r\n\n\r\n", {}},
      {"a\n", {"a"}},
      {"a", {"a"}},
      {"a\nb", {"a", "b"}},
      {"a\r\nb\r\n", {"a", "b"}},
      {"a\n\n\r\n\nb\n\n", {"a", "b"}},
      {"a\rb\n\r", {"a\rb"}},
      {"a\r\r\n", {"a\r"}},
      {"nul\0nul\n\0\0\n"s, {"nul\0nul"s, "\0\0"s}},
      {" \n\t\n", {" ", "\t"}},
      {"\x1f", {"\x1f"}},
      {"\xef\xbb\xbf{}\n", {"\xef\xbb\xbf{}"}},
  };
  for (const auto& row : rows) {
    const auto& [content, lines] = row;
    CAPTURE(row.first);
    CHECK(lines_in(content) == lines);
  }
}

TEST_CASE("lines of any length are whole across the buffer's boundaries") {
  constexpr std::size_t kBuffer = 256 * 1024;
  for (const std::size_t first :
       {kBuffer - 2, kBuffer - 1, kBuffer, kBuffer + 1, 2 * kBuffer - 1, 2 * kBuffer}) {
    CAPTURE(first);
    const Lines lines = {std::string(first, 'a'), "b", std::string(kBuffer, 'c'), "d"};
    std::string content;
    for (const std::string& line : lines) content += line + "\n";
    CHECK(lines_in(content) == lines);
    content.pop_back();
    CHECK(lines_in(content) == lines);
  }
}

TEST_CASE("a long line among many short ones") {
  Lines lines;
  for (int i = 0; i < 50000; ++i) lines.push_back("line " + std::to_string(i));
  lines[20000] = std::string(5 << 20, 'x');
  std::string content;
  for (const std::string& line : lines) content += line + "\r\n";
  CHECK(lines_in(content) == lines);
  CHECK(lines_in(test::gzipped(content)) == lines);
  CHECK(lines_in(test::zstd_compressed(content)) == lines);
}

TEST_CASE("a line over the limit is cut, its rest dropped, and the next line is whole") {
  constexpr std::size_t kLimit = 256 * 1024;
  const test::TempDir dir;
  const std::string content =
      "before\n" + std::string(10 * kLimit, '\0') + "\nafter\n" + std::string(3 * kLimit, 'x');
  for (const std::string& file : {content, test::gzipped(content)}) {
    const int fd = ::open(put(dir, file).c_str(), O_RDONLY | O_CLOEXEC);
    auto reader = LogReader::from_fd(UniqueFd(fd), "log", kLimit);
    REQUIRE(reader);
    const Read all = read_all(*reader);
    CHECK_FALSE(all.error);
    REQUIRE(all.lines.size() == 4);
    CHECK(all.lines[0] == "before");
    CHECK(all.lines[1] == std::string(kLimit, '\0'));
    CHECK(all.lines[2] == "after");
    CHECK(all.lines[3] == std::string(kLimit, 'x'));
  }
}

TEST_CASE("an object over many lines counts as one line, plain and compressed") {
  const std::string object = "{\r\n  \"a\": [\r\n    \"" + std::string(300 * 1024, 'x') + "\"\r\n  ]\r\n}";
  const std::string content = "{}\n" + object + "\r\n{\"b\":1}\n" + object;
  for (const std::string& file : {content, test::gzipped(content), test::zstd_compressed(content)}) {
    CHECK(lines_in(file) == Lines{"{}", object, "{\"b\":1}", object});
  }
}

TEST_CASE("an object over the limit is cut, its rest dropped, and the next one is whole") {
  constexpr std::size_t kLimit = 256 * 1024;
  const test::TempDir dir;
  std::string object = "{\n  \"a\": [\n";
  while (object.size() < 3 * kLimit) object += "    \"some text\",\n";
  object += "    1\n  ]\n}\n";
  const int fd = ::open(put(dir, object + "{\"b\":1}\n" + object).c_str(), O_RDONLY | O_CLOEXEC);
  auto reader = LogReader::from_fd(UniqueFd(fd), "log", kLimit);
  REQUIRE(reader);
  const Read all = read_all(*reader);
  CHECK_FALSE(all.error);
  REQUIRE(all.lines.size() == 3);
  CHECK(all.lines[0].size() == kLimit);
  CHECK(all.lines[1] == "{\"b\":1}");
  CHECK(all.lines[2].size() < 2 * kLimit);
}

TEST_CASE("an object without an end is one bad line, however long it is") {
  std::string content = "{\n";
  while (content.size() < 40u << 20) content += "  \"a\": [[[[\n";
  CHECK(lines_in(content) == Lines{content.substr(0, content.size() - 1)});
}

TEST_CASE("NULs at the start of a log are skipped: truncation leaves them if the writer keeps its offset") {
  const Lines lines = {"{\"a\":1}", "b\0c"s};
  for (const std::size_t nuls : {1u, 4096u, 600'000u}) {
    CHECK(lines_in(std::string(nuls, '\0') + "{\"a\":1}\nb\0c\n"s) == lines);
  }
  CHECK(lines_in(std::string(600'000, '\0')) == Lines{"\0"s});  // but NULs without a log are a bad line
}

TEST_CASE("a pipe may deliver its bytes in any parts") {
  Lines lines = {"first", "second", std::string(3000, 'x')};
  const std::string content = "first\n\nsecond\r\n" + lines[2];
  for (const std::size_t part : {1u, 3u, 5000u}) {
    CAPTURE(part);
    CHECK(lines_through_pipe(content, part) == lines);
    CHECK(lines_through_pipe(test::gzipped(content), part) == lines);
    CHECK(lines_through_pipe(test::zstd_compressed(content), part) == lines);
  }
}

TEST_CASE("compressed members are one log") {
  CHECK(lines_in(test::gzipped("a\nb") + test::gzipped("c\nd\n")) == Lines{"a", "bc", "d"});
  CHECK(lines_in(test::zstd_compressed("a\nb") + test::zstd_compressed("c\nd\n")) == Lines{"a", "bc", "d"});
  CHECK(lines_in(test::gzipped("")).empty());
}

TEST_CASE("a cut compressed log gives its whole lines, then the error, each time") {
  std::string content;
  unsigned random = 1;
  for (int i = 0; i < 20000; ++i) {
    content += "line " + std::to_string(random) + "\n";
    random = random * 1103515245u + 12345u;
  }
  const Lines whole = lines_in(content);
  for (const std::string& packed : {test::gzipped(content), test::zstd_compressed(content)}) {
    const test::TempDir dir;
    auto reader = LogReader::open(put(dir, packed.substr(0, packed.size() * 3 / 4)));
    REQUIRE(reader);
    const Read cut = read_all(*reader);
    CHECK(cut.lines.size() > whole.size() / 4);
    CHECK(cut.lines.size() < whole.size());
    CHECK(cut.lines == Lines(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(cut.lines.size())));
    REQUIRE(cut.error);
    CHECK(cut.error->kind == ErrorKind::bad_data);
    CHECK(cut.error->message == dir.file("log") + ": the compressed data ends too early");
    CHECK_FALSE(reader->next());
  }
}

TEST_CASE("a compressed log with a flipped bit or trailing bytes fails after its good lines") {
  std::string gzip = test::gzipped("a\nb\n");
  const Read trailing = read_text(gzip + "x");
  CHECK(trailing.lines == Lines{"a", "b"});
  REQUIRE(trailing.error);
  CHECK(trailing.error->kind == ErrorKind::bad_data);
  gzip[gzip.size() - 5] ^= 1;  // the CRC
  const Read damaged = read_text(gzip);
  REQUIRE(damaged.error);
  CHECK(damaged.error->kind == ErrorKind::bad_data);
}

TEST_CASE("the bytes read and the size are known for a file") {
  const test::TempDir dir;
  const std::string packed = test::gzipped("a\nb\n");
  auto reader = LogReader::open(put(dir, packed));
  REQUIRE(reader);
  CHECK(reader->bytes_read() == 0);
  CHECK(reader->bytes_total() == packed.size());
  CHECK(read_all(*reader).lines.size() == 2);
  CHECK(reader->bytes_read() == packed.size());
  LogReader moved = std::move(*reader);
  CHECK(moved.bytes_total() == packed.size());
}

TEST_CASE("errors name what cannot be read") {
  const test::TempDir dir;
  const auto missing = LogReader::open(dir.file("missing"));
  REQUIRE_FALSE(missing);
  CHECK(missing.error().kind == ErrorKind::not_found);
  CHECK(missing.error().message == dir.file("missing") + ": no such file");
  const auto directory = LogReader::open(dir.file(""));
  REQUIRE_FALSE(directory);
  CHECK(directory.error().kind == ErrorKind::refused);
  put(dir, "x");
  const auto below_file = LogReader::open(dir.file("log/x"));
  REQUIRE_FALSE(below_file);
  CHECK(below_file.error().kind == ErrorKind::io);
}

TEST_CASE("a descriptor that cannot be read is an io error") {
  const test::TempDir dir;
  auto reader = LogReader::from_fd(UniqueFd(::open(put(dir, "x").c_str(), O_WRONLY | O_CLOEXEC)), "the log");
  REQUIRE(reader);
  const auto line = reader->next();
  REQUIRE_FALSE(line);
  CHECK(line.error().kind == ErrorKind::io);
  CHECK(line.error().message == "cannot read the log: Bad file descriptor");
}

TEST_CASE("- is standard input, which stays open") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  REQUIRE(write_all(ends[1], "a\nb"));
  ::close(ends[1]);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[0], STDIN_FILENO);
    bool good = false;
    if (auto reader = LogReader::open("-")) good = read_all(*reader).lines == Lines{"a", "b"};
    ::_exit(good && ::fcntl(STDIN_FILENO, F_GETFD) >= 0 ? 0 : 1);
  }
  ::close(ends[0]);
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}
