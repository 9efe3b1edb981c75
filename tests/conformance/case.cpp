// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/case.hpp"

#include "collectors/collector.hpp"
#include "collectors/text_reader.hpp"

#include <algorithm>
#include <chrono>
#include <tuple>

namespace sarad::conformance {
namespace {

constexpr int kMostRequests = 2000;
constexpr Instant kNow = std::chrono::sys_days{std::chrono::year{2026} / 12 / 31};

std::vector<std::string> list_of(JsonValue value) {
  std::vector<std::string> list;
  for (const auto element : value)
    if (auto id = element.id()) list.push_back(std::move(*id));
  return list;
}

Page read_page(JsonValue told, const Replay& replay) {
  Page page;
  page.id = "page";
  page.platform = told["platform"].string().value_or("");
  page.account = told["id"].id().value_or("");
  page.team = list_of(told["team"]);
  page.authors = list_of(told["authors"].empty() ? told["users"] : told["authors"]);
  page.handle = told[told["username"].empty() ? "user" : "username"].string().value_or("");
  page.category = told["category"].id().value_or("");
  page.uploads = told["uploads"].string().value_or("");
  page.discussions = list_of(told["talk"]);
  if (auto group = told["discussion"].id()) page.discussions = {std::move(*group)};
  if (auto subreddit = told["subreddit"].id()) page.discussions = {std::move(*subreddit)};
  page.private_replies = told["private_replies"].boolean().value_or(false);
  for (const auto* host : {"instance", "wiki"})
    if (const auto name = told[host].string())
      page.base_url = name->find("://") == std::string_view::npos ? "https://" + std::string{*name} : *name;
  static constexpr std::string_view kAlwaysLoggedIn[]{"facebook", "instagram", "threads", "x",       "linkedin",
                                                      "youtube",  "mastodon",  "bluesky", "telegram", "pixelfed", "reddit", "yammer"};
  if (replay.wants_authorization("Basic ")) {
    page.token = Secret{"reader:aaaa bbbb cccc dddd"};
  } else if (replay.wants_authorization("") || std::find(std::begin(kAlwaysLoggedIn), std::end(kAlwaysLoggedIn),
                                                         page.platform) != std::end(kAlwaysLoggedIn)) {
    page.token = Secret{"TOKEN"};
  }
  return page;
}

/// The stored object again as text, for collectors that keep more than a time.
std::string text_of(JsonValue object) {
  std::string text = "{";
  for (std::size_t i = 0; i < object.size(); ++i) {
    if (i > 0) text += ',';
    text += '"' + std::string{object.key_at(i)} + "\":\"";
    for (const char c : std::string{object.at(i).id().value_or("")})
      text += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
    text += '"';
  }
  return text + '}';
}

Cursor read_cursor(JsonValue stored) {
  Cursor cursor;
  if (!stored.is_object()) return cursor;
  cursor.state = text_of(stored);
  for (const auto value : stored) {
    if (const auto text = value.string()) {
      if (const auto t = parse_instant(*text)) cursor.since = t;
    }
  }
  if (const auto seconds = stored["since"].integer()) cursor.since = Instant{Seconds{*seconds}};
  return cursor;
}

}  // namespace

Result<Case> Case::load(const std::filesystem::path& folder) {
  const auto text = read_file(folder / "expected.json");
  if (!text) return text.error();
  auto expected = Json::parse(*text);
  if (!expected) return Error{Errc::configuration, "expected.json: " + expected.error().message};
  auto replay = Replay::load(folder);
  if (!replay) return replay.error();
  const JsonValue told = expected->root()["page"];
  Page page = read_page(told, *replay);
  return Case{std::move(page), read_cursor(told["stored"]), list_of(told["followed"]), std::move(*expected),
              std::move(*replay)};
}

Result<Batch> poll(Case& c, std::function<bool(std::string_view id)> known) {
  const Platform* platform = find_platform(c.page.platform);
  if (platform == nullptr) return Error{Errc::configuration, "no collector for \"" + c.page.platform + '"'};
  const TextReader reader = make_text_reader({});
  PollInput input{.page = c.page,
                  .cursor = c.cursor,
                  .threads = {},
                  .followed = c.followed,
                  .now = kNow,
                  .profile_wanted = false,
                  .recheck_all = false,
                  .known = std::move(known),
                  .read_text = reader};
  auto talk = platform->poll(std::move(input));
  int requests = 0;
  while (const HttpRequest* request = talk.request()) {
    auto response = c.replay.answer(*request);
    const std::string asked = request->method + ' ' + request->path + '?' + encode_query(request->query);
    if (!response) return Error{Errc::configuration, "asked for what is not there: " + asked};
    if (++requests > kMostRequests) return Error{Errc::configuration, "does not end: " + asked};
    talk.answer(std::move(*response));
  }
  Batch batch = talk.take();
  if (const auto left = c.replay.left_over()) return Error{Errc::configuration, "never asked: " + *left};
  return batch;
}

Result<Batch> receive(const Case& c) {
  const Platform* platform = find_platform(c.page.platform);
  if (platform == nullptr || platform->take_push == nullptr)
    return Error{Errc::configuration, "nothing is taken from \"" + c.page.platform + '"'};
  // The secrets of tests/fixtures/*/README.md; no case holds any.
  const PushPlace place{.terms = {Secret{"sarad-test-app-secret"}, Secret{"sarad-test-verify-token"}},
                        .page_of = [&](std::string_view account) { return account == c.page.account ? &c.page : nullptr; },
                        .read_text = make_text_reader({})};
  Batch batch;
  batch.coverage.platform_count = std::nullopt;
  for (const auto& exchange : c.replay.exchanges()) {
    if (!exchange.delivery) return Error{Errc::configuration, "asked and asking in one case"};
    const PushReply reply = platform->take_push(*exchange.delivery, place);
    if (reply.status != exchange.response.status)
      return Error{Errc::configuration, "answered " + std::to_string(reply.status)};
    if (!exchange.response.body.empty() && reply.body != exchange.response.body)
      return Error{Errc::configuration, "answered \"" + reply.body + '"'};
    for (const auto& fact : reply.facts) batch.activities.push_back(fact.activity);
  }
  std::sort(batch.activities.begin(), batch.activities.end(),
            [](const Activity& a, const Activity& b) { return std::tie(a.created, a.id) < std::tie(b.created, b.id); });
  return batch;
}

std::vector<std::filesystem::path> find_cases(const std::filesystem::path& root) {
  namespace fs = std::filesystem;
  if (fs::exists(root / "exchange.json") && fs::exists(root / "expected.json")) return {root};
  std::vector<fs::path> found;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator{root, failed}) {
    if (!entry.is_directory()) continue;
    const auto below = find_cases(entry.path());
    found.insert(found.end(), below.begin(), below.end());
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace sarad::conformance
