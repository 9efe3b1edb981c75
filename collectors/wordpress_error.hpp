// SPDX-License-Identifier: Apache-2.0
// How a WordPress site, or whatever stands before it, says no. platforms/wordpress.md, "Quotas and errors".
#pragma once

#include "net/http.hpp"
#include "net/json.hpp"

#include <optional>

namespace sarad {

/// What an answer came to: its JSON, or why it is of no use.
struct WordPressAnswer {
  std::optional<Json> json;   ///< set iff the answer is good: a 200 with JSON of the wanted shape
  Error error{};              ///< meaningful without json
  bool past_the_end = false;  ///< 400 rest_post_invalid_page_number
  bool no_such_page = false;  ///< 404 that is not the API's: no JSON
  /// The headers of a good answer; absent behind some proxies.
  std::optional<std::int64_t> total, total_pages;
  bool links_next = false;  ///< a Link header has rel="next"
};

enum class WordPressShape { list, object };

/// Reads an answer by the body's `code`, whatever language its message is in; without a code by the
/// status: 401 token_expired if a password was sent, else permission_denied; 403, 404 permission_denied;
/// 429 rate_limited; 408, 5xx transient; all else malformed. Waits: Retry-After, for those two.
[[nodiscard]] WordPressAnswer read_wordpress_answer(HttpResult result, WordPressShape wanted, bool with_password);

}  // namespace sarad
