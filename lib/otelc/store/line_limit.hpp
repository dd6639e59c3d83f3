// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/base/record_format.hpp>

namespace otelc::store {

using record_format::kLineBytesMax;

}  // namespace otelc::store
