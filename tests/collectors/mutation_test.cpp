// SPDX-License-Identifier: Apache-2.0
// Every recorded answer, damaged in every way we can name: cut off, a member missing, a member of
// another type. Whatever comes, a poll ends and hands over nothing the undamaged answers do not hold.
#include "tests/conformance/case.hpp"

#include "collectors/text_reader.hpp"
#include "tests/collectors/scripted.hpp"

#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>

namespace sarad {
namespace {

namespace fs = std::filesystem;
using conformance::Case;
using conformance::Replay;

constexpr int kCuts = 200;
constexpr std::size_t kElementsTried = 3;  // of each list: the others are alike

std::vector<fs::path> all_cases() {
  auto cases = conformance::find_cases(fs::path{SARAD_TESTS_DIR} / "fixtures");
  return cases;
}

/// Polls against the recorded answers, that of exchange `which` having `body` instead.
Batch poll_with(const Case& c, std::size_t which, const std::string& body) {
  std::vector<bool> used(c.replay.exchanges().size());
  PollInput input{.page = c.page,
                  .cursor = c.cursor,
                  .threads = {},
                  .followed = c.followed,
                  .now = std::chrono::sys_days{std::chrono::year{2026} / 12 / 31},
                  .profile_wanted = false,
                  .recheck_all = false,
                  .read_text = testing_collectors::plain_reader()};
  // As the daemon asks, with an empty ledger: what hangs together is told once it was seen.
  if (c.page.platform == "pixelfed") input.thread_of = [](std::string_view) { return std::optional<std::string>{}; };
  auto talk = find_platform(c.page.platform)->poll(std::move(input));
  int requests = 0;
  while (const HttpRequest* request = talk.request()) {
    if (++requests > 1000) {
      ADD_FAILURE() << "does not end";
      break;
    }
    HttpResult answer = Error{Errc::transient, "not recorded"};
    for (std::size_t i = 0; i < used.size(); ++i) {
      const auto& exchange = c.replay.exchanges()[i];
      if ((used[i] && !exchange.repeat) || !conformance::fits(exchange.request, *request)) continue;
      used[i] = true;
      HttpResponse response = exchange.response;
      if (i == which) response.body = body;
      answer = std::move(response);
      break;
    }
    talk.answer(std::move(answer));
  }
  return talk.take();
}

Batch untouched(const Case& c) {
  return poll_with(c, c.replay.exchanges().size(), {});
}

/// Members whose absence the platform's document has an answer to: LinkedIn's post was made when it was
/// published, else when it was created; Bluesky's when its author says, else when it was seen.
bool has_stand_in(const Case& c, const std::string& change) {
  if (c.page.platform == "bluesky") return change.starts_with("createdAt");
  return c.page.platform == "linkedin" && change.starts_with("publishedAt");
}

/// Changes that make another statement, which the platform's document has a meaning for. Telegram: a message
/// without media_group_id is a post of its own, one without `from` is by nobody knows whom.
/// Pixelfed: a boost whose boosted status is null is a post. Viva Engage: a group's messages are no direct ones.
bool says_otherwise(const Case& c, const std::string& change) {
  if (c.page.platform == "pixelfed") return change == "reblog became null";
  if (c.page.platform == "yammer") return change == "direct_message removed";
  return c.page.platform == "telegram" &&
         (change.starts_with("media_group_id") || change == "from removed" || change == "from became null");
}

/// Where the first message of an album cannot be read, the next stands for it.
bool stands_for_album(const Case& c, const std::string& id) {
  return c.page.platform == "telegram" && id == "-1001500000001/61";
}

/// Changes that turn a statement into another sound one: a conversation that shows nothing of what it counts, a
/// post of Bluesky that answers nothing, a status of Mastodon that answers what is erased (or, of one that did, what
/// is not), no mentions in Reddit's inbox. Then what hangs together is told otherwise.
bool tells_otherwise(const Case& c, const std::string& folder, const std::string& change) {
  const std::string& platform = c.page.platform;
  if (platform == "reddit") return change == "children became []";
  if (platform == "bluesky") return change == "reply removed" || change == "replies became []" || change == "replies removed";
  const bool speaks_mastodon = platform == "mastodon" || platform == "pixelfed";
  if (folder == "orphaned_reply" && change == "in_reply_to_id became \"x\"") return true;
  return speaks_mastodon && (change == "descendants became []" || change == "ancestors became []" ||
                             change == "in_reply_to_id became null");
}

/// Checks that `batch` holds only what `whole` holds, and never mistakes a citizen for the office.
void expect_subset(const Case& c, const Batch& batch, const Batch& whole, const std::string& what, bool same_time,
                   bool same_thread = true) {
  for (const auto& got : batch.activities) {
    if (stands_for_album(c, got.id)) continue;
    const auto known = std::find_if(whole.activities.begin(), whole.activities.end(),
                                    [&](const Activity& a) { return a.id == got.id; });
    ASSERT_NE(known, whole.activities.end()) << what << " made up " << got.id;
    if (same_time) {
      EXPECT_EQ(got.created, known->created) << what;
    }
    if (same_thread) {
      EXPECT_EQ(got.thread_id, known->thread_id) << what;
    }
    const bool office = got.author == AuthorRole::page || got.author == AuthorRole::team;
    if (office) {
      EXPECT_EQ(got.author, known->author) << what;
    }
  }
}

TEST(Mutation, ABodyThatIsCutOffGivesNothingAndAnError) {
  for (const auto& folder : all_cases()) {
    const auto c = Case::load(folder);
    ASSERT_TRUE(c);
    if (c->inbound()) continue;   // facebook_push_test.cpp
    const Batch whole = untouched(*c);
    for (std::size_t i = 0; i < c->replay.exchanges().size(); ++i) {
      const auto& response = c->replay.exchanges()[i].response;
      if (response.status == 304) continue;  // has no body
      const auto end = response.body.find_last_not_of(" \n") + 1;
      for (int cut = 0; cut < kCuts; ++cut) {
        const auto size = end * static_cast<std::size_t>(cut) / kCuts;
        const std::string what =
            folder.filename().string() + " answer " + std::to_string(i) + " cut to " + std::to_string(size);
        const Batch batch = poll_with(*c, i, response.body.substr(0, size));
        EXPECT_TRUE(batch.error) << what;
        EXPECT_FALSE(batch.complete) << what;
        for (const auto& got : batch.activities)
          EXPECT_NE(std::find(whole.activities.begin(), whole.activities.end(), got), whole.activities.end())
              << what << " changed " << got.id;
      }
    }
  }
}

std::string text_of(const rapidjson::Value& value) {
  rapidjson::StringBuffer out;
  rapidjson::Writer<rapidjson::StringBuffer> writer{out};
  value.Accept(writer);
  return out.GetString();
}

/// Calls `visit` with the text of `document` for every single change below `value`.
void for_each_change(rapidjson::Document& document, rapidjson::Value& value,
                     const std::function<void(const std::string&, const std::string&)>& visit) {
  const auto replaced = [&](rapidjson::Value& place, const std::string& name, rapidjson::Value instead) {
    // A flag that is turned is of the same type still: that is another statement, not damage.
    if (instead.IsBool() && place.IsBool()) return;
    if (instead.GetType() == place.GetType() && !instead.IsObject() && !instead.IsArray()) return;
    place.Swap(instead);
    visit(text_of(document), name + " became " + text_of(place));
    place.Swap(instead);
  };
  const auto try_all = [&](rapidjson::Value& place, const std::string& name) {
    replaced(place, name, rapidjson::Value{});
    replaced(place, name, rapidjson::Value{7});
    replaced(place, name, rapidjson::Value{"x"});
    replaced(place, name, rapidjson::Value{true});
    replaced(place, name, rapidjson::Value{rapidjson::kArrayType});
    replaced(place, name, rapidjson::Value{rapidjson::kObjectType});
    for_each_change(document, place, visit);
  };
  if (value.IsArray()) {
    for (rapidjson::SizeType i = 0; i < std::min<std::size_t>(value.Size(), kElementsTried); ++i)
      try_all(value[i], "element " + std::to_string(i));
  } else if (value.IsObject()) {
    std::vector<std::string> names;
    for (const auto& member : value.GetObject()) names.emplace_back(member.name.GetString());
    for (const auto& name : names) {
      try_all(value[name.c_str()], name);
      rapidjson::Value kept{value, document.GetAllocator()};
      value.RemoveMember(name.c_str());
      visit(text_of(document), name + " removed");
      value.Swap(kept);
    }
  }
}

TEST(Mutation, AMemberThatIsMissingOrOfAnotherTypeMakesNothingUp) {
  int tried = 0;
  for (const auto& folder : all_cases()) {
    const auto c = Case::load(folder);
    ASSERT_TRUE(c);
    if (c->inbound()) continue;   // facebook_push_test.cpp
    const Batch whole = untouched(*c);
    for (std::size_t i = 0; i < c->replay.exchanges().size(); ++i) {
      rapidjson::Document document;
      const std::string& body_of = c->replay.exchanges()[i].response.body;
      document.Parse(body_of.data(), body_of.size());
      if (document.HasParseError()) continue;
      for_each_change(document, document, [&](const std::string& body, const std::string& change) {
        ++tried;
        if (says_otherwise(*c, change)) return;
        expect_subset(*c, poll_with(*c, i, body), whole,
                      folder.filename().string() + " answer " + std::to_string(i) + ": " + change,
                      !has_stand_in(*c, change), !tells_otherwise(*c, folder.filename().string(), change));
      });
    }
  }
  EXPECT_GT(tried, 5000);
}

}  // namespace
}  // namespace sarad
