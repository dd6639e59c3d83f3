// SPDX-License-Identifier: Apache-2.0
#include <otelc/prices/detail/built_in.hpp>

namespace otelc::prices::detail {
namespace {

#ifdef __clang__
// clang warns about literals over 64 KiB, because other compilers may refuse them; gcc and clang do not.
#pragma clang diagnostic ignored "-Woverlength-strings"
#endif
#include <otelc/prices/built_in_rates.inc>

}  // namespace

std::string_view built_in_source() {
  return kSource;
}
std::string_view built_in_date() {
  return kDate;
}
std::string_view built_in_rows() {
  return kRows;
}

}  // namespace otelc::prices::detail
