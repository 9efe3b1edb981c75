// SPDX-License-Identifier: Apache-2.0
// Why a page's rate is not judged (measures R65): said with the figure that is withheld.
#pragma once

#include "measures/rates.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace sarad {

enum class NotJudged : std::uint8_t {
  never_looked,  ///< nothing was known of the page then
  blind,         ///< it could not be seen for too much of the window
  unseen,        ///< too many of its mature cases are unseen
  coverage,      ///< too little was read of what the platform says there is
};

[[nodiscard]] std::string_view to_string(NotJudged why);

/// The first of R65's reasons that holds, in its order, of `mature` cases of which `unseen` are unseen; nothing: judged.
[[nodiscard]] std::optional<NotJudged> why_not_judged(const RateInput& input, std::int64_t unseen, std::int64_t mature);

}  // namespace sarad
