// SPDX-License-Identifier: Apache-2.0
// Baseline for summarize: the least that a simdjson program does with the same log.
//
//     bare_simdjson walk FILE    visits every value of every line, converts none
//     bare_simdjson path FILE    builds the structural index of every line and reads its `path`
//
// Prints the lines, the values and a sum over both, so that the compiler cannot drop the work.
#include <fcntl.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

#include <simdjson_configured.hpp>

namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::size_t kReadBytes = 1u << 20;

struct Counts {
  std::uint64_t lines = 0;
  std::uint64_t bad_lines = 0;
  std::uint64_t values = 0;
  std::uint64_t sum = 0;
};

// `value` is a document or a value; an error ends the walk of this line.
template <class Value>
simdjson::error_code walk(Value& value, Counts& counts) {
  ondemand::json_type type{};
  if (const auto error = value.type().get(type)) return error;
  ++counts.values;
  if (type == ondemand::json_type::object) {
    ondemand::object object;
    if (const auto error = value.get_object().get(object)) return error;
    for (auto field : object) {
      ondemand::value inner;
      if (const auto error = field.value().get(inner)) return error;
      if (const auto error = walk(inner, counts)) return error;
    }
    return simdjson::SUCCESS;
  }
  if (type == ondemand::json_type::array) {
    ondemand::array array;
    if (const auto error = value.get_array().get(array)) return error;
    for (auto element : array) {
      ondemand::value inner;
      if (const auto error = element.get(inner)) return error;
      if (const auto error = walk(inner, counts)) return error;
    }
    return simdjson::SUCCESS;
  }
  std::string_view token;
  if (const auto error = simdjson::simdjson_result<std::string_view>(value.raw_json_token()).get(token)) {
    return error;
  }
  counts.sum += token.size() + static_cast<unsigned char>(token.front());
  return simdjson::SUCCESS;
}

simdjson::error_code find_path(ondemand::document& document, Counts& counts) {
  std::string_view path;
  if (const auto error = document.find_field_unordered("path").get_string().get(path)) return error;
  counts.sum += path.size();
  return simdjson::SUCCESS;
}

class Pass {
 public:
  explicit Pass(bool is_walk) : is_walk_(is_walk) {}

  void line(const char* text, std::size_t size, std::size_t capacity) {
    ++counts.lines;
    ondemand::document document;
    auto error = parser_.iterate(text, size, capacity).get(document);
    if (!error) error = is_walk_ ? walk(document, counts) : find_path(document, counts);
    if (error) ++counts.bad_lines;
  }

  Counts counts;

 private:
  bool is_walk_;
  ondemand::parser parser_;
};

// Reads the file through one buffer that grows to the longest line, and calls `pass` for each line.
bool each_line(int fd, Pass& pass) {
  std::string buffer(2 * kReadBytes, '\0');
  std::size_t begin = 0;
  std::size_t end = 0;
  for (;;) {
    if (buffer.size() - end < kReadBytes + simdjson::SIMDJSON_PADDING) {
      std::memmove(buffer.data(), buffer.data() + begin, end - begin);
      end -= begin;
      begin = 0;
      if (buffer.size() - end < kReadBytes + simdjson::SIMDJSON_PADDING) buffer.resize(buffer.size() * 2);
    }
    const ssize_t got = ::read(fd, buffer.data() + end, kReadBytes);
    if (got < 0) return false;
    if (got == 0) return true;
    std::size_t searched = end;
    end += static_cast<std::size_t>(got);
    while (const void* found = std::memchr(buffer.data() + searched, '\n', end - searched)) {
      const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - buffer.data());
      if (at > begin) pass.line(buffer.data() + begin, at - begin, buffer.size() - begin);
      begin = searched = at + 1;
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view mode = argc == 3 ? argv[1] : "";
  if (mode != "walk" && mode != "path") {
    std::fputs("usage: bare_simdjson walk|path FILE\n", stderr);
    return 2;
  }
  const int fd = ::open(argv[2], O_RDONLY | O_CLOEXEC);
  Pass pass(mode == "walk");
  if (fd < 0 || !each_line(fd, pass)) {
    std::perror(argv[2]);
    return 1;
  }
  ::close(fd);
  std::printf("%llu lines, %llu bad, %llu values, sum %llu, stage 1 on %s\n",
              static_cast<unsigned long long>(pass.counts.lines),
              static_cast<unsigned long long>(pass.counts.bad_lines),
              static_cast<unsigned long long>(pass.counts.values),
              static_cast<unsigned long long>(pass.counts.sum),
              simdjson::get_active_implementation()->name().c_str());
  return pass.counts.bad_lines == 0 ? 0 : 1;
}
