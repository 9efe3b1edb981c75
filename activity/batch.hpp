// SPDX-License-Identifier: Apache-2.0
// What one poll of one page hands to the ledger: activities, how far it got, and what the platform
// says there is. A batch is written whole, in one transaction, or not at all.
#pragma once

#include "activity/activity.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sarad {

/// Where the next poll of a page goes on. Written with the activities it stands for.
struct Cursor {
  std::optional<Instant> since;   ///< listings before this need not be read again
  std::string state;              ///< the collector's own, opaque, under 1 KiB

  friend bool operator==(const Cursor&, const Cursor&) = default;
};

/// What is known of one conversation: whether it must be looked at again (polling.md section 2).
struct ThreadLook {
  std::string thread_id;
  std::optional<std::int64_t> platform_count;  ///< messages beneath it, as the platform counts
  std::int64_t fetched = 0;                    ///< messages beneath it that we read at that look
  std::string change_mark;                     ///< the platform's change stamp; empty: none
  Instant created{};                           ///< of its root, where known
  Instant looked{};                            ///< when its messages were last read to the end
  bool complete = false;                       ///< this look read it to the end

  friend bool operator==(const ThreadLook&, const ThreadLook&) = default;
};

/// Messages read against messages the platform says there are (R65).
struct Coverage {
  std::int64_t fetched = 0;
  std::optional<std::int64_t> platform_count = 0;  ///< absent: the platform does not tell

  friend bool operator==(const Coverage&, const Coverage&) = default;
};

/// What the platform says of the page itself (clauses 5.ক, খ, জ; 7.ঘ). Absent: not told.
struct ProfileFacts {
  std::optional<std::string> name, description, website;
  std::optional<bool> visitors_may_post;

  friend bool operator==(const ProfileFacts&, const ProfileFacts&) = default;
};

/// How much of an allowance is used, as an answer's headers told it (polling.md P19).
struct QuotaHint {
  std::string window;                        ///< "app", "page", "host"
  std::optional<double> used_ratio;          ///< 0 … 1 (or above)
  std::optional<Seconds> regain_in;          ///< told wait until access comes back
};

/// Items of an otherwise sound answer that could not be used; nothing of them is stored.
struct MalformedItems {
  std::uint32_t shape = 0;   ///< no identity, or not what it should be (faults F11)
  std::uint32_t time = 0;    ///< no readable time, or one before the platform existed (faults F23)

  [[nodiscard]] std::uint32_t sum() const { return shape + time; }
};

struct Batch {
  std::string page;                      ///< our page id
  Instant asked{};                       ///< when the poll began: known completely up to here
  Instant seen{};                        ///< when it ended: `seen` of what is new in it
  bool pushed = false;                   ///< told by the platform unasked: activities only, the page's record stays
  std::vector<Activity> activities;      ///< each distinct object once, ordered by (created, id)
  std::uint32_t known = 0;               ///< items passed over, since the ledger holds them (PollInput::known)
  std::vector<ThreadLook> threads;
  std::vector<std::string> gone;         ///< objects the platform says no longer exist
  Cursor cursor;                         ///< unchanged if the poll did not get far enough
  Coverage coverage;
  ProfileFacts profile;
  std::vector<QuotaHint> quota;
  MalformedItems malformed;
  /// [from, to) in which things may have come and gone that no later poll can show (R54); absent: none.
  std::optional<std::pair<Instant, Instant>> blind;
  bool complete = false;                 ///< everything new up to `asked` was read (R31)
  std::optional<Error> error;            ///< the gravest; what was read before it still counts
  bool whole_app_waits = false;          ///< rate_limited holds for every page of the app
  std::uint32_t calls = 0;               ///< requests this poll cost
};

}  // namespace sarad
