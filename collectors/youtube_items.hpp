// SPDX-License-Identifier: Apache-2.0
// Reading one YouTube object at a time: a video of the uploads list, a thread of comments with its replies,
// the channel. platforms/youtube.md, "Response shape". What to ask, and when, is collectors/youtube.cpp.
#pragma once

#include "collectors/batch_builder.hpp"
#include "net/json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sarad {

inline constexpr Instant kYouTubeBegan{std::chrono::sys_days{std::chrono::year{2005} / 2 / 14}};

/// A public video of the channel.
struct YouTubeVideo {
  std::string id;
  Instant created{};
  std::optional<std::int64_t> count;  ///< comments and replies; absent: comments are off, or it was not told
};

/// Hands a listed video to `builder`; nothing if it is not public (yet), or malformed (counted).
[[nodiscard]] std::optional<YouTubeVideo> read_youtube_video(JsonValue item, const Page& page, BatchBuilder& builder);

/// A top-level comment and what stands beneath it.
struct YouTubeThread {
  std::string id;        ///< of the top-level comment
  std::string root;      ///< our thread: the video's id, or its own where there is no video
  bool on_video = true;  ///< else a visitor's post on the channel
  Instant created{};
  std::int64_t replies = 0;  ///< as the platform counts them
  std::int64_t shown = 0;    ///< as they came with the thread
};

/// Hands a thread's comment and the replies that came with it to `builder`. Nothing if it is malformed (counted).
[[nodiscard]] std::optional<YouTubeThread> read_youtube_thread(JsonValue item, const Page& page,
                                                               const TextReader& read_text, BatchBuilder& builder);

/// Hands one reply beneath `thread` to `builder`.
void read_youtube_reply(JsonValue item, const YouTubeThread& thread, const Page& page, const TextReader& read_text,
                        BatchBuilder& builder);

/// The uploads list of a channel; empty if the channel does not tell. Fills `profile`.
[[nodiscard]] std::string read_youtube_channel(JsonValue item, ProfileFacts& profile);

}  // namespace sarad
