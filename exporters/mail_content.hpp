// SPDX-License-Identifier: Apache-2.0
// What one mail tells one person, as of a Snapshot, without any words: lists of clocks, numbers, links. No name and no text of a
// citizen is in it.
#pragma once

#include "exporters/mail_steps.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sarad {

/// Lists, in the order in which they are told.
enum class MailTopic : std::uint8_t { supervisor, head, overdue, soon, waiting };

/// One clock of one case, or one open referral.
struct MailLine {
  std::string office, page, platform;   ///< ids
  ClockKind clock{};
  std::optional<Kind> kind;             ///< of the message; absent: a referral that no known case is attached to
  Instant due{};
  Seconds late{};                       ///< working time since; 0: still in time
  std::string other_office;             ///< of a referral: the tagged one's id
  std::string case_id, permalink, why;  ///< `why`: its explanation; both may be empty
  const BusinessTime* calendar = nullptr;
};

struct MailList {
  MailTopic topic{};
  std::vector<MailLine> lines;
  std::int64_t more = 0;                ///< at least so many that have no line
};

/// A page that still has to speak this week.
struct MailCadence {
  std::string office, page;
  int needed = 0;
  Instant until{};
  const BusinessTime* calendar = nullptr;
};

struct MailContent {
  MailKind kind{};
  Instant as_of{};
  bool simulated = false;
  bool own = false;                     ///< of a digest: whether its reader answers for an office themselves
  const BusinessTime* calendar = nullptr;
  std::string office;                   ///< the first that is told of; empty: none
  std::size_t further_offices = 0;
  std::vector<MailList> lists;          ///< none empty, in the order of topics
  std::vector<MailCadence> cadence;
  std::int64_t answered = 0;            ///< within a day
  std::int64_t told_before = 0;         ///< overdue, and left out since a mail of the last hours told of them
  std::vector<std::string> unseen;      ///< pages of which nothing can be said: ids
  std::vector<std::pair<std::string, std::string>> refused;   ///< of a bounce note: address and the server's words
  std::string link;                     ///< the list on the page

  [[nodiscard]] std::int64_t count(MailTopic topic) const;
  /// Whether a digest of it need not be sent on an ordinary day: there is nothing in it, or nothing that a mail of the last hours did not tell.
  [[nodiscard]] bool all_is_well() const;
};

inline constexpr std::size_t kMailLines = 20;   ///< of one list

/// The daily list of one person, for the offices they have a seat in. `told_lately`: whether a mail of the last hours told them of this
/// clock; such overdue ones are counted, not listed. O(the pages' cases) for those of which the person is admin.
[[nodiscard]] MailContent digest_content(const Snapshot& snapshot, const OfficeTree& tree, const MailPerson& person, const MailTerms& terms,
                                         const std::function<bool(const MailTold&)>& told_lately);

/// A mail about the steps `told`, judged again by this Snapshot: those of which nothing is true any more, or which cannot be seen, are put
/// into `gone` and not told. No list: nothing is left to tell.
[[nodiscard]] MailContent notice_content(const Snapshot& snapshot, const OfficeTree& tree, std::span<const MailTold> told, const MailTerms& terms,
                                         std::vector<MailTold>& gone);

}  // namespace sarad
