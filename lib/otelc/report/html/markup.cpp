// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/html/markup.hpp>

#include <chrono>

#include <fmt/format.h>

#include <otelc/base/text.hpp>
#include <otelc/report/amount_text.hpp>
#include <otelc/report/columns.hpp>
#include <otelc/report/plain_url.hpp>

namespace otelc::report::detail {
namespace {

constexpr std::size_t kNameColumnsMax = 48;
constexpr std::size_t kIdColumnsMax = 20;
constexpr std::size_t kIdBegin = 8;
constexpr std::size_t kIdEnd = 5;  // with the mark
constexpr std::size_t kTitleColumnsMax = 400;
// Bytes of markup, in which a character may take six bytes.
constexpr std::size_t kNameBytesMax = 200;
constexpr std::size_t kTitleBytesMax = 400;

std::string with_entities(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

constexpr std::string_view kMark = "…";

// Cuts before it makes controls visible, so that a very long name takes neither time nor space.
std::string visible_front(std::string_view name) {
  return cut_to_columns(escape_for_terminal(name.substr(0, 8 * kTitleColumnsMax)), kTitleColumnsMax);
}

std::string with_entities_within(const std::string& text, std::size_t bytes_max) {
  std::string markup = with_entities(text);
  for (std::size_t bytes = text.size() / 2; markup.size() > bytes_max; bytes /= 2)
    markup = with_entities(utf8_lossy(text, bytes)) + std::string(kMark);
  return markup;
}

std::string cut_markup(const std::string& whole, const std::string& shown) {
  const std::string title =
      shown == whole ? "" : " title=\"" + with_entities_within(whole, kTitleBytesMax) + "\"";
  return "<bdi" + title + ">" + with_entities_within(shown, kNameBytesMax) + "</bdi>";
}

}  // namespace

std::string escaped(std::string_view text) {
  return with_entities(escape_for_terminal(text));
}

std::string name_markup(std::string_view name) {
  const std::string visible = visible_front(name);
  return cut_markup(visible, cut_middle_to_columns(visible, kNameColumnsMax));
}

std::string short_name(std::string_view name) {
  return with_entities_within(cut_middle_to_columns(visible_front(name), kNameColumnsMax), kNameBytesMax);
}

std::string id_markup(std::string_view id) {
  const std::string visible = visible_front(id);
  if (columns_of(visible) <= kIdColumnsMax) return cut_markup(visible, visible);
  const std::string front = cut_to_columns(visible, kIdBegin + 1);
  return cut_markup(visible, front + cut_front_to_columns(visible, kIdEnd).substr(kMark.size()));
}

std::string link(std::string_view url, const std::string& text) {
  if (!is_plain_url(url)) return text;
  return fmt::format(R"(<a href="{}" rel="noreferrer">{}</a>)", with_entities(url), text);
}

std::string usd(double usd) {
  return with_entities(usd_text(usd));
}

std::string usd(const std::optional<double>& usd) {
  return usd ? detail::usd(*usd) : unknown("cost not reported");
}

std::string unknown(std::string_view why) {
  return fmt::format("<span class=\"na\" title=\"{0}\" aria-label=\"{0}\" role=\"img\">–</span>", why);
}

std::string count(const std::optional<std::int64_t>& number) {
  return number ? with_thousands(*number) : unknown();
}

std::string count_of_bad(const std::optional<std::int64_t>& number) {
  return number.value_or(0) > 0 ? fmt::format(R"(<strong class="bad">{}</strong>)", count(number))
                                : count(number);
}

std::string duration(std::int64_t microseconds) {
  return duration_text(std::chrono::microseconds(microseconds));
}

std::string duration(const std::optional<std::int64_t>& microseconds) {
  return microseconds ? duration(*microseconds) : unknown();
}

std::string percent(double share) {
  return with_entities(share_text(share));
}

std::string date_and_time(UnixNanos time) {
  std::string text = format_summary_time(time).substr(0, 19);
  text[10] = ' ';
  return text;
}

}  // namespace otelc::report::detail
