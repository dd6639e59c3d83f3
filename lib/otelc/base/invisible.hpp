// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace otelc {

/// Whether a character shows nothing, looks like a space that it is not, breaks a line, or changes the order
/// or the shape of its neighbours: what two different names could look alike by. Controls (C0, C1, DEL) are
/// among them; the space itself is not. The one table for all outputs.
bool is_invisible(char32_t character);

}  // namespace otelc
