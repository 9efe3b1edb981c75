// SPDX-License-Identifier: Apache-2.0
// An operator's word on what the reader of texts took from one text: that a message is or is not
// trivial, that a reply is or is not interim. Kept with who, when and why; never altered, only
// overruled by a later one (docs/rulings.md).
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace sarad {

struct Ruling {
  std::int64_t number = 0;       ///< order of entry, from 1; the ledger gives it
  std::string page, activity;    ///< our page id, and the platform's id of the message or reply
  std::optional<bool> interim;   ///< R26: the word is only an interim update, or is not
  std::optional<bool> trivial;   ///< R15: the message calls for no answer, or does
  std::string by, why;           ///< who ruled, and the reason; one line each
  Instant at{};                  ///< when; a figure as of an earlier instant does not know it (R1)

  friend bool operator==(const Ruling&, const Ruling&) = default;
};

}  // namespace sarad
