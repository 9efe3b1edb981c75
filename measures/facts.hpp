// SPDX-License-Identifier: Apache-2.0
// What is known at an instant, and what each fact is to section 7: the first rules of measures.md
// (R1–R9), shared by cases and cadence. No judging here.
#pragma once

#include "activity/activity.hpp"
#include "activity/versions.hpp"

#include <span>
#include <string>
#include <vector>

namespace sarad {

/// R1, R2: the activities known at `as_of`, one record an id, in no particular order. The
/// pointers lead into `activities`.
[[nodiscard]] std::vector<const Activity*> known_at(std::span<const Activity> activities, Instant as_of);

/// R5: a citizen's message (unknown authors count as citizens).
[[nodiscard]] bool is_message(const Activity& activity);
/// R7: an office's word, public or private.
[[nodiscard]] bool is_word(const Activity& activity);
/// R8: directly under the root of its thread, or the root itself.
[[nodiscard]] bool is_top_level(const Activity& activity);

/// R6: the author's key, or one of the message's own.
[[nodiscard]] std::string author_of(const Activity& message);

/// R4, R35: when it takes its place in the replay (a deletion of unknown time: when it was seen).
[[nodiscard]] Instant replayed_at(const Activity& activity);
/// R35: the time at which a deletion is judged (unknown: when the target was last present).
[[nodiscard]] Instant judged_at(const Activity& deletion);
/// R4: replay order within a thread.
[[nodiscard]] bool replays_before(const Activity& a, const Activity& b);

}  // namespace sarad
