// SPDX-License-Identifier: Apache-2.0
#include "collectors/reddit_api.hpp"

namespace sarad {

Dialogue<RedditAnswer> RedditApi::get(std::string path, QueryPairs query) {
  HttpRequest request;
  request.base = address_.base;
  request.path = address_.prefix + path;
  request.query = std::move(query);
  request.query.emplace_back("raw_json", "1");  // else < > & come escaped
  // Reddit wants to know whose program this is; others are throttled.
  request.headers = {{"User-Agent", "linux:sarad:0.1 (by /u/" + name_ + ')'}};
  if (!page_.token.empty()) request.credential = Credential{Credential::As::bearer, page_.token, {}};
  request.allow_private = page_.allow_private;
  HttpResult result = co_await ask(std::move(request));
  RedditAnswer answer = read_reddit_answer(std::move(result), !page_.token.empty());
  builder_.note_quota(answer.quota);
  if (!answer.json && answer.error.code == Errc::rate_limited) builder_.batch().whole_app_waits = true;
  co_return answer;
}

}  // namespace sarad
