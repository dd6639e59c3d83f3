// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/invisible.hpp>

#include <algorithm>
#include <iterator>

namespace otelc {
namespace {

struct CodeRange {
  char32_t first;
  char32_t last;
};

// From Unicode 15: general categories Cc, Cf, Zl, Zp and Zs (without the space), the property
// Default_Ignorable_Code_Point, and characters with a blank glyph. In ascending order, for binary search.
constexpr CodeRange kInvisible[] = {
    {0x0000, 0x001F},    // C0
    {0x007F, 0x00A0},    // DEL, C1, no-break space
    {0x00AD, 0x00AD},    // soft hyphen
    {0x034F, 0x034F},    // combining grapheme joiner
    {0x061C, 0x061C},    // Arabic letter mark
    {0x115F, 0x1160},    // Hangul fillers
    {0x1680, 0x1680},    // Ogham space
    {0x17B4, 0x17B5},    // Khmer inherent vowels
    {0x180B, 0x180F},    // Mongolian variation selectors and vowel separator
    {0x2000, 0x200F},    // spaces of other widths, zero width, direction marks
    {0x2028, 0x202F},    // line and paragraph separators, embedding and override, narrow space
    {0x205F, 0x206F},    // mathematical space, word joiner, invisible operators, isolates
    {0x2800, 0x2800},    // blank Braille pattern
    {0x3000, 0x3000},    // ideographic space
    {0x3164, 0x3164},    // Hangul filler
    {0xFE00, 0xFE0F},    // variation selectors
    {0xFEFF, 0xFEFF},    // byte order mark
    {0xFFA0, 0xFFA0},    // halfwidth Hangul filler
    {0xFFF0, 0xFFFB},    // interlinear annotation, unassigned ignorables
    {0x13430, 0x1343F},  // Egyptian hieroglyph format controls
    {0x1BCA0, 0x1BCA3},  // shorthand format controls
    {0x1D159, 0x1D159},  // musical null notehead
    {0x1D173, 0x1D17A},  // musical format controls
    {0xE0000, 0xE0FFF},  // tags, variation selectors supplement
};

}  // namespace

bool is_invisible(char32_t character) {
  const auto* const range = std::lower_bound(std::begin(kInvisible), std::end(kInvisible), character,
                                             [](const CodeRange& r, char32_t c) { return r.last < c; });
  return range != std::end(kInvisible) && range->first <= character;
}

}  // namespace otelc
