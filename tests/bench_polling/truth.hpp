// SPDX-License-Identifier: Apache-2.0
// The estimates replaced by the truth that a trace contains (docs/polling.md, "bound"): each page's real
// rates, the real week, the generator's kernel. Never the future: no event is known before it is listed.
#pragma once

#include "tests/bench_polling/trace.hpp"
#include "daemon/polling_rates.hpp"

#include <memory>

namespace sarad::bench {

[[nodiscard]] std::unique_ptr<PageRates> true_rates(const Trace& trace, Instant start);

}  // namespace sarad::bench
