// SPDX-License-Identifier: Apache-2.0
//
// A remote may contain a password or a token, and not only where it belongs in a URL. So a remote is split
// into user, host, port and path, and each part that is kept is checked character by character. If one does
// not match, there is no address at all, instead of one from which something was removed.
#include <otelc/environment/repository_url.hpp>

#include <algorithm>
#include <array>

namespace otelc::environment {
namespace {

/// Returns true if `text` is not empty and has only letters, digits and characters of `more`.
bool is_of(std::string_view text, std::string_view more) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [more](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           more.find(c) != std::string_view::npos;
  });
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

struct Authority {
  std::string_view host;  ///< an IPv6 address with its brackets; empty: not understood
  std::string_view port;  ///< empty: none
};

/// Splits `user:password@host:port`.
Authority authority_of(std::string_view text) {
  if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) text.remove_prefix(at + 1);
  Authority found;
  const std::size_t host_end = text.starts_with('[') ? text.find(']') : std::string_view::npos;
  const std::size_t colon = text.find(':', host_end == std::string_view::npos ? 0 : host_end);
  found.host = text.substr(0, colon);
  if (colon != std::string_view::npos) found.port = text.substr(colon + 1);
  const std::string_view bare =
      host_end == std::string_view::npos ? found.host : text.substr(1, host_end - 1);
  const bool is_whole = host_end == std::string_view::npos || host_end + 1 == found.host.size();
  const bool is_understood = is_whole && is_of(bare, host_end == std::string_view::npos ? "-._" : ":.") &&
                             (found.port.empty() || is_number(found.port));
  return is_understood ? found : Authority{};
}

/// Returns `path` without slashes at its ends and without `.git`; empty: it has other characters than
/// allowed.
std::string_view plain_path(std::string_view path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  while (path.ends_with('/')) path.remove_suffix(1);
  constexpr std::string_view kSuffix = ".git";
  if (path.ends_with(kSuffix) && path.size() > kSuffix.size()) path.remove_suffix(kSuffix.size());
  return is_of(path, "-._~/+%,()") ? path : std::string_view();
}

std::string joined(std::string_view scheme, const Authority& authority, std::string_view path) {
  if (authority.host.empty() || path.empty()) return {};
  std::string url = std::string(scheme) + "://" + std::string(authority.host);
  if (!authority.port.empty()) url += ":" + std::string(authority.port);
  return url + "/" + std::string(path);
}

}  // namespace

std::string repository_url(std::string_view remote) {
  constexpr std::string_view kSeparator = "://";
  const std::size_t separator = remote.find(kSeparator);
  if (separator == std::string_view::npos) {
    // scp's form `user@host:path`. With a slash before the colon it is a local path.
    const std::size_t colon = remote.find(':');
    if (colon == std::string_view::npos || remote.substr(0, colon).find('/') != std::string_view::npos)
      return {};
    return joined("https", authority_of(remote.substr(0, colon)), plain_path(remote.substr(colon + 1)));
  }
  const std::string_view scheme = remote.substr(0, separator);
  std::string_view rest = remote.substr(separator + kSeparator.size());
  const bool is_web = scheme == "https" || scheme == "http";
  constexpr std::array<std::string_view, 4> kOthers{"ssh", "git", "git+ssh", "ssh+git"};
  if (!is_web && std::find(kOthers.begin(), kOthers.end(), scheme) == kOthers.end()) return {};
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return {};
  Authority authority = authority_of(rest.substr(0, slash));
  std::string_view path = rest.substr(slash);
  if (is_web) path = path.substr(0, path.find_first_of("?#"));
  if (!is_web) authority.port = {};  // it belongs to another service
  return joined(is_web ? scheme : "https", authority, plain_path(path));
}

}  // namespace otelc::environment
