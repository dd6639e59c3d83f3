// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/file.hpp>

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <utility>

#include <doctest/doctest.h>

#include "../../support/temp_dir.hpp"

using namespace otelc;
using test::read_whole;
using test::TempDir;

namespace {

class Umask {
 public:
  explicit Umask(mode_t mask) : before_(::umask(mask)) {}
  ~Umask() { ::umask(before_); }

 private:
  mode_t before_;
};

mode_t mode_of(const std::string& path) {
  struct stat info {};
  REQUIRE(::lstat(path.c_str(), &info) == 0);
  return info.st_mode & 07777;
}

void write_text(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
}

template <class T>
Error error_of(const Result<T>& result) {
  REQUIRE_FALSE(result);
  return result.error();
}

std::size_t entries_in(const std::string& directory) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    (void)entry;
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("files are private whatever the umask") {
  for (const mode_t mask : {0u, 022u, 077u, 0777u}) {
    CAPTURE(mask);
    const TempDir dir;
    const Umask umask(mask);
    CHECK(make_private_dir(dir.file("a/b/c")));
    for (const char* name : {"a", "a/b", "a/b/c"}) CHECK(mode_of(dir.file(name)) == 0700);
    for (const OpenFor purpose : {OpenFor::append, OpenFor::replace, OpenFor::read_write}) {
      const std::string path = dir.file("a/file" + std::to_string(static_cast<int>(purpose)));
      CHECK(open_private(path, purpose));
      CHECK(mode_of(path) == 0600);
    }
    CHECK(replace_file(dir.file("a/replaced"), "x"));
    CHECK(mode_of(dir.file("a/replaced")) == 0600);
  }
}

TEST_CASE("a file that others could read is made private when it is opened") {
  const TempDir dir;
  write_text(dir.file("log"), "old\n");
  REQUIRE(::chmod(dir.file("log").c_str(), 0644) == 0);
  CHECK(open_private(dir.file("log"), OpenFor::append));
  CHECK(mode_of(dir.file("log")) == 0600);
  CHECK(read_whole(dir.file("log")) == "old\n");
}

TEST_CASE("directories: an existing one stays, anything else in its place is refused") {
  const TempDir dir;
  REQUIRE(::mkdir(dir.file("open").c_str(), 0755) == 0);
  CHECK(make_private_dir(dir.file("open")));
  CHECK(mode_of(dir.file("open")) == 0755);
  CHECK(make_private_dir(dir.file("open/")));
  CHECK(make_private_dir(dir.file("slash/es//in/it/")));
  CHECK(std::filesystem::is_directory(dir.file("slash/es/in/it")));
  REQUIRE(::symlink(dir.file("open").c_str(), dir.file("link").c_str()) == 0);
  CHECK(make_private_dir(dir.file("link/below")));
  CHECK(std::filesystem::is_directory(dir.file("open/below")));
  CHECK(make_private_dir("/"));

  write_text(dir.file("file"), "");
  CHECK(error_of(make_private_dir(dir.file("file"))).kind == ErrorKind::refused);
  CHECK(error_of(make_private_dir(dir.file("file/below"))).kind == ErrorKind::refused);
  REQUIRE(::symlink(dir.file("nowhere").c_str(), dir.file("dangling").c_str()) == 0);
  CHECK(error_of(make_private_dir(dir.file("dangling/below"))).kind == ErrorKind::refused);
  CHECK(error_of(make_private_dir(dir.file("file"))).message ==
        dir.file("file") + " is not a directory; remove what is there or choose another path");
  CHECK(error_of(make_private_dir("")).kind == ErrorKind::io);
  CHECK(error_of(make_private_dir(dir.file(std::string(300, 'x')))).kind == ErrorKind::io);
}

TEST_CASE("each purpose keeps or truncates the content") {
  const TempDir dir;
  const std::string path = dir.file("file");
  const std::pair<OpenFor, std::string> rows[] = {
      {OpenFor::append, "old,new"}, {OpenFor::replace, "new"}, {OpenFor::read_write, "new,"}};
  for (const auto& [purpose, after] : rows) {
    std::filesystem::remove(path);
    write_text(path, "old,");
    const auto fd = open_private(path, purpose);
    REQUIRE(fd);
    CHECK((::fcntl(fd->get(), F_GETFD) & FD_CLOEXEC) != 0);
    CHECK(write_all(fd->get(), "new"));
    CHECK(read_whole(path) == after);
  }
}

TEST_CASE("anything but a regular file of ours is refused and left untouched") {
  const TempDir dir;
  write_text(dir.file("target"), "precious");
  REQUIRE(::symlink(dir.file("target").c_str(), dir.file("link").c_str()) == 0);
  REQUIRE(::symlink(dir.file("nowhere").c_str(), dir.file("dangling").c_str()) == 0);
  REQUIRE(::mkdir(dir.file("dir").c_str(), 0700) == 0);
  REQUIRE(::mkfifo(dir.file("fifo").c_str(), 0600) == 0);
  const UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  dir.file("socket").copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);

