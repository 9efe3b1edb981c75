// SPDX-License-Identifier: Apache-2.0
// A Telegram channel and its discussion group through the Bot API: platforms/telegram.md is the page this file
// follows. There is no history, only the bot's queue, which keeps 24 hours: a poll takes what is in it, and the
// next poll's offset confirms what by then is in the ledger.
#include "collectors/collector.hpp"
#include "collectors/site_address.hpp"
#include "collectors/telegram_error.hpp"
#include "collectors/telegram_items.hpp"
#include "collectors/telegram_state.hpp"

#include <algorithm>

namespace sarad {
namespace {

using namespace std::chrono;
using Query = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view kBase = "https://api.telegram.org";
constexpr std::string_view kToken = "TOKEN";  ///< stands for the token in paths
constexpr std::string_view kWanted = R"(["channel_post","edited_channel_post","message","edited_message"])";
constexpr std::size_t kMostUpdates = 100;
constexpr Seconds kQueueKeeps{hours{24}};

/// After a week without updates their numbering may start anew, below any offset we hold.
constexpr Seconds kOffsetHolds{days{6}};

class Poll {
 public:
  Poll(PollInput input, SiteAddress address)
      : input_(std::move(input)),
        page_(input_.page),
        address_(std::move(address)),
        builder_(input_, kTelegramBegan),
        state_(TelegramState::read(input_.cursor.state)),
        items_(input_, builder_, state_) {}

  Dialogue<Batch> run();

 private:
  Dialogue<TelegramAnswer> get(std::string method, Query query);
  Dialogue<bool> read_updates();
  Dialogue<bool> read_profile();
  void take(JsonValue update);
  void note_hole();

