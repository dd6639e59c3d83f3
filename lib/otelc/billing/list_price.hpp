// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <otelc/events/usage_event.hpp>
#include <otelc/prices/price_book.hpp>

namespace otelc::billing {

/// What tokens cost by a price list.
struct Listed {
  prices::Money price;
  std::int64_t unlisted_tokens = 0;  ///< tokens that the list has no rate for: not in `price`
};

/// What an event's tokens cost at list price. An event or a span of a request is charged by the size of
/// its prompt; a metric's tokens are of many requests, so they are charged as those of short ones.
/// `price`: the model's; null: no list has the model.
Listed list_price(const events::UsageEvent& event, const prices::ModelPrice* price);

}  // namespace otelc::billing
