// SPDX-License-Identifier: Apache-2.0
#include "collectors/youtube_reader.hpp"

#include "collectors/paging.hpp"

namespace sarad {

YouTubeReader::YouTubeReader(const Page& page, SiteAddress address)
    : page_(page), address_(std::move(address)), as_owner_(page.token.reveal().starts_with("ya29.")) {}

Dialogue<YouTubeAnswer> YouTubeReader::get(std::string resource, Query query) {
  HttpRequest request;
  request.base = address_.base;
  request.path = address_.prefix + "/youtube/v3/" + resource;
  request.query = std::move(query);
  if (as_owner_) {
    request.credential = Credential{Credential::As::bearer, page_.token, {}};
  } else if (!page_.token.empty()) {
    request.credential = Credential{Credential::As::query, page_.token, "key"};
  }
  request.allow_private = page_.allow_private;
  HttpResult result = co_await ask(std::move(request));
  YouTubeAnswer answer = read_youtube_answer(std::move(result));
  whole_project_waits_ = whole_project_waits_ || answer.whole_project_waits;
  co_return answer;
}

Dialogue<YouTubeReader::ListEnd> YouTubeReader::read_list(std::string resource, Query query, Taker take) {
  PageGuard guard;
  ListEnd end;
  std::string token;
  while (true) {
    Query page_query = query;
    if (!token.empty()) page_query.emplace_back("pageToken", token);
    YouTubeAnswer answer = co_await get(resource, std::move(page_query));
    if (!answer.json) {
      end.error = std::move(answer.error);
      end.comments_disabled = answer.comments_disabled;
      end.no_such_list = answer.no_such_list;
      co_return end;
    }
    const JsonValue root = answer.json->root(), items = root["items"], next = root["nextPageToken"];
    if (!items.empty() && !items.is_array()) {
      end.error = Error{Errc::malformed, "YouTube answered " + resource + " without its list"};
      co_return end;
    }
    const Taken taken = take(items);
    if (next.empty()) co_return end;
    const auto next_token = next.string();
    if (!next_token || next_token->empty()) {
      end.error = Error{Errc::malformed, "YouTube offered a next page of " + resource + " without its token"};
      co_return end;
    }
    if (taken.enough) {
      end.cut = true;
      co_return end;
    }
    end.error = guard.next(taken.fresh, *next_token);
    if (end.error) {
      end.too_long = guard.too_long();
      co_return end;
    }
    token = *next_token;
  }
}

}  // namespace sarad
