// SPDX-License-Identifier: Apache-2.0
#include "collectors/bluesky_api.hpp"

#include "collectors/paging.hpp"

#include <algorithm>

namespace sarad {

Dialogue<BlueskyAnswer> BlueskyApi::get(std::string method, QueryPairs query) {
  HttpRequest request;
  request.base = address_.base;
  request.path = address_.prefix + "/xrpc/" + method;
  request.query = std::move(query);
  if (!page_.token.empty()) request.credential = Credential{Credential::As::bearer, page_.token, {}};
  request.allow_private = page_.allow_private;
  HttpResult result = co_await ask(std::move(request));
  BlueskyAnswer answer = read_bluesky_answer(std::move(result), !page_.token.empty());
  builder_.note_quota(answer.quota);
  co_return answer;
}

/// Newest first, by opaque cursors: only a missing one ends, an empty page does not.
Dialogue<BlueskyApi::ListEnd> BlueskyApi::list(std::string method, QueryPairs query, std::string member, Taker take) {
  PageGuard guard;
  ListEnd end;
  std::string cursor;
  while (true) {
    QueryPairs page_query = query;
    if (!cursor.empty()) page_query.emplace_back("cursor", cursor);
    BlueskyAnswer answer = co_await get(method, std::move(page_query));
    if (!answer.json) {
      end.error = std::move(answer.error);
      end.first_page_refused = answer.bad_request && cursor.empty();
      co_return end;
    }
    const JsonValue root = answer.json->root(), items = root[member], next = root["cursor"];
    if (!items.is_array() || (!next.empty() && !next.string())) {
      end.error = Error{Errc::malformed, "the service answered a listing that is none"};
      co_return end;
    }
    const Took took = take(items);
    const std::string next_cursor{next.string().value_or("")};
    if (next_cursor.empty() || took.enough) co_return end;
    end.error = guard.next(took.fresh, next_cursor);
    if (end.error) {
      end.too_long = guard.too_long();
      co_return end;
    }
    cursor = next_cursor;
  }
}

}  // namespace sarad
