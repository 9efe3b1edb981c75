// SPDX-License-Identifier: Apache-2.0
// How the YouTube Data API says no. platforms/youtube.md, "Errors" and "Quota".
#pragma once

#include "net/http.hpp"
#include "net/json.hpp"

#include <optional>

namespace sarad {

/// What an answer came to: its JSON, or why it is of no use.
struct YouTubeAnswer {
  std::optional<Json> json;          ///< set iff the answer is good: a 200 with a JSON object, no `error` in it
  Error error{};                     ///< meaningful without json
  bool comments_disabled = false;    ///< the video takes no comments: not an error of the poll
  bool no_such_list = false;         ///< 404 playlistNotFound: also what a channel without videos says
  bool whole_project_waits = false;  ///< the day's units are used up, till midnight Pacific time
};

/// Reads an answer by `errors[0].reason`, then by `status` and the reasons in `details`, then by its HTTP
/// status; without JSON only 429 and 5xx say anything. Waits: Retry-After; the end of the day is not told.
[[nodiscard]] YouTubeAnswer read_youtube_answer(HttpResult result);

}  // namespace sarad
