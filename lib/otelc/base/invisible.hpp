// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace otelc {

/// Return whether a character could make two different names look alike: it shows nothing, looks like a
/// space, breaks a line, or changes the order or shape of its neighbours. Includes controls (C0, C1, DEL),
/// but not the space U+0020. All outputs escape these characters.
bool is_invisible(char32_t character);

}  // namespace otelc
