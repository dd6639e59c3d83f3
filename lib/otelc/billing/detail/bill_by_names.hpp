// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to billing: the bill of a service that is chosen by names.

#include <otelc/billing/detail/bill_draft.hpp>

namespace otelc::billing::detail {

/// Choose a report for each group of names and add its rows to the bill (docs/counting.md#by-names).
void choose_by_names(BillDraft& draft);

}  // namespace otelc::billing::detail
