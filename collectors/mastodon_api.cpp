// SPDX-License-Identifier: Apache-2.0
#include "collectors/mastodon_api.hpp"

#include "collectors/link_header.hpp"
#include "collectors/paging.hpp"

#include <algorithm>

namespace sarad {

Dialogue<MastodonAnswer> MastodonApi::get(std::string path, QueryPairs query, MastodonShape wanted) {
  HttpRequest request;
  request.base = address_.base;
  request.path = address_.prefix + "/api/v1/" + path;
  request.query = std::move(query);
  request.headers = {{"Accept", "application/json"}};
  if (!page_.token.empty()) request.credential = Credential{Credential::As::bearer, page_.token, {}};
  request.allow_private = page_.allow_private;
  HttpResult result = co_await ask(std::move(request));
  MastodonAnswer answer = read_mastodon_answer(std::move(result), wanted, !page_.token.empty());
  builder_.note_quota(answer.quota);
  co_return answer;
}

/// Newest first, from Link to Link.
Dialogue<MastodonApi::ListEnd> MastodonApi::list(std::string path, QueryPairs query, std::size_t full, Taker take) {
  PageGuard guard;
  ListEnd end;
  QueryPairs page_query = query;
  while (true) {
    MastodonAnswer answer = co_await get(path, page_query, MastodonShape::list);
    if (!answer.json) {
      end.error = std::move(answer.error);
      co_return end;
    }
    const JsonValue items = answer.json->root();
    const Took took = take(items);
    auto offered = next_link_query(answer.link);
    if (!offered && !dialect_.always_links && answer.link.empty() && items.size() >= full) {
      const auto last = items.at(items.size() - 1)["id"].string();
      if (last) offered = QueryPairs{{"max_id", std::string{*last}}};
    }
    if (!offered || items.size() == 0 || took.enough) co_return end;
    QueryPairs next = merged_query(query, *offered);
    if (encode_query(next) == encode_query(page_query)) {
      end.error = Error{Errc::malformed, "cursor loop: the server offered the page that it just gave"};
      co_return end;
    }
    end.error = guard.next(took.fresh, encode_query(next));
    if (end.error) {
      end.too_long = guard.too_long();
      co_return end;
    }
    page_query = std::move(next);
  }
}

}  // namespace sarad
