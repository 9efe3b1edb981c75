// SPDX-License-Identifier: Apache-2.0
// Which conversations of a page one poll reads, and what the ledger is told of each reading. For platforms
// whose conversations are read one by one (polling.md P12, P16). Knows no platform and asks nothing.
#pragma once

#include "collectors/batch_builder.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

struct Conversation {
  std::string id;                     ///< of its root
  Instant created{};                  ///< of its root, where known
  std::optional<std::int64_t> count;  ///< messages beneath, as the listing tells; absent: it does not
  std::string mark;                   ///< ThreadLook::change_mark
  bool listed = true;                 ///< shown by this poll's listing; else only followed
  bool root_shown = true;             ///< the listing held the root itself; else even an empty one must be read
  bool direct_count = false;          ///< `count` is of direct answers only: the mark alone tells of change
};

/// How the reading of one conversation ended.
struct ConversationEnd {
  std::optional<Error> error;  ///< absent: read to the end
  bool too_long = false;       ///< the error is PageGuard's 200 pages
  std::int64_t fetched = 0;    ///< messages read beneath it
  bool whole = true;           ///< nothing in it was malformed or left out
  std::optional<std::int64_t> count = {};  ///< messages beneath as the reading told, where the listing did not
};

/// For coverage, how many messages stood beneath a conversation that is gone: those read, if the last look read it to the
/// end; else what the platform told of it (now, `listed`, or at that look), since nobody will see the rest any more.
[[nodiscard]] std::int64_t count_of_gone(const ThreadLook* look, std::optional<std::int64_t> listed);

class Conversations {
 public:
  /// Both must outlive this.
  Conversations(const PollInput& input, BatchBuilder& builder);

  /// Takes one as listed; false if one of that id was taken before.
  bool add(Conversation conversation);
  [[nodiscard]] bool holds(const std::string& id) const { return held_.contains(id); }
  [[nodiscard]] bool followed(std::string_view id) const;
  [[nodiscard]] const ThreadLook* known(std::string_view id) const;
  /// Whether its last look does not stand any more: never read to the end, another count or mark, or no
  /// count and mark to tell by.
  [[nodiscard]] bool changed(const Conversation& conversation) const;

  /// Once all are listed: chooses those that changed or are followed, and sums up what the platform counts
  /// in them. An empty one needs no reading: the listing was the look. Followed ones whose last look bears
  /// the mark `apart` are left to the collector.
  void choose(std::string_view apart = {});
  /// The next chosen one, each once; nothing when all were asked for, the poll has ended, or the platform
  /// refused the last for want of a permission.
  [[nodiscard]] std::optional<std::size_t> next();
  [[nodiscard]] const Conversation& at(std::size_t which) const { return chosen_[which].conversation; }
  /// How many were chosen.
  [[nodiscard]] std::size_t size() const { return chosen_.size(); }
  /// Notes the reading, and its error where the whole poll is told of it.
  void read(std::size_t which, ConversationEnd end);
  /// Notes a look at one that need not be chosen.
  void note_look(const Conversation& conversation, std::int64_t fetched, bool complete);

  /// After the last: tells the ledger which are gone, where that can be believed, and which were left
  /// unread, so that they are read later though they may have left the listing.
  void finish();
  /// `since`, or the time of the oldest listed one that must be listed again to be read.
  [[nodiscard]] Instant unread_since(Instant since) const;

 private:
  struct Chosen {
    Conversation conversation;
    bool asked = false, done = false;
  };
  void settle_gone();

  const PollInput& input_;
  BatchBuilder& builder_;
  boost::unordered_flat_map<std::string_view, const ThreadLook*> looks_;
  std::vector<Conversation> listed_;
  boost::unordered_flat_set<std::string> held_;
  std::vector<Chosen> chosen_;
  std::vector<std::size_t> gone_;
  std::size_t next_ = 0, read_well_ = 0;
  bool denied_ = false;
};

}  // namespace sarad
