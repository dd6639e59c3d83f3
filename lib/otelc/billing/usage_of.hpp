// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

#include <otelc/billing/amounts.hpp>
#include <otelc/billing/bill_parts.hpp>
#include <otelc/billing/usage.hpp>
#include <otelc/events/names.hpp>

namespace otelc::billing {

/// Returns the amounts of a bill's line, or of the part of it that a caller asks about (a session, a log);
/// null if that part has none of the line.
using AmountsOf = std::function<const Amounts*(std::uint32_t line)>;

/// Add up the lines of a row: its tokens, and its cost as docs/counting.md#money describes.
///
/// `amounts_of` selects the whole row or a part of it. `with_adjustment`: whether BillRow::adjustment belongs
/// to this part. Tokens are rounded down; Usage::fractions has the rest.
Usage usage_of(const BillRow& row, const Bill& bill, const AmountsOf& amounts_of, bool with_adjustment,
               const events::Names& names);

}  // namespace otelc::billing
