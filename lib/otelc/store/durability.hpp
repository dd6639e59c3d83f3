// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace otelc::store {

/// When a record counts as stored.
enum class Durability {
  sync,  ///< after write and fdatasync; waiting records share one sync
  os,    ///< after write: survives a crash of otelc, but not of the machine
};

}  // namespace otelc::store
