// SPDX-License-Identifier: Apache-2.0
#include "daemon/hooks.hpp"

#include "collectors/text_reader.hpp"

#include <algorithm>

namespace sarad {
namespace {

Delivery delivery_of(const WebRequest& request) {
  return {.method = request.method, .query = request.query, .headers = request.headers, .body = request.body};
}

WebReply as_reply(const PushReply& answered) { return text_reply(answered.status, answered.body); }

}  // namespace

void Hooks::configure(const Config& config, const std::vector<Page>& pages) {
  hooks_.clear();
  for (const auto& [name, platform] : config.platforms) {
    const Platform* known = find_platform(name);
    if (platform.webhook.path.empty() || known == nullptr || known->take_push == nullptr) continue;
    Hook hook{.platform = known, .terms = {}, .pages = {}};
    for (const auto& [app, settings] : platform.apps) hook.terms.push_back({settings.secret, platform.webhook.verify_token});
    for (const auto& page : pages)
      if (page.platform == name && !page.paused) hook.pages.emplace(page.account, &page);
    hooks_.insert_or_assign(platform.webhook.path, std::move(hook));
  }
}

bool Hooks::admit(Instant now) {
  const double passed = std::clamp(static_cast<double>((now - filled_).count()), 0.0, kBurst / kPerSecond);
  tokens_ = std::min(kBurst, tokens_ + passed * kPerSecond);
  filled_ = now;
  if (tokens_ < 1) return false;
  tokens_ -= 1;
  return true;
}

Hooks::Taken Hooks::take(const WebRequest& request, Instant now) {
  Taken taken;
  const auto found = hooks_.find(request.path);
  if (found == hooks_.end()) {
    taken.reply = text_reply(404, "no hook here\n");
    return taken;
  }
  const Hook& hook = found->second;
  taken.platform = std::string{hook.platform->name};
  taken.result = "refused";
  if (!admit(now)) {
    taken.reply = text_reply(503, "too many deliveries; send again later\n");
    taken.reply.headers.emplace_back("Retry-After", "5");
    return taken;
  }
  const Delivery delivery = delivery_of(request);
  PushReply answered{.status = 403, .body = {}, .accounts = {}, .facts = {}};
  for (const auto& terms : hook.terms) {
    const PushPlace place{.terms = terms,
                          .page_of =
                              [&](std::string_view account) {
                                const auto page = hook.pages.find(account);
                                return page == hook.pages.end() ? nullptr : page->second;
                              },
                          .read_text = [](std::string_view) { return TextFacts{}; }};
    answered = hook.platform->take_push(delivery, place);
    if (answered.status != 403) break;
  }
  taken.reply = as_reply(answered);
  taken.result = answered.status == 200 ? "accepted" : answered.status == 403 ? "bad_signature" : "refused";
  if (answered.status == 200) keep(hook, answered, now, taken);
  return taken;
}

void Hooks::keep(const Hook& hook, const PushReply& reply, Instant now, Taken& taken) {
  for (const auto& account : reply.accounts) {
    const auto page = hook.pages.find(account);
    if (page == hook.pages.end()) continue;
    const auto last = caused_.find(page->second->id);
    const bool waiting = last != caused_.end() && last->second > now;
    const Instant at = waiting ? last->second : last == caused_.end() ? now : std::max(now, last->second + kSpacing);
    caused_.insert_or_assign(page->second->id, at);
    taken.due.emplace_back(page->second->id, at);
  }
  for (const auto& fact : reply.facts) {
    if (fact.activity.kind != Kind::deletion) continue;
    const auto page = hook.pages.find(fact.account);
    // From the future it is a mistake, from long ago a replay.
    if (page == hook.pages.end() || *fact.activity.created > now || now - *fact.activity.created > kStale) {
      taken.result = "stale";
      continue;
    }
    if (taken.batches.empty() || taken.batches.back().page != page->second->id) {
      Batch batch;
      batch.page = page->second->id;
      batch.pushed = true;
      batch.asked = batch.seen = now;
      taken.batches.push_back(std::move(batch));
    }
    taken.batches.back().activities.push_back(fact.activity);
  }
}

}  // namespace sarad
