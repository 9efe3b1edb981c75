// SPDX-License-Identifier: Apache-2.0
// The citizens' side of one poll of a YouTube channel: the listing of all its threads, the replies beyond
// the five that come along, the videos and visitors' posts with an open case. platforms/youtube.md, steps 4
// to 7 of its plan.
#pragma once

#include "collectors/conversations.hpp"
#include "collectors/youtube_items.hpp"
#include "collectors/youtube_reader.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sarad {

class YouTubeComments {
 public:
  /// All must outlive this. Threads older than `input.cursor.since` are not listed.
  YouTubeComments(const PollInput& input, YouTubeReader& youtube, BatchBuilder& builder);

  /// Reads everything that is due; `videos` as listed, with their counts.
  Dialogue<bool> read(const std::vector<YouTubeVideo>& videos);

  /// The listing was read as far as wanted, or may not be read at all: the next poll need not go back.
  [[nodiscard]] bool settled() const { return threads_whole_ || denied_; }

 private:
  using Seen = boost::unordered_flat_set<std::string>;

  Dialogue<bool> list_threads();
  Dialogue<bool> list_held();
  Dialogue<bool> read_replies(YouTubeThread thread);
  Dialogue<bool> read_all_replies();
  Dialogue<bool> read_video(std::string id);
  Dialogue<bool> read_visitor_posts(std::vector<std::string> ids);
  Dialogue<bool> read_followed();

  YouTubeReader::Taken take_threads(JsonValue items, Seen& seen);
  [[nodiscard]] bool stands_still(const YouTubeThread& thread) const;
  /// Whether the listing of threads reaches back to the video's first comment.
  [[nodiscard]] bool in_listing(const YouTubeVideo& video) const { return !since_ || video.created >= *since_; }
  [[nodiscard]] bool shown(const std::string& id) const;
  bool note(YouTubeReader::ListEnd end);
  void note_visitor_post(const YouTubeThread& thread);
  void note_listed_looks(const std::vector<YouTubeVideo>& videos);
  [[nodiscard]] std::uint32_t refused() const { return builder_.batch().malformed.sum(); }

  const PollInput& input_;
  YouTubeReader& youtube_;
  BatchBuilder& builder_;
  Conversations looks_;
  std::optional<Instant> since_;
  boost::unordered_flat_map<std::string, const YouTubeVideo*> videos_;
  boost::unordered_flat_map<std::string, std::int64_t> fetched_;  ///< messages read, by root
  std::vector<YouTubeThread> visitor_posts_, unread_;             ///< unread: with replies beyond those that came along
  Seen half_read_;                                                ///< roots with replies that were left out
  bool threads_whole_ = false, denied_ = false;
};

}  // namespace sarad
