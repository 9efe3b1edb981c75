// SPDX-License-Identifier: Apache-2.0
// The closed lists of label values (metrics.md M2): nothing else ever stands in these labels.
#pragma once

#include <array>
#include <string_view>

namespace sarad::label_values {

using std::string_view;

inline constexpr std::array<string_view, 6> level{"ministry", "department", "division", "district", "upazila", "other"};
inline constexpr std::array<string_view, 4> clock{"first", "final", "promise", "referral"};
inline constexpr std::array<string_view, 5> page_state{"watched", "lagging", "blind", "stopped", "paused"};
inline constexpr std::array<string_view, 2> live_state{"open", "responded"};
inline constexpr std::array<string_view, 3> clause{"7.kha", "7.ga", "7.gha"};
inline constexpr std::array<string_view, 2> counting{"strict", "lenient"};
inline constexpr std::array<string_view, 3> week_verdict{"met", "not_met", "not_judged"};
inline constexpr std::array<string_view, 4> figure{"on_time", "median", "p90", "cadence"};
inline constexpr std::array<string_view, 4> withheld{"too_few", "not_judged", "not_reached", "unstable"};
inline constexpr std::array<string_view, 6> verdict{"pending", "met", "late", "missed", "unseen", "void"};
inline constexpr std::array<string_view, 4> decided_verdict{"met", "late", "missed", "void"};
inline constexpr std::array<string_view, 4> opening_kind{"comment", "visitor_post", "mention", "reply"};
inline constexpr std::array<string_view, 6> message_kind{"post",    "comment", "visitor_post",
                                                         "mention", "reply",   "private_reply"};
inline constexpr std::array<string_view, 7> kind{"post",  "comment",       "visitor_post", "mention",
                                                 "reply", "private_reply", "deletion"};
// The classes of metrics.md, and `configuration`: a poll the configuration made impossible.
inline constexpr std::array<string_view, 11> poll_result{
    "ok",   "partial",   "not_modified", "rate_limited", "token_expired", "permission_denied",
    "gone", "transient", "malformed",    "cancelled",    "configuration"};
inline constexpr std::array<string_view, 6> http_code{"2xx", "3xx", "4xx", "429", "5xx", "none"};
inline constexpr std::array<string_view, 3> outcome{"new", "duplicate", "refused"};
inline constexpr std::array<string_view, 5> malformed{"json", "shape", "time", "size", "cursor_loop"};
inline constexpr std::array<string_view, 6> webhook{"accepted", "duplicate", "bad_signature", "stale", "too_large", "refused"};
inline constexpr std::array<string_view, 7> commit{"ok", "busy", "fenced", "full", "readonly", "corrupt", "lost"};
inline constexpr std::array<string_view, 2> store_part{"main", "wal"};
inline constexpr std::array<string_view, 3> store_table{"activities", "cases", "outbox"};
inline constexpr std::array<string_view, 3> push_result{"accepted", "refused", "failed"};
inline constexpr std::array<string_view, 3> mail_state{"waiting", "deferred", "failed"};
inline constexpr std::array<string_view, 4> mail_result{"ok", "deferred", "rejected", "unreachable"};
inline constexpr std::array<string_view, 5> case_alert{"SaradCaseOverdue", "SaradInterimOverdue", "SaradReferralOverdue",
                                                       "SaradCaseDueSoon", "SaradCasesOverdueMore"};
inline constexpr std::array<string_view, 3> goal{"1h", "4h", "24h"};
inline constexpr std::array<string_view, 5> purpose{"listing", "threads", "confirm", "profile", "token"};

}  // namespace sarad::label_values
