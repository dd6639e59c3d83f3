// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/invisible.hpp>

#include <doctest/doctest.h>

#include <initializer_list>

using namespace otelc;

TEST_CASE("characters that show nothing, or another kind of space, are invisible") {
  for (const char32_t c :
       {U'\0',     U'\n',     U'\x1b',   U'\x7f',       U'\u0080',     U'\u009f',     U'\u00a0',
        U'\u00ad', U'\u034f', U'\u061c', U'\u115f',     U'\u1160',     U'\u1680',     U'\u180e',
        U'\u2000', U'\u200a', U'\u200b', U'\u200d',     U'\u200f',     U'\u2028',     U'\u2029',
        U'\u202a', U'\u202e', U'\u202f', U'\u205f',     U'\u2060',     U'\u2064',     U'\u2066',
        U'\u2069', U'\u206f', U'\u2800', U'\u3000',     U'\u3164',     U'\ufe00',     U'\ufe0f',
        U'\ufeff', U'\uffa0', U'\ufff9', U'\U0001d173', U'\U000e0001', U'\U000e007f', U'\U000e01ef'}) {
    CAPTURE(static_cast<unsigned>(c));
    CHECK(is_invisible(c));
  }
}

TEST_CASE("letters, signs and the space are visible") {
  for (const char32_t c :
       {U' ',      U'!',      U'~',      U'\u00a1', U'\u00ac',     U'\u00ae',     U'\u00e9',    U'\u0300',
        U'\u05d0', U'\u2010', U'\u2026', U'\u2027', U'\u2030',     U'\u205e',     U'\u2070',    U'\u3001',
        U'\u65e5', U'\uac00', U'\ufffc', U'\ufffd', U'\U0001f600', U'\U000e1000', U'\U0010ffff'}) {
    CAPTURE(static_cast<unsigned>(c));
    CHECK_FALSE(is_invisible(c));
  }
}
