// SPDX-License-Identifier: Apache-2.0
// How a page's texts are read for their facts: with the words of the policy that judges it.
#pragma once

#include "activity/page.hpp"
#include "collectors/collector.hpp"
#include "config/config.hpp"
#include "daemon/rules.hpp"

namespace sarad {

/// A reader with the interim and trivial words of every version of the page's policy besides sarad's own
/// (measures R15, R26).
[[nodiscard]] TextReader reader_for(const Config& config, const RuleSet& rules, const Page& page);

}  // namespace sarad
