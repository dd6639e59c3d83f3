// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/run_dir.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include "../../support/temp_dir.hpp"

using namespace otelc;
using namespace otelc::store;

namespace {

constexpr uid_t kStranger = 54321;

std::string directory_of_mode(const test::TempDir& dir, mode_t mode) {
  std::string path = dir.file("of_mode_" + std::to_string(mode));
  REQUIRE(::mkdir(path.c_str(), 0700) == 0);
  REQUIRE(::chmod(path.c_str(), mode) == 0);
  return path;
}

}  // namespace

TEST_CASE("a run directory that others may write to is refused, with its mode and what to do") {
  const test::TempDir dir;
  for (const mode_t mode : {0720U, 0702U, 0770U, 0777U, 01777U, 02775U}) {
    CAPTURE(mode);
    const auto safe = check_run_dir(directory_of_mode(dir, mode));
    REQUIRE_FALSE(safe);
    CHECK(safe.error().kind == ErrorKind::refused);
  }
  const std::string path = dir.file("of_mode_511");
  CHECK(check_run_dir(path).error().message ==
        "others may write to " + path + " (mode 0777); run `chmod go-w` on it or choose another directory");
}

TEST_CASE("a private run directory is accepted, and so is one that does not exist yet") {
  const test::TempDir dir;
  for (const mode_t mode : {0700U, 0750U, 0755U, 01700U}) {
    const std::string path = directory_of_mode(dir, mode);
    CHECK(check_run_dir(path));
    CHECK(check_run_dir(path + "/"));
  }
  CHECK(check_run_dir(dir.file("missing")));
  CHECK(check_run_dir(""));
  std::ofstream(dir.file("file")) << "x";
  CHECK(check_run_dir(dir.file("file")));  // make_run_dir() reports that
  CHECK_FALSE(make_run_dir(dir.file("file")));
  REQUIRE(::symlink(directory_of_mode(dir, 0711).c_str(), dir.file("link").c_str()) == 0);
  CHECK(check_run_dir(dir.file("link")));
}

TEST_CASE("a link to a directory that others may write to is refused") {
  const test::TempDir dir;
  REQUIRE(::symlink(directory_of_mode(dir, 0777).c_str(), dir.file("link").c_str()) == 0);
  CHECK_FALSE(check_run_dir(dir.file("link")));
  CHECK_FALSE(check_run_dir(dir.file("link/")));
}

TEST_CASE("a single file may be in a directory that others may write to") {
  const test::TempDir dir;
  for (const mode_t mode : {0700U, 0777U, 01777U}) CHECK(check_file_dir(directory_of_mode(dir, mode)));
  CHECK(check_file_dir("/"));
  CHECK(is_open_to_others(dir.file("of_mode_511")));         // 0777
  CHECK_FALSE(is_open_to_others(dir.file("of_mode_1023")));  // 01777
  CHECK_FALSE(is_open_to_others(dir.file("of_mode_448")));   // 0700
  CHECK_FALSE(is_open_to_others(dir.file("missing")));
}

TEST_CASE("another user's directory, and another user's link to ours, are refused") {
  if (::geteuid() != 0) return;  // only root can give a directory away
  const test::TempDir dir;
  const std::string theirs = directory_of_mode(dir, 0700);
  REQUIRE(::chown(theirs.c_str(), kStranger, kStranger) == 0);
  const std::string why = theirs + " belongs to another user (uid 54321); choose another directory";
  CHECK(check_run_dir(theirs).error().message == why);
  CHECK(check_file_dir(theirs).error().message == why);
  const std::string link = dir.file("link");
  REQUIRE(::symlink(directory_of_mode(dir, 0711).c_str(), link.c_str()) == 0);
  REQUIRE(::lchown(link.c_str(), kStranger, kStranger) == 0);
  for (const std::string& name : {link, link + "/"}) {
    CHECK_FALSE(check_run_dir(name));
    CHECK_FALSE(check_file_dir(name));
  }
}
