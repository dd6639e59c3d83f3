// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to billing: the bill of an agent that is chosen whole.

#include <otelc/billing/detail/bill_draft.hpp>

namespace otelc::billing::detail {

/// Choose one kind of report for the whole account and add its rows to the bill (docs/counting.md#whole).
void choose_whole(BillDraft& draft);

}  // namespace otelc::billing::detail
