// SPDX-License-Identifier: Apache-2.0
// `sarad token check`.
#include "collectors/collector.hpp"
#include "daemon/converse.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/tokens.hpp"
#include "exporters/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace sarad {
namespace {

using State = TokenLook::State;

struct StateWord {
  std::string_view code, bn, en;
};

constexpr std::array kStates{
    StateWord{"good", "ঠিক আছে", "good"},
    StateWord{"invalid", "আর কাজ করে না: নতুন টোকেন দিন", "no longer taken: give a new token"},
    StateWord{"lacks", "অনুমতি কম", "lacks permissions"},
    StateWord{"untold", "প্ল্যাটফর্ম টোকেনের খবর দেয় না", "the platform tells nothing of tokens"},
    StateWord{"none", "টোকেন নেই: বেনামে দেখা হয়", "no token: asked anonymously"},
    StateWord{"unasked", "জানা যায়নি", "could not be asked"},
};

const StateWord& word_of(State state) { return kStates[static_cast<std::size_t>(state)]; }

std::string until(const TokenLook& look, Instant now, const PeopleText& text) {
  if (!look.facts.valid || !look.facts.expires) return {};
  const bool bn = text.language() == Language::bn;
  const auto left = *look.facts.expires - now;
  const std::string end = text.full_moment(*look.facts.expires), span = text.span(left);
  return bn ? fmt::format(", মেয়াদ {} পর্যন্ত (আর {})", end, span) : fmt::format(", until {} ({} left)", end, span);
}

/// The offices asked about: one and all below it.
std::set<std::string_view> below(const Config& config, std::string_view top) {
  std::set<std::string_view> in{top};
  for (std::size_t before = 0; before != in.size();) {
    before = in.size();
    for (const auto& office : config.offices)
      if (in.contains(office.parent)) in.insert(office.id);
  }
  return in;
}

TokenLook ask_about(const Page& page, Instant now) {
  const Platform* platform = find_platform(page.platform);
  TokenLook look;
  look.page = &page;
  if (page.token.empty()) return look;
  look.state = State::untold;
  if (platform == nullptr || platform->tokens == nullptr || platform->tokens->check == nullptr) return look;
  return judge_token(page, *platform->tokens, converse_now(platform->tokens->check({page, now})));
}

}  // namespace

TokenLook judge_token(const Page& page, const TokenDesk& desk, const Result<TokenFacts>& told) {
  TokenLook look;
  look.page = &page;
  look.state = State::unasked;
  if (!told) {
    look.error = told.error();
    return look;
  }
  look.facts = *told;
  if (told->valid) look.missing = missing_grants(desk.grants, page, *told);
  look.state = !told->valid ? State::invalid : look.missing.empty() ? State::good : State::lacks;
  return look;
}

std::string token_looks_text(std::span<const TokenLook> looks, Instant now, Language language) {
  const PeopleText text(language, nullptr);
  const bool bn = language == Language::bn;
  std::array<std::int64_t, kStates.size()> counts{};
  std::string out;
  for (const auto& look : looks) {
    ++counts[static_cast<std::size_t>(look.state)];
    if (look.state == State::none) continue;
    const StateWord& word = word_of(look.state);
    out += fmt::format("{} ({}): {}{}\n", look.page->id, look.page->platform, bn ? word.bn : word.en, until(look, now, text));
    for (const Grant* grant : look.missing) out += fmt::format("  {}: {}\n", grant->scope, bn ? grant->remedy_bn : grant->remedy_en);
    if (look.error) out += fmt::format("  {}: {}\n", to_string(look.error->code), look.error->message);
  }
  std::string sum;
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (counts[i] > 0) sum += fmt::format("{}{} × {}", sum.empty() ? "" : "; ", text.number(counts[i]), bn ? kStates[i].bn : kStates[i].en);
  return out + sum + '\n';
}

std::string token_looks_json(std::span<const TokenLook> looks) {
  std::string out;
  JsonWriter json{out};
  json.open('[');
  for (const auto& look : looks) {
    json.open('{').field("page", look.page->id).field("office", look.page->office).field("platform", look.page->platform);
    json.field("state", word_of(look.state).code).field("expires", look.facts.expires);
    if (look.facts.scopes) json.list("scopes", *look.facts.scopes);
    json.key("missing").open('[');
    for (const Grant* grant : look.missing)
      json.open('{').field("scope", grant->scope).field("remedy", grant->remedy_en).field("remedy_bn", grant->remedy_bn).close('}');
    json.close(']').key("error");
    if (look.error) {
      json.open('{').field("code", to_string(look.error->code)).field("message", look.error->message).close('}');
    } else {
      json.null();
    }
    json.close('}');
  }
  json.close(']');
  return out + '\n';
}

TokenAnswer check_tokens(const TokenRequest& request, Instant now) {
  TokenAnswer answer;
  const auto read = read_for_tokens(request, answer);
  if (!read) return answer;
  const Config& config = read->config;
  const auto offices = request.office.empty() ? std::set<std::string_view>{} : below(config, request.office);
  std::vector<TokenLook> looks;
  for (const auto& page : config.pages) {
    if (!request.page.empty() && page.id != request.page) continue;
    if (!request.office.empty() && !offices.contains(page.office)) continue;
    looks.push_back(ask_about(page, now));
  }
  if (looks.empty() && !(request.page.empty() && request.office.empty())) {
    answer.code = kExitConfiguration;
    answer.err = "no configured page is meant; `sarad check --print-effective` lists pages and offices\n";
    return answer;
  }
  const auto is = [](State state) { return [state](const TokenLook& look) { return look.state == state; }; };
  if (std::any_of(looks.begin(), looks.end(), is(State::unasked))) answer.code = kExitUnavailable;
  if (std::any_of(looks.begin(), looks.end(), is(State::invalid)) || std::any_of(looks.begin(), looks.end(), is(State::lacks)))
    answer.code = kExitNo;
  answer.out = request.json ? token_looks_json(looks) : token_looks_text(looks, now, language_of(request, config));
  return answer;
}

}  // namespace sarad
