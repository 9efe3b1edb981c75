// SPDX-License-Identifier: Apache-2.0
// A case: one citizen's problem, comment or question in one conversation, its clocks and what
// became of it (guideline 7.খ, গ, ঘ; measures.md sections 3–6). Folded from a page's activities.
#pragma once

#include "activity/activity.hpp"
#include "activity/policy.hpp"
#include "activity/verdict.hpp"
#include "measures/business_time.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace sarad {

enum class CaseState : std::uint8_t { open, responded, answered, withdrawn, vanished };
enum class Address : std::uint8_t { private_, named, all, nested };  ///< which rule reached it: R20, R21, R22, R23–24
enum class Breach : std::uint8_t { kha, ga, gha };                   ///< R34
enum class CaseFlag : std::uint8_t { answer_removed, clock_moved, message_removed, reopened };

[[nodiscard]] std::string_view to_string(CaseState state);
[[nodiscard]] std::string_view to_string(Verdict verdict);
[[nodiscard]] std::string_view to_string(Address address);
[[nodiscard]] std::string_view to_string(Breach breach);     ///< "7.kha", …
[[nodiscard]] std::string_view to_string(CaseFlag flag);

struct FrozenVerdict;

/// One clock and its verdict (R28, R30).
struct ClockReading {
  Deadline deadline;
  Verdict verdict = Verdict::pending;
  Seconds late_by{};   ///< only with late and missed
  Instant started{};
  std::optional<Instant> settled{};                     ///< its response, or the end without; absent: it goes on
  /// With CaseInput::frozen only: by what it was judged, and what the ledger says of it (R33). Where a
  /// calendar's correction helped, the two readings differ; both are kept (measures/frozen.hpp).
  std::shared_ptr<const JudgedBy> judged_by{};
  std::shared_ptr<const FrozenVerdict> frozen{};
};

struct Response {
  std::string id;
  Instant at{};
  AuthorRole by{};
  std::string by_office;     ///< with AuthorRole::office
  bool interim = false;
  Address address{};
  Seconds working{}, wall{}; ///< since opened (R29)
};

struct Promise : ClockReading {
  std::string from;                     ///< the interim word
  std::optional<std::string> kept_by;
};

struct Case {
  std::string id, thread_id, author_key;
  Kind kind{};
  bool follow_up = false;
  Instant opened{};
  std::vector<std::string> messages;    ///< in replay order, deleted ones kept
  CaseState state{};
  std::optional<Instant> ended;
  std::optional<Response> first, final;
  ClockReading first_clock, final_clock;
  std::vector<Promise> promises;
  std::vector<Breach> breaches;
  std::vector<CaseFlag> flags;          ///< sorted by name
  Seconds detection_lag{};
  std::string policy_version, calendar_version;
  std::string permalink;                ///< of the opening message

  [[nodiscard]] bool live() const { return state == CaseState::open || state == CaseState::responded; }
};

struct Referral : ClockReading {
  std::string thread_id, office, tag;
  Instant at{};
  std::vector<std::string> cases;       ///< sorted
  std::optional<std::string> answer;
  std::optional<Seconds> working;
  std::optional<Instant> ended;         ///< R43: closed without its answer

  [[nodiscard]] bool open() const { return !answer && !ended; }
};

/// A policy with the calendar it names, both ready to judge.
struct Rule {
  Policy policy;
  std::shared_ptr<const BusinessTime> calendar;
};

/// The versions of one policy, ordered by `from`. Ask it which is in force.
class RuleBook {
 public:
  /// Errors: bad_policy, bad_limit (a limit without exactly one positive form), no_open_time.
  static Ruled<RuleBook> make(std::vector<Rule> rules);
  /// R19: the last with from ≤ t. Error: no_policy.
  [[nodiscard]] Ruled<const Rule*> at(Instant t) const;
  [[nodiscard]] std::span<const Rule> all() const { return rules_; }

 private:
  std::vector<Rule> rules_;
};

class FrozenVerdicts;

/// Everything the fold of one page rests on.
struct CaseInput {
  std::span<const Activity> activities;       ///< any order, repeated at will (R2, R3)
  const RuleBook* rules = nullptr;
  std::string page_office;                    ///< the page's own office
  const std::set<std::string>* offices = nullptr;  ///< registered office ids; may be null
  Instant as_of{};
  std::optional<Instant> observed_until;      ///< R31; absent: as_of
  const FrozenVerdicts* frozen = nullptr;     ///< verdicts in the ledger (R33); null: nothing is kept or named
};

struct PageCases {
  std::vector<Case> cases;                    ///< by (opened, id)
  std::vector<Referral> referrals;            ///< by (at, thread, office)
  /// The next instant at which a verdict may change though nothing happens; absent: none.
  std::optional<Instant> next_change;
};

/// The cases and referrals of one page (R1–R43). Depends on the set of facts only, never on their
/// order. Errors: no_policy, bad_policy, bad_limit, no_open_time.
[[nodiscard]] Ruled<PageCases> fold_cases(const CaseInput& input);

}  // namespace sarad
