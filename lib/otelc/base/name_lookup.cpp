// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/name_lookup.hpp>

#ifdef OTELC_STATIC
#include <nss.h>
#endif

#include <fmt/format.h>

namespace otelc {
namespace {

void choose_name_services() {
#ifdef OTELC_STATIC
  static const int once = __nss_configure_lookup("hosts", "files dns");
  static_cast<void>(once);
#endif
}

}  // namespace

Result<Addresses> find_addresses(const std::string& host, std::uint16_t port) {
  choose_name_services();
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int code = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found); code != 0)
    return fail(ErrorKind::unavailable, fmt::format("{}: {}", host, ::gai_strerror(code)));
  return Addresses(found);
}

}  // namespace otelc
