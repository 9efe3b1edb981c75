// SPDX-License-Identifier: Apache-2.0
// Noticeboard, an invented platform: one listing of notices with what citizens wrote beneath them.
#include "collectors/batch_builder.hpp"
#include "collectors/collector.hpp"
#include "collectors/paging.hpp"
#include "collectors/site_address.hpp"
#include "net/json.hpp"

namespace sarad {
namespace {

using namespace std::chrono;

constexpr Instant kBegan{sys_days{year{2020} / 1 / 1}};

/// The reaction by the status or the platform's own code, never by the words of a message.
Error refusal(const HttpResponse& response) {
  const int status = response.status;
  const Errc code = status == 401                    ? Errc::token_expired
              : status == 403                  ? Errc::permission_denied
              : status == 404                  ? Errc::gone
              : status == 429                  ? Errc::rate_limited
              : status == 408 || status >= 500 ? Errc::transient
                                               : Errc::malformed;
  return {code, "Noticeboard answered HTTP " + std::to_string(status), retry_after(response)};
}

void take(JsonValue item, const Page& page, const TextReader& read_text, BatchBuilder& builder) {
  const auto time = item["created"].string();
  const auto created = time ? parse_instant(*time) : std::nullopt;
  const auto above = item["reply_to"].id(), root = item["notice"].id();
  const Kind kind = !root ? Kind::post : above == root ? Kind::comment : Kind::reply;
  auto id = item["id"].id();
  if (builder.passes_over(id, created, kind)) return;       // in the ledger already
  auto activity = builder.begin(std::move(id), created);    // counts what is malformed
  if (!activity) return;
  activity->kind = kind;                                     // by position
  activity->thread_id = root.value_or(activity->id);
  activity->parent_id = above;
  if (auto author = item["author"].id()) {                   // by identity; absent: unknown
    activity->author = author_role(page, *author);
    activity->author_key = std::move(*author);
  }
  activity->permalink = item["link"].string().value_or("");
  activity->facts = read_text(item["text"].string().value_or(""));  // read once and dropped
  builder.add(std::move(*activity));
}

Dialogue<Batch> poll_noticeboard(PollInput input) {
  BatchBuilder builder{input, kBegan};
  builder.batch().coverage.platform_count.reset();           // it tells no counts
  const auto address = SiteAddress::read(input.page.base_url.empty() ? input.page.account : input.page.base_url);
  if (!address) builder.listing_failed(address.error());
  PageGuard guard;                                           // a listing that goes round ends
  std::string cursor;
  while (!builder.ended()) {
    HttpRequest request;
    request.base = address->base;
    request.path = address->prefix + "/api/notices";
    if (!cursor.empty()) request.query.emplace_back("after", cursor);
    if (!input.page.token.empty()) request.credential = Credential{Credential::As::bearer, input.page.token, {}};
    request.allow_private = input.page.allow_private;
    const HttpResult answer = co_await ask(std::move(request));
    if (!answer || answer->status != 200) {
      builder.listing_failed(answer ? refusal(*answer) : answer.error());
      break;
    }
    const auto json = Json::parse(answer->body);
    if (!json || !json->root()["items"].is_array()) {
      builder.listing_failed({Errc::malformed, "Noticeboard answered without its notices"});
      break;
    }
    for (const auto item : json->root()["items"]) take(item, input.page, input.read_text, builder);
    const auto next = json->root()["next"].string();
    if (!next || next->empty()) break;
    if (auto stop = guard.next(json->root()["items"].size(), *next)) builder.listing_failed(std::move(*stop));
    cursor = *next;
  }
  if (!builder.ended()) builder.batch().cursor.since = builder.newest();
  co_return builder.take();
}

std::string link(const Page& page) {
  return page.account;
}

}  // namespace

const Platform platform_noticeboard{.name = "noticeboard",
                                    .title = "Noticeboard",
                                    .default_base = "",
                                    .can = {.threads_by_one = false, .mention_answers = false},
                                    .poll = poll_noticeboard,
                                    .page_link = link,
                                    .terms = {.push = "",
                                              .cost = "1 call a poll for 50 notices",
                                              .quota = "600 calls an hour",
                                              .permissions = "none for what is public"}};

}  // namespace sarad
