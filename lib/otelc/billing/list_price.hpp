// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <otelc/events/usage_event.hpp>
#include <otelc/prices/price_book.hpp>

namespace otelc::billing {

/// The list price of some tokens.
struct Listed {
  prices::Money price;
  std::int64_t unlisted_tokens = 0;  ///< tokens without a rate, which are not in `price`
};

/// Price the tokens of a record by the list.
///
/// A request (an event or a span) is priced by the size of its prompt. A data point covers many requests of
/// unknown sizes, so it gets the rates of short ones. `price`: the rates of the model; null: no list has the
/// model, and all tokens are unlisted.
Listed list_price(const events::UsageEvent& event, const prices::ModelPrice* price);

}  // namespace otelc::billing
