// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <netdb.h>

#include <cstdint>
#include <memory>
#include <string>

#include <otelc/base/error.hpp>

namespace otelc {

struct FreeAddresses {
  void operator()(addrinfo* first) const { ::freeaddrinfo(first); }
};
/// A linked list of socket addresses, in the order in which to try them.
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

/// Looks up the stream socket addresses of `host`, a name or an address, and `port`. Blocks for as long as
/// the system's resolver does. Any thread may call it.
///
/// The static program of packaging/static finds names in /etc/hosts and by DNS (/etc/resolv.conf), whatever
/// nsswitch.conf says: the modules that it may name (mDNS, systemd's machines, SSSD) are of another C
/// library, and loading them can crash the process.
///
/// Errors: unavailable, with the name and the resolver's reason.
Result<Addresses> find_addresses(const std::string& host, std::uint16_t port);

}  // namespace otelc
