// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/line_buffer.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

using otelc::store::LineBuffer;
using namespace std::string_literals;

namespace {

using Lines = std::vector<std::string>;

/// Adds the text in pieces of at most `piece` bytes, and takes the whole lines after each.
Lines feed(LineBuffer& buffer, std::string_view text, std::size_t piece) {
  Lines lines;
  while (!text.empty()) {
    const auto room = buffer.room();
    const std::size_t size = text.substr(0, std::min(piece, room.size())).copy(room.data(), room.size());
    buffer.added(size);
    text.remove_prefix(size);
    while (const auto line = buffer.take()) {
      // Readable after its end, as the JSON parser requires.
      CHECK(std::string(line->data, line->size + otelc::kPadding).size() == line->size + otelc::kPadding);
      lines.emplace_back(line->text());
    }
  }
  return lines;
}

}  // namespace

TEST_CASE("LineBuffer returns the same lines, however the bytes arrive") {
  const std::string text = "one\n\r\n\ntwo\r\nthree\rfour\n \n\0five\nno end"s;
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    CAPTURE(piece);
    LineBuffer buffer;
    CHECK(feed(buffer, text, piece) == Lines{"one", "two", "three\rfour", " ", "\0five"s});
    CHECK(feed(buffer, " yet\n", piece) == Lines{"no end yet"});
  }
}

TEST_CASE("LineBuffer grows to the longest line") {
  LineBuffer buffer;
  const std::string megabyte(1'000'000, 'x');
  CHECK(feed(buffer, "a\n" + megabyte + "\nb\n", 70'000) == Lines{"a", megabyte, "b"});
}

TEST_CASE("LineBuffer drops a line that is too long, and no other") {
  LineBuffer buffer(100'000);
  const std::string just(100'000, 'x');
  const std::string more(300'000, 'y');
  CHECK(feed(buffer, "a\n" + just + "\n" + more + "\nb\n", 50'000) == Lines{"a", just, "b"});
}

TEST_CASE("LineBuffer drops the start of a line") {
  LineBuffer buffer;
  CHECK(feed(buffer, "half a li", 100).empty());
  buffer.clear();
  CHECK(feed(buffer, "ne\n", 100) == Lines{"ne"});
}