  const std::pair<std::string, std::string> rows[] = {
      {dir.file("link"), " is a symbolic link; remove it or choose another path"},
      {dir.file("dangling"), " is a symbolic link; remove it or choose another path"},
      {dir.file("dir"), " is a directory; choose another path"},
      {dir.file("fifo"), " is a FIFO; remove it or choose another path"},
      {dir.file("socket"), " is not a regular file; choose another path"},
      {"/dev/null", " is not a regular file; choose another path"},
  };
  for (const auto& row : rows) {
    const auto& [path, why] = row;
    CAPTURE(row.first);
    for (const OpenFor purpose : {OpenFor::append, OpenFor::replace, OpenFor::read_write}) {
      const Error error = error_of(open_private(path, purpose));
      CHECK(error.kind == ErrorKind::refused);
      CHECK(error.message == path + why);
    }
    CHECK(error_of(replace_file(path, "x")).kind == ErrorKind::refused);
  }
  CHECK(read_whole(dir.file("target")) == "precious");
  CHECK_FALSE(std::filesystem::exists(dir.file("nowhere")));
  CHECK(entries_in(dir.file("")) == 6);
}

TEST_CASE("another user's file is refused") {
  if (::geteuid() != 0) {
    MESSAGE("SKIP: only root can make one");
    return;
  }
  const TempDir dir;
  write_text(dir.file("theirs"), "x");
  REQUIRE(::chown(dir.file("theirs").c_str(), 12345, 12345) == 0);
  const Error error = error_of(open_private(dir.file("theirs"), OpenFor::append));
  CHECK(error.kind == ErrorKind::refused);
  CHECK(error.message == dir.file("theirs") + " belongs to another user; choose another path");
}

TEST_CASE("an impossible path is an io error with errno's text") {
  const TempDir dir;
  const Error error = error_of(open_private(dir.file("no/such/file"), OpenFor::append));
  CHECK(error.kind == ErrorKind::io);
  CHECK(error.message == "cannot open " + dir.file("no/such/file") + ": No such file or directory");
  CHECK(error_of(replace_file(dir.file("no/such"), "x")).kind == ErrorKind::io);
}

TEST_CASE("a file is replaced atomically") {
  const TempDir dir;
  const std::string path = dir.file("port");
  CHECK(replace_file(path, "4318"));
  std::ifstream held(path);
  CHECK(replace_file(path, ""));
  CHECK(read_whole(path).empty());
  std::string old;
  std::getline(held, old);
  CHECK(old == "4318");  // a reader that had the old file open still reads all of it
  CHECK(entries_in(dir.file("")) == 1);
}

TEST_CASE("write_all goes through short writes and a descriptor that would block") {
  int ends[2];
  REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
  const UniqueFd reader(ends[0]);
  UniqueFd writer(ends[1]);
  REQUIRE(::fcntl(writer.get(), F_SETFL, O_NONBLOCK) == 0);
  const std::string text(1 << 20, 'x');
  std::string got;
  std::thread drain([&] {
    char part[5000];
    for (ssize_t size; (size = ::read(reader.get(), part, sizeof part)) > 0;) {
      got.append(part, static_cast<std::size_t>(size));
    }
  });
  CHECK(write_all(writer.get(), text));
  writer.reset();
  drain.join();
  CHECK(got == text);
}

TEST_CASE("write_all distinguishes temporary errors from failures") {
  const UniqueFd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  CHECK(error_of(write_all(full.get(), "x")).kind == ErrorKind::unavailable);
  CHECK(write_all(full.get(), ""));
  CHECK(error_of(write_all(-1, "x")).kind == ErrorKind::io);
  CHECK(error_of(write_all(-1, "x")).message == "Bad file descriptor");
}

TEST_CASE("errno values have texts") {
  CHECK(errno_text(ENOENT) == "No such file or directory");
  CHECK(errno_text(99999) == "Unknown error 99999");
}
