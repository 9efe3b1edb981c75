// SPDX-License-Identifier: Apache-2.0
#include "collectors/graph_reader.hpp"

#include "base/keyed_hash.hpp"
#include "collectors/paging.hpp"

namespace sarad {

GraphReader::GraphReader(const Page& page, SiteAddress address, std::string_view version)
    : page_(page), address_(std::move(address)), root_(address_.prefix + '/' + percent_encode(version) + '/') {
  if (!page.app_secret.empty()) proof_ = to_hex(hmac_sha256(page.app_secret, page.token.reveal()));
}

HttpRequest GraphReader::request(std::string_view node, std::string_view edge, Query query) const {
  HttpRequest request;
  request.base = address_.base;
  request.path = root_ + percent_encode(node);
  if (!edge.empty()) request.path += '/' + percent_encode(edge);
  request.query = std::move(query);
  if (!proof_.empty()) request.query.emplace_back("appsecret_proof", proof_);
  if (!page_.token.empty()) request.credential = Credential{Credential::As::bearer, page_.token, {}};
  request.allow_private = page_.allow_private;
  return request;
}

Dialogue<GraphAnswer> GraphReader::get(HttpRequest request) {
  HttpResult result = co_await ask(std::move(request));
  GraphAnswer answer = read_graph_answer(std::move(result));
  for (auto& hint : answer.quota) {
    std::erase_if(quota_, [&](const QuotaHint& old) { return old.window == hint.window; });
    quota_.push_back(hint);
  }
  whole_app_waits_ = whole_app_waits_ || answer.whole_app_waits;
  too_much_data_ = too_much_data_ || answer.too_much_data;
  co_return answer;
}

Dialogue<GraphReader::EdgeEnd> GraphReader::read_edge(std::string node, std::string edge, Query query, Taker take) {
  return read_edge_part(std::move(node), std::move(edge), std::move(query), std::move(take), {}, {});
}

Dialogue<GraphReader::EdgeEnd> GraphReader::read_edge_part(std::string node, std::string edge, Query query, Taker take,
                                                           std::string after, Enough enough) {
  PageGuard guard;
  if (!after.empty()) static_cast<void>(guard.next(1, after));  // what led here must not be offered again
  while (true) {
    Query page_query = query;
    if (!after.empty()) page_query.emplace_back("after", after);
    HttpRequest page_request = request(node, edge, std::move(page_query));
    GraphAnswer answer = co_await get(std::move(page_request));
    EdgeEnd end;
    if (!answer.json) {
      end.error = std::move(answer.error);
      co_return end;
    }
    const JsonValue root = answer.json->root();
    if (!root["data"].is_array()) {
      end.error = Error{Errc::malformed, "Graph API answered " + edge + " without its list"};
      co_return end;
    }
    const std::size_t fresh = take(root);
    const JsonValue paging = root["paging"];
    if (paging["next"].empty() || (enough && enough(root))) co_return end;
    const auto cursor = paging["cursors"]["after"].string();
    if (!cursor || cursor->empty()) {
      end.error = Error{Errc::malformed, "Graph API offered a next page of " + edge + " without its cursor"};
      co_return end;
    }
    end.error = guard.next(fresh, *cursor);
    if (end.error) {
      end.too_long = guard.too_long();
      co_return end;
    }
    after = *cursor;
  }
}

std::optional<std::string> graph_id(JsonValue object) {
  const auto id = object["id"].string();
  if (!id || id->empty()) return std::nullopt;
  return std::string{*id};
}

bool concerns_poll(const Error& error) {
  switch (error.code) {
    case Errc::token_expired:
    case Errc::rate_limited:
    case Errc::transient:
    case Errc::cancelled: return true;
    default: return false;
  }
}

std::optional<Instant> graph_time(JsonValue value) {
  if (const auto text = value.string()) return parse_instant(*text);
  if (const auto seconds = value.integer()) return Instant{Seconds{*seconds}};
  return std::nullopt;
}

}  // namespace sarad
