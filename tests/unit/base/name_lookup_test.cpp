// SPDX-License-Identifier: Apache-2.0
#include <netinet/in.h>

#include <doctest/doctest.h>

#include <otelc/base/name_lookup.hpp>

namespace {

using namespace otelc;

TEST_CASE("find_addresses takes a name or an address") {
  for (const char* const host : {"127.0.0.1", "::1", "localhost"}) {
    CAPTURE(host);
    const auto found = find_addresses(host, 4318);
    REQUIRE(found);
    const addrinfo* const first = found->get();
    REQUIRE(first != nullptr);
    CHECK(first->ai_socktype == SOCK_STREAM);
    const auto port = first->ai_family == AF_INET
                          ? reinterpret_cast<const sockaddr_in*>(first->ai_addr)->sin_port
                          : reinterpret_cast<const sockaddr_in6*>(first->ai_addr)->sin6_port;
    CHECK(ntohs(port) == 4318);
  }
}

TEST_CASE("find_addresses names what it did not find") {
  // Two dots in a row are in no valid name: no server is asked.
  const auto found = find_addresses("no..such.invalid", 1);
  REQUIRE(!found);
  CHECK(found.error().kind == ErrorKind::unavailable);
  CHECK(found.error().message.starts_with("no..such.invalid: "));
}

}  // namespace
