// SPDX-License-Identifier: Apache-2.0
// A small country, set by hand: what exporters are tested on and what the sample page shows.
#pragma once

#include "measures/snapshot.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace sarad::test {

/// Wednesday, 25 November 2026, 14:00 in Dhaka.
[[nodiscard]] Instant noon();
/// RFC 3339, UTC. Must be right.
[[nodiscard]] Instant at(std::string_view text);

/// Sunday to Thursday, 09:00–17:00, Asia/Dhaka; Victory Day (16 December) still awaits the moon.
[[nodiscard]] std::shared_ptr<const BusinessTime> office_hours();

/// A roster and figures that tests change at will; `make()` turns them into a Snapshot.
class Country {
 public:
  Office& office(std::string id, std::string parent, std::string level, std::string name, std::string name_en);
  /// A page that is watched, has figures without a case and one kept week before the running one.
  PageFigures& page(std::string id, std::string office, std::string platform);
  [[nodiscard]] PageFigures& figures(std::string_view page);
  [[nodiscard]] Snapshot::PollNote& note(std::string_view page);
  [[nodiscard]] Page& configured(std::string_view page);

  /// The same roster pointer as the last call, unless something was added in between; figures of
  /// pages that were not touched by figures() since keep their pointer.
  [[nodiscard]] Snapshot make();

  Instant now = noon();
  bool simulated = false;

 private:
  [[nodiscard]] std::size_t place(std::string_view page) const;

  Roster roster_;
  std::shared_ptr<const Roster> shared_roster_;
  std::vector<PageFigures> figures_;
  std::vector<std::shared_ptr<const PageFigures>> shared_;
  std::vector<Snapshot::PollNote> notes_;
  std::shared_ptr<const BusinessTime> calendar_ = office_hours();
  std::uint64_t generation_ = 0;
};

/// A case opened at `opened` in state open, its first clock due at `due`.
[[nodiscard]] Case open_case(std::string id, Instant opened, Instant due, Verdict verdict);

/// The ministry, a division, three districts and an upazila with seven pages in all states.
[[nodiscard]] Country bangladesh();

/// `pages` pages of as many district offices, all alike, for sizes and benches.
[[nodiscard]] Snapshot many_pages(std::size_t pages);

}  // namespace sarad::test
