// SPDX-License-Identifier: Apache-2.0
#include "exporters/health_page.hpp"

#include "exporters/accept.hpp"
#include "exporters/health_words.hpp"
#include "exporters/html.hpp"
#include "exporters/page_reading.hpp"
#include "exporters/status_page.hpp"
#include "exporters/status_parts.hpp"

#include <algorithm>
#include <cmath>

namespace sarad {
namespace {

constexpr std::size_t kUnseenShown = 100;

std::string calls(const StatusView& view, double a_day) {
  return say(health_words(view.text.language()).a_day, view.text.number(std::llround(a_day)));
}

std::string card(std::string_view kind, std::string_view title, const std::string& big) {
  return fmt::format(R"(<div class="card {}"><dt>{}</dt><dd><b>{}</b></dd></div>)", kind, title, big);
}

std::string cells(std::initializer_list<std::string> all) {
  std::string out = "<tr>";
  for (const auto& cell : all) out += "<td>" + cell;
  return out + '\n';
}

std::string page_cell(const StatusView& view, std::string_view id) {
  const auto& pages = view.snapshot.roster->pages;
  const auto page = std::find_if(pages.begin(), pages.end(), [&](const Page& p) { return p.id == id; });
  if (page == pages.end()) return html(id);
  return fmt::format("<a href=\"{}\">{}</a><small>{} · {}</small>", view.link("page", page->id), view.office_name(page->office),
                     html(page->platform), html(page->id));
}

std::string quota_row(const StatusView& view, const HealthWords& w, const QuotaReach& quota) {
  const auto number = [&](std::size_t n) { return view.text.number(static_cast<std::int64_t>(n)); };
  const bool is_enough = quota.suffices();
  const std::string interval = view.text.span(quota.interval);
  std::string name = html(quota.platform) + (quota.app.empty() ? std::string{} : " · " + html(quota.app));
  name += fmt::format("<small><i class=\"{}\">{}</i></small>", is_enough ? "good" : "late",
                      is_enough ? say(w.enough, interval) : say(w.too_small, number(quota.watched_less), number(quota.pages), interval));
  if (quota.bound_missed > 0) name += fmt::format("<small><i class=\"late\">{}</i></small>", say(w.bound_missed, number(quota.bound_missed)));
  return cells({name, calls(view, quota.granted_per_day), calls(view, quota.wanted_per_day), number(quota.watched_less),
                view.text.span(quota.promised_gap),
                fmt::format("{} · {} · {}", calls(view, quota.needed_1h), calls(view, quota.needed_4h), calls(view, quota.needed_24h)),
                quota.used_up ? fmt::format("<b class=\"late\">{}</b>", view.text.moment(*quota.used_up)) : std::string{w.lasts}});
}

std::string quotas(const StatusView& view, const HealthWords& w, const Operations& operations) {
  std::string out = fmt::format("<section><h2>{}</h2>", w.quotas);
  if (operations.quotas.empty()) return out + fmt::format("<p class=\"quiet\">{}</p></section>\n", w.no_quotas);
  out += table_head(w.quotas, "quotas", {w.quota, w.granted, w.wanted, w.less, w.at_latest, w.would_do, w.used_up});
  for (const auto& quota : operations.quotas) out += quota_row(view, w, quota);
  return out + "</table></section>\n";
}

std::string last_look(const StatusView& view, const std::optional<Instant>& at) {
  return at ? say(view.words.ago, view.text.span(view.now - *at)) + "<small>" + view.text.moment(*at) + "</small>" : std::string{view.words.never};
}

std::string watched_less(const StatusView& view, const HealthWords& w, const Operations& operations) {
  std::string rows;
  for (const auto& quota : operations.quotas)
    for (const auto& look : quota.longest_unseen) {
      const auto times = look.at ? (view.now - *look.at) / std::max(quota.interval, Seconds{1}) : 0;
      rows += cells({page_cell(view, look.page), last_look(view, look.at), look.at ? say(w.times, view.text.number(times)) : std::string{"–"}});
    }
  if (rows.empty()) return {};
  return fmt::format("<section><h2>{}</h2><p>{}</p>", w.longest, w.longest_note) + table_head(w.longest, "less", {w.page, w.last_look, w.much}) + rows +
         "</table></section>\n";
}

bool is_unseen(const Snapshot::PollNote& note) { return note.state == PageState::blind || note.state == PageState::stopped; }

std::string unseen(const StatusView& view, const HealthWords& w) {
  std::vector<std::size_t> pages;
  for (const auto i : view.pages)
    if (is_unseen(view.snapshot.polls[i])) pages.push_back(i);
  std::stable_sort(pages.begin(), pages.end(),
                   [&](std::size_t a, std::size_t b) { return view.snapshot.polls[a].observed_until < view.snapshot.polls[b].observed_until; });
  std::string out = fmt::format("<section><h2>{}</h2>", w.unseen);
  if (pages.empty()) return out + fmt::format("<p class=\"quiet\">{}</p></section>\n", w.none_unseen);
  out += table_head(w.unseen, "unseen", {w.page, w.state, w.since, w.why, w.remedy});
  for (std::size_t i = 0; i < std::min(pages.size(), kUnseenShown); ++i) {
    const auto& note = view.snapshot.polls[pages[i]];
    const auto error = note.last_error ? error_words(note.last_error->code, view.text.language()) : ErrorWords{"–", "–"};
    out += cells({page_cell(view, view.snapshot.roster->pages[pages[i]].id), std::string{view.words.page_state[static_cast<std::size_t>(note.state)]},
                  last_look(view, note.observed_until),
                  std::string{error.what} + (note.last_error ? "<small>" + html(note.last_error->message) + "</small>" : std::string{}),
                  std::string{error.remedy}});
  }
  out += "</table>";
  if (pages.size() > kUnseenShown)
    out += fmt::format("<p class=\"quiet\">{}</p>", say(view.words.rows, view.text.number(1), view.text.number(kUnseenShown),
                                                        view.text.number(static_cast<std::int64_t>(pages.size()))));
  return out + "</section>\n";
}

std::string tokens(const StatusView& view, const HealthWords& w, const Operations& operations) {
  std::string out = fmt::format("<section><h2>{}</h2>", w.tokens);
  if (operations.tokens.empty()) return out + fmt::format("<p class=\"quiet\">{}</p></section>\n", w.no_tokens);
  out += table_head(w.tokens, "tokens", {w.credential, w.state, w.good_until, w.missing, w.checked});
  for (const auto& token : operations.tokens) {
    std::string missing;
    for (const auto& scope : token.missing) missing += (missing.empty() ? "" : ", ") + html(scope);
    out += cells({html(token.credential) + "<small>" + html(token.platform) + "</small>",
                  fmt::format("<i class=\"{}\">{}</i>", token.valid ? "good" : "late", token.valid ? w.good : w.refused),
                  token.expires ? view.text.full_moment(*token.expires) : std::string{w.unknown},
                  missing.empty() ? std::string{w.nothing_missing} : fmt::format("<i class=\"late\">{}</i>", missing), last_look(view, token.checked)});
  }
  return out + "</table></section>\n";
}

std::string mails(const StatusView& view, const HealthWords& w, const MailHealth& mail) {
  if (!mail.configured && mail.failed.empty()) return {};
  std::string out = fmt::format("<section><h2>{}</h2><p>{}", w.mails, say(w.outbox, view.text.number(mail.waiting), view.text.number(mail.deferred)));
  if (mail.oldest) out += " " + say(w.outbox_since, view.text.moment(*mail.oldest));
  out += "</p>\n";
  if (!mail.last_answer.empty()) out += fmt::format("<p class=\"quiet\">{}</p>\n", html(mail.last_answer));
  if (mail.failed.empty()) return out + fmt::format("<p class=\"quiet\">{}</p></section>\n", w.none_refused);
  out += table_head(w.mails, "mails", {w.address, w.answer, w.since});
  for (std::size_t i = 0; i < std::min(mail.failed.size(), kUnseenShown); ++i)
    out += cells({html(mail.failed[i].address), html(mail.failed[i].answer), view.text.moment(mail.failed[i].at)});
  return out + "</table></section>\n";
}

}  // namespace

WebReply health_page(const Snapshot& snapshot, const Operations& operations, const WebRequest& request, Instant now, std::string_view default_language) {
  const auto asked = request.asked("lang").value_or("");
  const auto code = choose_language(asked, request.accept_language, default_language);
  const Language language = code == "en" ? Language::en : Language::bn;
  const OfficeTree tree{snapshot.roster};
  std::vector<std::size_t> all(snapshot.roster->pages.size());
  std::size_t seen = 0, blind = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i] = i;
    blind += is_unseen(snapshot.polls[i]);
    seen += !is_unseen(snapshot.polls[i]) && snapshot.polls[i].state != PageState::paused;
  }
  const BusinessTime* calendar = snapshot.calendars.empty() ? nullptr : snapshot.calendars.begin()->second.get();
  const OfficeSums no_sums;   // no part of this page shows any
  const StatusView view{.snapshot = snapshot,
                        .request = request,
                        .tree = tree,
                        .sums = no_sums,
                        .words = words(language),
                        .now = now,
                        .pages = std::move(all),
                        .urgent = {},
                        .rank = {},
                        .calendar = calendar,
                        .text = PeopleText{language, calendar},
                        .language_suffix = asked == "bn" || asked == "en" ? fmt::format("&amp;lang={}", asked) : std::string{}};
  const HealthWords& w = health_words(language);
  const auto number = [&](std::size_t n) { return view.text.number(static_cast<std::int64_t>(n)); };
  auto body = std::make_shared<std::string>(status_head(view));
  *body += fmt::format("<h1>{}</h1><p>{}</p><dl class=\"cards\">", w.title, w.intro);
  *body += card("good", w.pages_seen, number(seen)) + card(blind > 0 ? "late" : "good", w.pages_unseen, number(blind)) +
           card("", w.in_flight, number(operations.polls_in_flight)) + card("", w.waiting, number(operations.batches_waiting)) + "</dl>\n";
  *body += quotas(view, w, operations) + watched_less(view, w, operations) + unseen(view, w) + mails(view, w, operations.mail) +
           tokens(view, w, operations) + status_foot(view);
  WebReply reply;
  reply.content_type = "text/html; charset=utf-8";
  reply.body = std::move(body);
  reply.headers = {{"Content-Security-Policy", std::string{kStatusPolicy}}, {"Vary", "Accept-Language"}};
  return reply;
}

}  // namespace sarad
