// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nghttp2/nghttp2.h>

namespace otelc::http::detail {

/// Make the callbacks of a server's session; free them with nghttp2_session_callbacks_del(). The session's
/// user data must be the H2Requests that they fill. Throws std::bad_alloc.
nghttp2_session_callbacks* new_h2_callbacks();

}  // namespace otelc::http::detail
