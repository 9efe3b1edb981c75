// SPDX-License-Identifier: Apache-2.0
// Every sentence of the health page, in both languages. `{}` takes what is already formatted for people.
#pragma once

#include "base/result.hpp"
#include "exporters/people_time.hpp"

#include <string_view>

namespace sarad {

struct HealthWords {
  std::string_view title, intro;
  std::string_view in_flight, waiting, pages_seen, pages_unseen;
  std::string_view quotas, no_quotas, quota, granted, wanted, less, at_latest, would_do, used_up;
  std::string_view enough, too_small, bound_missed, a_day, lasts;
  std::string_view longest, longest_note, page, last_look, much, times;
  std::string_view unseen, none_unseen, state, since, why, remedy;
  std::string_view tokens, no_tokens, credential, good_until, checked, missing, nothing_missing, refused, good, unknown;
  std::string_view mails, outbox, outbox_since, none_refused, address, answer;
};

[[nodiscard]] const HealthWords& health_words(Language language);

/// What a page's last error was, and what somebody can do about it.
struct ErrorWords {
  std::string_view what, remedy;
};
[[nodiscard]] ErrorWords error_words(Errc code, Language language);

}  // namespace sarad
