// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace otelc::store {

/// When a record counts as kept.
enum class Durability {
  sync,  ///< written and fdatasync'ed; all that wait share one sync
  os,    ///< written: survives our death, not the machine's
};

}  // namespace otelc::store
