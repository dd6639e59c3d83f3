// SPDX-License-Identifier: Apache-2.0
#include <otelc/otlp/span_tree_reader.hpp>

#include <otelc/otlp/detail/json_cursor.hpp>

namespace otelc::otlp {

using namespace detail;

struct SpanTreeReader::Impl {
  od::parser parser;
  od::document document;
  std::vector<SpanLink>* links = nullptr;

  error_code read(PaddedView line);
  error_code read_groups(od::value& groups);
  error_code read_span(od::value& span);
};

error_code SpanTreeReader::Impl::read_span(od::value& span) {
  SpanLink link;
  const auto error = each_field(span, [&](std::string_view key, od::value value) -> error_code {
    if (is(key, "traceId", "trace_id")) return read_text(value, link.trace_id);
    if (is(key, "spanId", "span_id")) return read_text(value, link.span_id);
    if (is(key, "parentSpanId", "parent_span_id")) return read_text(value, link.parent_id);
    if (is(key, "startTimeUnixNano", "start_time_unix_nano")) {
      link.start = read_time(value);
    } else if (is(key, "endTimeUnixNano", "end_time_unix_nano")) {
      link.end = read_time(value);
    }
    return SUCCESS;
  });
  if (!error) links->push_back(link);
  return error;
}

error_code SpanTreeReader::Impl::read_groups(od::value& groups) {
  const auto read_scope = [this](od::value& scope) {
    return each_field(scope, [this](std::string_view key, od::value value) -> error_code {
      if (key != "spans") return SUCCESS;
      return each_element(value, [this](od::value& span) { return read_span(span); });
    });
  };
  return each_element(groups, [&](od::value& group) {
    return each_field(group, [&](std::string_view key, od::value value) -> error_code {
      return is(key, "scopeSpans", "scope_spans") ? each_element(value, read_scope) : SUCCESS;
    });
  });
}

error_code SpanTreeReader::Impl::read(PaddedView line) {
  if (auto error = parser.iterate(line.data, line.size, line.size + kPadding).get(document)) return error;
  od::object object;
  if (auto error = document.get_object().get(object)) return error;
  const auto read_request = [this](std::string_view key, od::value& value) -> error_code {
    return is(key, "resourceSpans", "resource_spans") ? read_groups(value) : SUCCESS;
  };
  return each_field(object, [&](std::string_view key, od::value value) -> error_code {
    if (key != "payload") return read_request(key, value);
    return each_field(value, [&](std::string_view inner, od::value inner_value) {
      return read_request(inner, inner_value);
    });
  });
}

SpanTreeReader::SpanTreeReader() : impl_(std::make_unique<Impl>()) {}
SpanTreeReader::~SpanTreeReader() = default;

Result<void> SpanTreeReader::read_line(PaddedView line, std::vector<SpanLink>& links) {
  links.clear();
  const std::string_view text = line.text();
  if (text.find("\"resourceSpans\"") == std::string_view::npos &&
      text.find("\"resource_spans\"") == std::string_view::npos) {
    return {};
  }
  impl_->links = &links;
  if (const auto error = impl_->read(line)) {
    links.clear();
    return fail(ErrorKind::bad_data, simdjson::error_message(error));
  }
  return {};
}

}  // namespace otelc::otlp
