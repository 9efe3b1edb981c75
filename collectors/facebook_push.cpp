// SPDX-License-Identifier: Apache-2.0
// Facebook's webhooks: platforms/facebook.md, "Push". Deliveries repeat and come in any order, so each
// change stands for itself; likes, hiding and what we do not know are no activity.
#include "collectors/facebook_push.hpp"

#include "collectors/batch_builder.hpp"
#include "collectors/facebook_items.hpp"
#include "net/json.hpp"

#include <algorithm>
#include <array>

namespace sarad {
namespace {

constexpr std::array<std::string_view, 6> kPostItems{"post", "status", "photo", "video", "share", "link"};

std::optional<Instant> instant_of(JsonValue seconds) {
  const auto number = seconds.integer();
  if (!number) return std::nullopt;
  const Instant instant{Seconds{*number}};
  // Year 2100: milliseconds in place of seconds are nonsense, not a far future.
  if (instant < kFacebookBegan || *number > 4'102'444'800) return std::nullopt;
  return instant;
}

std::string id_of(JsonValue value) { return value.id().value_or(""); }

class Reading {
 public:
  Reading(const PushPlace& place, PushReply& reply) : place_(place), reply_(reply) {}

  void take_entry(JsonValue entry) {
    const std::string account = id_of(entry["id"]);
    const Page* page = account.empty() ? nullptr : place_.page_of(account);
    if (page == nullptr) return;   // a page of the same app that nobody asked us to watch
    for (const auto change : entry["changes"]) {
      if (++changes_ > kMostPushedChanges) return reply_.hint(account);
      take_change(change, *page, instant_of(entry["time"]));
    }
  }

 private:
  void take_change(JsonValue change, const Page& page, std::optional<Instant> told) {
    const JsonValue value = change["value"];
    const auto field = change["field"].string(), item = value["item"].string();
    if (field == "mention") return reply_.hint(page.account);   // who wrote it is not told
    const auto verb = value["verb"].string();
    const bool comment = item == "comment";
    const bool post = item && std::find(kPostItems.begin(), kPostItems.end(), *item) != kPostItems.end();
    if (field != "feed" || (!comment && !post)) return;
    const bool removed = verb == "remove";
    if (!removed && verb != "add" && verb != "edited" && verb != "edit") return;
    reply_.hint(page.account);
    Activity activity = comment ? read_comment(value, page) : read_post(value, page);
    activity.created = instant_of(value["created_time"]);
    if (removed) {
      activity.kind = Kind::deletion;
      activity.author = AuthorRole::unknown;   // the comment's writer is named, not who removed it
      activity.author_key.clear();
      activity.facts = {};
      activity.created = told;
    }
    if (activity.id.empty() || activity.thread_id.empty() || !activity.created) {
      ++reply_.malformed;
      return;
    }
    reply_.facts.push_back({page.account, std::move(activity)});
  }

  void read_author(JsonValue value, const Page& page, Activity& activity) const {
    activity.author_key = id_of(value["from"]["id"]);
    activity.author = author_role(page, activity.author_key);
    if (const auto text = value["message"].string()) activity.facts = place_.read_text(*text);
  }

  [[nodiscard]] Activity read_comment(JsonValue value, const Page& page) const {
    Activity activity;
    activity.id = id_of(value["comment_id"]);
    activity.thread_id = id_of(value["post_id"]);
    const std::string parent = id_of(value["parent_id"]);
    activity.parent_id = parent.empty() ? activity.thread_id : parent;
    activity.kind = *activity.parent_id == activity.thread_id ? Kind::comment : Kind::reply;
    read_author(value, page, activity);
    return activity;
  }

  [[nodiscard]] Activity read_post(JsonValue value, const Page& page) const {
    Activity activity;
    activity.id = activity.thread_id = id_of(value["post_id"]);
    read_author(value, page, activity);
    activity.kind = activity.author == AuthorRole::page ? Kind::post : Kind::visitor_post;
    return activity;
  }

  const PushPlace& place_;
  PushReply& reply_;
  std::size_t changes_ = 0;
};

}  // namespace

PushReply take_facebook_push(const Delivery& delivery, const PushPlace& place) {
  if (delivery.method == "GET") return verify_hook(delivery, place.terms);
  PushReply reply;
  if (delivery.method != "POST") {
    reply.status = 405;
    return reply;
  }
  if (!is_signed(delivery.body, delivery.header("x-hub-signature-256"), "sha256=", place.terms.secret)) {
    reply.status = 403;
    return reply;
  }
  const auto json = Json::parse(delivery.body);
  if (!json || !json->root()["entry"].is_array()) {
    ++reply.malformed;   // signed all the same: sending it again would not mend it
    return reply;
  }
  Reading reading{place, reply};
  if (json->root()["object"].string() == "page")
    for (const auto entry : json->root()["entry"]) reading.take_entry(entry);
  return reply;
}

}  // namespace sarad
