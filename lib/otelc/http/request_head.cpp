// SPDX-License-Identifier: Apache-2.0
#include <otelc/http/request_head.hpp>

namespace otelc::http {
namespace {

constexpr std::string_view kSchemeEnd = "://";

}  // namespace

std::string_view RequestHead::path() const {
  std::string_view path = target;
  path = path.substr(0, path.find_first_of("?#"));
  if (!path.empty() && path.front() != '/') {  // absolute-form, RFC 9112 section 3.2.2
    const std::size_t authority = path.find(kSchemeEnd);
    if (authority == std::string_view::npos) return path;
    const std::size_t slash = path.find('/', authority + kSchemeEnd.size());
    return slash == std::string_view::npos ? std::string_view("/") : path.substr(slash);
  }
  return path;
}

std::string_view RequestHead::authority() const {
  const std::string_view text = target;
  const std::size_t scheme_end = text.substr(0, text.find_first_of("?#")).find(kSchemeEnd);
  if (text.starts_with('/') || scheme_end == std::string_view::npos) return host;
  const std::string_view rest = text.substr(scheme_end + kSchemeEnd.size());
  return rest.substr(0, rest.find_first_of("/?#"));
}

void RequestHead::clear() {
  // Field by field, not `*this = {}`: the strings keep their memory for the next request.
  for (std::string* text :
       {&method, &target, &content_type, &content_encoding, &host, &authorization, &origin}) {
    text->clear();
  }
  has_origin = expects_continue = expects_other = chunked = false;
  content_length.reset();
  version = 11;
  keep_alive = true;
}

}  // namespace otelc::http
