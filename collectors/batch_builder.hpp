// SPDX-License-Identifier: Apache-2.0
// Gathers what one poll reads into a Batch, by the rules all platforms share (platforms/README): each
// object once, the gravest error names the poll, some errors end it and some do not. Knows no platform.
#pragma once

#include "activity/batch.hpp"
#include "collectors/collector.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace sarad {

/// Who `author_id` is to `page`: the page's own account and `authors` are page, `team` is team, any
/// other id a citizen. "app-scoped:" before a configured id is ignored.
[[nodiscard]] AuthorRole author_role(const Page& page, std::string_view author_id);

class BatchBuilder {
 public:
  /// `earliest`: when the platform began; times before are nonsense (faults F23).
  BatchBuilder(const PollInput& input, Instant earliest);

  /// A new activity with these essentials; nothing if one is missing, over 512 bytes or out of
  /// bounds: then the item is counted as malformed and the poll does not call itself complete.
  [[nodiscard]] std::optional<Activity> begin(std::optional<std::string> id, std::optional<Instant> created);
  /// True for an item that the ledger holds already: it is counted like one that add() takes, and
  /// nothing more is to be read of it. False if anything about id or time is not as it should be.
  bool passes_over(const std::optional<std::string>& id, std::optional<Instant> created, Kind kind);
  /// Counts an item that is not even of the right shape.
  void refuse_item() { ++batch_.malformed.shape; }
  /// Counts `messages` that an earlier poll read and this one need not ask for.
  void count_read_before(std::int64_t messages) {
    batch_.coverage.fetched += messages;
    batch_.known += static_cast<std::uint32_t>(messages);
  }
  /// Counts an item without a time that nobody will ever know: it does not make the poll incomplete.
  void leave_out_undated() {
    ++batch_.malformed.time;
    ++left_out_;
  }
  /// Nothing in [from, to) can be seen any more; an empty span is none.
  void mark_blind(Instant from, Instant to) {
    if (from < to) batch_.blind = {from, to};
  }

  /// Takes an activity; false if one with its id was taken before (the first counts). Comments, replies
  /// and private replies count as fetched. Registered offices are recognised by PollInput::office_of: as
  /// its author, and among its mentions (measures R25, R40).
  bool add(Activity activity);

  /// Notes an error after the listing of posts. True if the poll goes on: gone (one object) and
  /// permission_denied (one endpoint) do not end it, any other does.
  bool note(Error error);
  /// Notes an error that is the gravest so far or not, and goes on in any case.
  void note_and_go_on(Error error);
  /// The listing of posts failed: the poll ends, and nobody knows how many messages there are.
  void listing_failed(Error error);
  /// Something new may have been left unread, though no error tells so.
  void mark_incomplete() { incomplete_ = true; }

  /// Where one call tells of one allowance: the most used that any told of.
  void note_quota(const std::optional<QuotaHint>& quota);

  [[nodiscard]] bool ended() const { return ended_; }
  [[nodiscard]] Batch& batch() { return batch_; }

  /// The newest `created` taken so far, never after the poll's own time; nothing without any.
  [[nodiscard]] std::optional<Instant> newest() const { return newest_; }

  /// The batch, sorted by (created, id). Complete unless something above says otherwise.
  [[nodiscard]] Batch take();

 private:
  [[nodiscard]] bool is_sound(const std::optional<std::string>& id) const;
  [[nodiscard]] bool is_sound(std::optional<Instant> created) const;
  void count(Kind kind, Instant created);
  void recognise_offices(Activity& activity) const;

  Batch batch_;
  Instant earliest_, now_;
  std::function<bool(std::string_view)> known_;
  std::function<std::string(std::string_view)> office_of_;
  std::string own_office_;
  boost::unordered_flat_set<std::string> ids_;
  std::optional<Instant> newest_;
  std::uint32_t left_out_ = 0;
  bool ended_ = false, incomplete_ = false;
};

}  // namespace sarad
