// SPDX-License-Identifier: Apache-2.0
// Replays one conversation and keeps its cases and referrals (measures.md sections 3–6). Part of
// fold_cases; the rules are spread over fold_messages, reach, fold_words, deletions and referrals.
#pragma once

#include "measures/case.hpp"
#include "measures/pinned_rules.hpp"
#include "measures/thread.hpp"

#include <deque>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace sarad {

struct CaseMark;
struct ReferralMark;

/// One clock's story, from which R30 takes the verdict.
struct ClockStory {
  ClockReading clock;            ///< as it was started
  std::optional<Instant> response;
  std::optional<Instant> ended;  ///< the case ended without
};

/// R30, R33. `observed` is min(as_of, observed_until).
[[nodiscard]] ClockReading read_clock(const BusinessTime& calendar, const ClockStory& story, Instant as_of,
                                      Instant observed);

/// Sorts what the threads of a page handed over, and finds its next change.
void put_in_order(PageCases& page);

class ThreadFold {
 public:
  ThreadFold(const CaseInput& input, PinnedRules& pinned, Thread thread);

  /// Errors: no_policy, no_open_time.
  Ruled<void> run();
  /// Judges what run() found and hands it over.
  void finish(PageCases& out);

  // page_fold_marks.cpp: what run() found, said without "now"
  [[nodiscard]] std::size_t cases() const { return cases_.size(); }
  [[nodiscard]] CaseMark mark(std::size_t index) const;
  void mark_referrals(std::vector<ReferralMark>& out) const;

 private:
  struct Interim {
    std::size_t word;
    ClockStory clock;
    std::optional<std::size_t> kept_by;
  };
  /// What a case has in one sub-thread.
  struct Part {
    std::size_t sub_thread;
    std::size_t live_messages = 0;
    bool listed = false;  ///< in by_sub_thread_
  };
  struct OpenCase {
    Case told;                   ///< filled as facts come; clocks are read at the end
    const Rule* rule = nullptr;  ///< R19
    std::size_t author = kNone;
    std::vector<std::size_t> messages;
    std::size_t first_live = 0;  ///< index into messages; those before it are gone
    std::size_t live_messages = 0;
    std::vector<Part> parts;
    std::optional<Instant> last_removal;
    bool any_vanished = false;
    std::vector<Interim> interims;
    std::vector<std::size_t> referrals;
  };
  struct OpenReferral {
    Referral told;
    const Rule* rule = nullptr;
    ClockStory clock;
    bool open = true, answered = false;
    std::size_t live_cases = 0;
    std::vector<std::size_t> cases;
  };
  struct Reach {
    std::vector<std::size_t> cases;
    Address address = Address::all;
  };
  struct Author {
    bool has_spoken = false;
    std::size_t live_case = kNone, newest_case = kNone;
    std::optional<Instant> last_answered;
  };

  // fold_messages.cpp: R15–R19, R38
  Ruled<void> hear_message(std::size_t item);
  [[nodiscard]] bool calls(const Item& item, const Policy& policy) const;
  [[nodiscard]] bool is_among_citizens(const Item& item) const;
  [[nodiscard]] bool may_reopen(const Author& author, Instant t) const;
  Ruled<void> open_case(std::size_t item, const Rule* rule);
  Ruled<void> start_clocks(OpenCase& c, const Rule* rule, Instant opened);
  void join(std::size_t index, std::size_t item);
  static Part& part_in(OpenCase& c, std::size_t sub_thread);

  // reach.cpp: R20–R25
  [[nodiscard]] Reach reach(std::size_t item);
  [[nodiscard]] std::vector<std::size_t> mentioned_speakers(const Item& item) const;
  void add_live(std::size_t index, Reach& reach);
  void add_author(std::size_t author, Reach& reach);
  void add_sub_thread(std::size_t sub_thread, Reach& reach);
  void add_reached_on_line(const Item& item, Reach& reach);
  [[nodiscard]] bool may_answer(const std::string& office, const OpenCase& c) const;

  // fold_words.cpp: R26–R29
  Ruled<void> hear_word(std::size_t item);
  Ruled<void> respond(std::size_t index, std::size_t item, Address address, const std::vector<std::string_view>& tags);
  Ruled<void> promise(OpenCase& c, std::size_t item);

  // referrals.cpp: R40–R43
  [[nodiscard]] std::vector<std::string_view> tags_of(const Activity& word) const;
  Ruled<void> refer(std::size_t item, std::string_view office, const std::vector<std::size_t>& cases);
  void answer_referral(const Item& item);
  void leave_referrals(const OpenCase& c, Instant t, const std::vector<std::string_view>& renewed);
  [[nodiscard]] OpenReferral* open_referral(std::string_view office);

  // deletions.cpp: R35–R39
  Ruled<void> remove(std::size_t item);
  void flag_removed_answers(std::string_view target);
  [[nodiscard]] std::vector<std::size_t> cases_losing(const std::vector<std::size_t>& taken, bool by_citizen,
                                                      Instant judged);
  Ruled<void> after_loss(std::size_t index, bool by_citizen, Instant judged);
  Ruled<void> move_clock(OpenCase& c, Instant judged);
  void close(std::size_t index, CaseState state, Instant t, const std::vector<std::string_view>& renewed);

  void add_flag(OpenCase& c, CaseFlag flag);
  void judge(OpenCase& c) const;
  [[nodiscard]] std::vector<Breach> breaches_of(const OpenCase& c) const;

  const CaseInput& input_;
  PinnedRules& pinned_;
  Thread thread_;
  std::deque<OpenCase> cases_;
  std::vector<OpenReferral> referrals_;
  std::vector<Author> authors_;
  std::vector<std::size_t> case_of_;                     ///< by item
  std::vector<bool> gone_;                               ///< by item: a case's message that was removed
  std::vector<std::vector<std::size_t>> reached_;        ///< by item: authors a word reached
  std::vector<std::vector<std::size_t>> answered_;       ///< by item: cases whose first or final word it is
  std::vector<std::size_t> live_;                        ///< live cases, and some that were
  std::vector<std::vector<std::size_t>> by_sub_thread_;  ///< likewise, by sub-thread
  std::vector<bool> marked_;                             ///< by case: already in the Reach being made
};

}  // namespace sarad
