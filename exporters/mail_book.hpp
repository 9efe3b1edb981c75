// SPDX-License-Identifier: Apache-2.0
// The outbox as a state machine without I/O (docs/mail.md): whom to tell what, when, and how often to try. It says what must be
// written down before anything is sent, and what became of it after. It knows no mail server and asks no clock.
#pragma once

#include "exporters/mail_content.hpp"
#include "net/envelope.hpp"

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace sarad {

class MailBook {
 public:
  /// Real time, by which mails are tried again; the world's may jump or be a pretended one.
  using Tick = std::chrono::steady_clock::time_point;

  static constexpr std::chrono::minutes kNoticeGap{30};     ///< between two notices to a person; what comes up meanwhile goes together
  static constexpr std::chrono::hours kToldLately{4};       ///< what a notice told within is counted in the digest, not listed
  static constexpr std::chrono::hours kDigestAwaited{1};    ///< notices wait for a digest that is so near
  static constexpr std::chrono::hours kNewPagesAwaited{1};  ///< a digest waits so long after our start for pages never asked before
  static constexpr std::chrono::hours kRefusedFor{24};      ///< to an address that refused a mail only the digest is sent
  static constexpr std::chrono::hours kGivenUpAfter{120};   ///< RFC 5321 4.5.4.1: four to five days
  static constexpr std::chrono::hours kKept{24 * 30};       ///< mails that ended
  static constexpr std::chrono::hours kFailedShown{24 * 7};
  static constexpr int kMostUnsure = 2;                     ///< attempts of which nobody knows whether they arrived: one, and one more

  /// `known`: what the ledger holds of an earlier life. What was being sent may have arrived: it is tried once more under the same
  /// Message-ID, and given up if that, too, is cut off.
  MailBook(MailRecords known, Instant now);
  /// What the constructor decided and the ledger does not know. Once.
  [[nodiscard]] MailChanges recovered() { return std::exchange(recovered_, {}); }

  /// Queues what is due by these figures. O(pages + people), besides the pages with something due. The changes must be in the ledger
  /// before take() is called again.
  [[nodiscard]] MailChanges update(const Snapshot& snapshot, const std::shared_ptr<const MailTerms>& terms);

  struct Dispatch {
    std::string id;
    std::string name;      ///< the Message-ID's left side: for logs, since `id` holds the address
    MailKind kind{};
    Envelope envelope;
  };
  struct Taken {
    std::vector<Dispatch> mails;
    MailChanges changes;   ///< what was left out or dropped
  };
  /// Up to `most` mails whose time has come, judged again by these figures: what is not true any more is left out, and a mail of which
  /// nothing is left is dropped. Offices' mails in open hours only (of a digest on every day: at any hour).
  [[nodiscard]] Taken take(const Snapshot& snapshot, std::size_t most, Tick now);
  /// A mail that was taken is about to leave: the changes must be in the ledger before it does.
  [[nodiscard]] MailChanges leaving(const std::string& id);
  /// A mail that was taken did not leave: it may be taken again.
  void put_back(const std::string& id) { under_way_.erase(id); }

  /// What became of a mail that was leaving.
  [[nodiscard]] MailChanges ended(const std::string& id, const MailResult& result, Instant now, Tick tick);

  struct Counts {
    std::int64_t waiting = 0, deferred = 0, failed = 0;   ///< not tried yet or under way; to be tried again; failed within kFailedShown
    std::optional<Instant> oldest;                        ///< since when the oldest of the first two waits
  };
  [[nodiscard]] Counts counts(Instant now) const;
  /// Mails that failed within kFailedShown, the newest first.
  [[nodiscard]] std::vector<MailRow> failures(Instant now) const;
  [[nodiscard]] const std::map<std::string, MailRow>& mails() const { return mails_; }

  /// The digest of a person as it would read now; nothing for whom nobody knows. After update().
  [[nodiscard]] std::optional<MailContent> digest_now(const Snapshot& snapshot, const std::string& address) const;
  [[nodiscard]] const MailPeople& people() const { return people_; }
  /// The mail's bytes. After update().
  [[nodiscard]] std::string compose(const MailContent& content, const MailRow& row, Language first) const;
  [[nodiscard]] std::string message_id(const std::string& id) const;

 private:
  /// What was queued for a person lately.
  struct Diary {
    std::deque<Instant> queued;
    std::optional<Instant> digest, notice, bounce, refused;
    std::optional<LocalDay> nothing_to_tell;   ///< no digest was due on this day
    std::string waiting_digest, waiting_notice;
  };
  struct Hours;

  void learn(const MailRow& row);
  void plan_people(const Snapshot& snapshot, const std::shared_ptr<const MailTerms>& terms);
  [[nodiscard]] std::map<std::string, std::vector<MailTold>> due_steps(const Snapshot& snapshot) const;
  void serve(const Snapshot& snapshot, const MailPerson& person, std::vector<MailTold> steps, MailChanges& changes);
  void note_failures(const Snapshot& snapshot, MailChanges& changes);
  MailRow& queue(MailKind kind, const std::string& to, Instant now, MailChanges& changes);
  void tell(std::vector<MailTold> steps, const std::string& mail, MailChanges& changes);
  void forget_old(Instant now, MailChanges& changes);
  [[nodiscard]] bool told_lately(const std::string& to, MailTold told, Instant now) const;
  [[nodiscard]] std::optional<MailContent> content_of(const Snapshot& snapshot, const MailRow& row, std::vector<MailTold>& gone) const;
  [[nodiscard]] Hours hours_of(const MailPerson& person, Instant now) const;
  [[nodiscard]] bool has_page_never_asked(const Snapshot& snapshot, const MailPerson& person) const;
  [[nodiscard]] bool may_go(const MailRow& row, Instant now) const;
  void close(MailRow& row, MailState state, Instant now);
  /// Of mails that are over only failed ones are remembered here.
  [[nodiscard]] static bool is_kept(const MailRow& row) { return row.waits() || row.state == MailState::failed; }

  std::map<std::string, MailRow> mails_;                         ///< by id; those that wait or failed
  std::map<std::string, std::vector<MailTold>> telling_;         ///< by mail; of those that wait
  std::map<std::string, Instant> told_;                          ///< by person and step: when by a notice; min: by a digest
  std::map<std::string, Diary> diaries_;                         ///< by address
  std::map<std::string, Tick> not_before_;                       ///< by mail
  std::unordered_set<std::string> under_way_;                    ///< taken
  MailChanges recovered_;
  std::shared_ptr<const MailTerms> terms_;
  std::shared_ptr<const Roster> roster_;
  std::optional<OfficeTree> tree_;
  MailPeople people_;
  std::optional<Instant> forgotten_, first_update_;
};

}  // namespace sarad
