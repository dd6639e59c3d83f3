// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/section_file.hpp>

#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "../../support/temp_dir.hpp"

using namespace otelc;
using namespace otelc::launch;

namespace {

/// A file with our section and content of other programs.
struct Page {
  test::TempDir dir;
  std::string path = dir.file("page");
  SectionFile section{path, "abc"};
};

void append(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::app) << text;
}

/// Returns the file as a reader sees it: without comments and blank lines.
std::string shown(const std::string& path) {
  std::string text = test::read_whole(path);
  for (std::size_t at = 0; (at = text.find("<!--")) != std::string::npos;)
    text.erase(at, text.find("-->", at) + 3 - at);
  std::string out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.find_first_not_of(' ') != std::string::npos) out += line + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("a section is rewritten in place, and the content around it stays") {
  Page page;
  append(page.path, "before");
  REQUIRE(page.section.write("one"));
  append(page.path, "behind\n");
  const std::size_t size = test::read_whole(page.path).size();
  REQUIRE(page.section.write("two, which is longer"));
  CHECK(test::read_whole(page.path).size() == size);
  CHECK(shown(page.path) == "before\ntwo, which is longer\nbehind\n");
}

TEST_CASE("a text that outgrows its section moves to the end and leaves other content intact") {
  Page page;
  append(page.path, "before\n");
  REQUIRE(page.section.write("small"));
  append(page.path, "behind\n");
  const std::string large(100'000, 'x');
  REQUIRE(page.section.write(large));
  CHECK(shown(page.path) == "before\nbehind\n" + large + "\n");
  const std::size_t size = test::read_whole(page.path).size();
  REQUIRE(page.section.write("small again"));
  CHECK(test::read_whole(page.path).size() == size);
  CHECK(shown(page.path) == "before\nbehind\nsmall again\n");
}

TEST_CASE("growing step by step costs no more than a few times the text") {
  Page page;
  for (std::size_t size = 100; size <= 128 * 1024; size += 100)
    REQUIRE(page.section.write(std::string(size, 'x')));
  CHECK(test::read_whole(page.path).size() < 1024 * 1024);  // GitHub's limit for a step
}

TEST_CASE("sections with other ids are not touched") {
  const test::TempDir dir;
  const std::string path = dir.file("page");
  launch::SectionFile one(path, "abc");
  launch::SectionFile other(path, "abcd");
  REQUIRE(one.write("one"));
  REQUIRE(other.write("other"));
  REQUIRE(one.write("one again"));
  CHECK(shown(path) == "one again\nother\n");
}

TEST_CASE("a file that was replaced, truncated or cut in our section gets a new one") {
  Page page;
  REQUIRE(page.section.write("one"));
  std::filesystem::remove(page.path);
  REQUIRE(page.section.write("two"));
  CHECK(shown(page.path) == "two\n");
  std::filesystem::resize_file(page.path, 0);
  REQUIRE(page.section.write("three"));
  CHECK(shown(page.path) == "three\n");
  std::filesystem::resize_file(page.path, 30);
  REQUIRE(page.section.write("four"));
  CHECK(shown(page.path).ends_with("four\n"));
  CHECK(test::read_whole(page.path).find('\0') == std::string::npos);
}

TEST_CASE("content behind a truncated section stays") {
  Page page;
  REQUIRE(page.section.write("one"));
  std::filesystem::resize_file(page.path, 30);  // its beginning is left, its end is not
  append(page.path, "\nothers\n");
  for (const char* text : {"two", "three"}) REQUIRE(page.section.write(text));
  CHECK(test::read_whole(page.path).find("\nothers\n") != std::string::npos);
  CHECK(shown(page.path).ends_with("three\n"));
}

TEST_CASE("a section that cannot move stays as it was") {
  Page page;
  REQUIRE(page.section.write("small state"));
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{test::read_whole(page.path).size(), before.rlim_max};
  ::signal(SIGXFSZ, SIG_IGN);
  ::setrlimit(RLIMIT_FSIZE, &small);
  const auto written = page.section.write(std::string(20'000, 'x'));
  ::setrlimit(RLIMIT_FSIZE, &before);
  ::signal(SIGXFSZ, SIG_DFL);
  CHECK_FALSE(written);
  CHECK(shown(page.path) == "small state\n");
}

TEST_CASE("anything but a regular file is refused") {
  const test::TempDir dir;
  CHECK_FALSE(launch::SectionFile(dir.file("."), "abc").write("x"));
  const std::string fifo = dir.file("fifo");
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  CHECK_FALSE(launch::SectionFile(fifo, "abc").write("x"));
  CHECK_FALSE(launch::append_lines(fifo, "x\n"));
}

TEST_CASE("appended lines begin on a line of their own") {
  const test::TempDir dir;
  const std::string path = dir.file("output");
  REQUIRE(launch::append_lines(path, "a=1\n"));
  append(path, "mine=2");
  REQUIRE(launch::append_lines(path, "b=3\n"));
  CHECK(test::read_whole(path) == "a=1\nmine=2\nb=3\n");
}