  PollInput input_;
  const Page& page_;
  SiteAddress address_;
  BatchBuilder builder_;
  TelegramState state_;
  TelegramItems items_;
};

Dialogue<TelegramAnswer> Poll::get(std::string method, Query query) {
  HttpRequest request;
  request.base = address_.base;
  request.path = address_.prefix + "/bot" + std::string{kToken} + '/' + method;
  request.query = std::move(query);
  request.credential = Credential{Credential::As::path, page_.token, std::string{kToken}};
  request.allow_private = page_.allow_private;
  HttpResult result = co_await ask(std::move(request));
  TelegramAnswer answer = read_telegram_answer(std::move(result));
  co_return answer;
}

void Poll::take(JsonValue update) {
  const auto id = update["update_id"].integer();
  if (!id) builder_.refuse_item();
  if (id) state_.offset = std::max(state_.offset.value_or(*id + 1), *id + 1);
  static constexpr std::string_view kKinds[]{"channel_post", "edited_channel_post", "message", "edited_message"};
  for (const auto kind : kKinds) {
    const JsonValue message = update[kind];
    if (message.empty()) continue;
    if (!message.is_object()) return builder_.refuse_item();
    return items_.take(message, kind.ends_with("channel_post"), kind.starts_with("edited"));
  }
}

/// What left the queue before we asked was never seen: all before the first poll, what is older than the queue
/// keeps, and what somebody else took.
void Poll::note_hole() {
  const auto& since = input_.cursor.since;
  if (!since) {
    builder_.mark_blind(std::min(page_.registered, input_.now), items_.oldest().value_or(input_.now));
  } else if (state_.drained) {
    builder_.mark_blind(*since, input_.now);
  } else {
    builder_.mark_blind(*since, input_.now - kQueueKeeps);
  }
}

Dialogue<bool> Poll::read_updates() {
  Query query{{"limit", std::to_string(kMostUpdates)}, {"timeout", "0"}, {"allowed_updates", std::string{kWanted}}};
  const bool numbers_hold = state_.last == 0 || input_.now - Instant{Seconds{state_.last}} < kOffsetHolds;
  if (!numbers_hold) state_.offset.reset();
  if (state_.offset) query.emplace_back("offset", std::to_string(*state_.offset));
  const TelegramAnswer answer = co_await get("getUpdates", std::move(query));
  if (!answer.json || !answer.json->root()["result"].is_array()) {
    builder_.listing_failed(answer.json ? Error{Errc::malformed, "Telegram answered without updates"} : answer.error);
    if (answer.drained && !state_.drained) {
      state_.drained = true;
      builder_.batch().cursor.state = state_.write();
    }
    co_return false;
  }
  const JsonValue updates = answer.json->root()["result"];
  for (const auto update : updates) take(update);
  items_.place_all();
  note_hole();
  // More may wait in the queue: what is known is known up to this answer's end only.
  if (updates.size() >= kMostUpdates) builder_.mark_incomplete();
  state_.drained = false;
  if (updates.size() > 0 || state_.last == 0) state_.last = input_.now.time_since_epoch().count();
  builder_.batch().cursor = {input_.now, state_.write()};
  co_return true;
}

Dialogue<bool> Poll::read_profile() {
  Query query{{"chat_id", page_.account}};
  const TelegramAnswer answer = co_await get("getChat", std::move(query));
  if (!answer.json) {
    // Other refusals only leave the facts unknown.
    const bool stops = answer.error.code == Errc::token_expired || answer.error.code == Errc::rate_limited ||
                       answer.error.code == Errc::transient || answer.error.code == Errc::cancelled;
    if (stops || answer.error.code == Errc::configuration) builder_.note(answer.error);
    co_return false;
  }
  const JsonValue chat = answer.json->root()["result"];
  const auto text = [&](std::string_view key) -> std::optional<std::string> {
    const auto value = chat[key].string();
    if (!value || value->empty()) return std::nullopt;
    return std::string{*value};
  };
  auto& profile = builder_.batch().profile;
  profile.name = text("title");
  profile.description = text("description");
  if (chat.is_object()) profile.visitors_may_post = !chat["linked_chat_id"].empty();
  co_return true;
}

Dialogue<Batch> Poll::run() {
  builder_.batch().coverage.platform_count.reset();
  const bool read = co_await read_updates();
  if (read && input_.profile_wanted) co_await read_profile();
  co_return builder_.take();
}

Dialogue<Batch> poll_telegram(PollInput input) {
  auto address = SiteAddress::read(input.page.base_url.empty() ? kBase : std::string_view{input.page.base_url});
  if (address && input.page.token.empty()) address = Error{Errc::configuration, "Telegram wants the token of a bot"};
  if (!address) {
    BatchBuilder nothing{input, kTelegramBegan};
    nothing.listing_failed(address.error());
    co_return nothing.take();
  }
  Poll poll{std::move(input), std::move(*address)};
  co_return co_await poll.run();
}

std::string link(const Page& page) {
  if (page.handle.empty()) return "https://t.me/c/" + (page.account.starts_with("-100") ? page.account.substr(4) : page.account);
  return "https://t.me/" + percent_encode(page.handle.starts_with('@') ? page.handle.substr(1) : page.handle);
}

}  // namespace

const Platform platform_telegram{
    .name = "telegram",
    .title = "Telegram channels",
    .default_base = kBase,
    .can = {.posts = true,
            .comments = true,
            .nested_replies = true,
            .visitor_posts = true,
            .mentions = false,
            .team_replies = true,
            .private_replies = false,
            .deletions = false,
            .profile = true,
            .visitors_may_post = true,
            .coverage_counts = false,
            .threads_by_one = false,
            .counts_trustworthy = false,
            .threads_told = false,
            .mention_answers = false},
    .poll = poll_telegram,
    .page_link = link,
    .terms = {.push = "a webhook instead of polling; never both",
              .cost = "1 call a poll, for up to 100 messages",
              .quota = "none for reading; the queue keeps 24 hours, and what a bot was not there to see is never seen",
              .permissions = "a bot of the page's own (BotFather) as administrator of the channel and of its discussion "
                             "group; one page a bot and one reader a bot, or they take each other's messages"}};

}  // namespace sarad
