// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/events/recognizer.hpp>
#include <otelc/ledger/ledger.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::usage {

/// Build the summary of a ledger. Call Ledger::settle() first. `recognizer`: the one that fed the ledger.
/// `lists`: which sessions to list. Leaves `inputs`, `first`, `last`, `repaired_strings` and the names in
/// `by_log` to the caller. O(sessions x models).
Summary summarize(const ledger::Ledger& ledger, const events::Recognizer& recognizer,
                  const Lists& lists = {});

}  // namespace otelc::usage
