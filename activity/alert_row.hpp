// SPDX-License-Identifier: Apache-2.0
// An alert of a single case as the ledger keeps it while Alertmanager may believe in it: after a crash the
// daemon must know what it has to end (alerts.md section 6).
#pragma once

#include "activity/verdict.hpp"

#include <optional>
#include <string>

namespace sarad {

struct AlertRow {
  std::string id;            ///< page, name and what else identifies it, in one text; stable
  std::string page;
  std::string subject;       ///< the case's id; of a referral, its tag's; empty: the page as a whole
  ClockKind clock{};
  std::string part;          ///< of a referral, the office
  std::string labels, annotations;   ///< JSON objects, as they are sent
  std::string link;          ///< generatorURL
  Instant starts{};          ///< from when the clock is overdue (R13), or due soon
  std::optional<Instant> ends;       ///< absent: it stands
  std::string resolution;    ///< with `ends`: answered, withdrawn, vanished, closed, corrected, overdue, fewer, removed

  friend bool operator==(const AlertRow&, const AlertRow&) = default;
};

}  // namespace sarad
