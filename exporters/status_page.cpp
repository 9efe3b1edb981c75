// SPDX-License-Identifier: Apache-2.0
#include "exporters/status_page.hpp"

#include "exporters/accept.hpp"
#include "exporters/html.hpp"
#include "exporters/page_reading.hpp"
#include "exporters/selection.hpp"
#include "exporters/status_parts.hpp"

namespace sarad {
namespace {

constexpr std::size_t kCasesOnOverview = 12, kCasesOfSelection = 100;

const BusinessTime* some_calendar(const Snapshot& snapshot, const std::vector<std::size_t>& pages) {
  for (const auto i : pages)
    if (snapshot.pages[i] && snapshot.pages[i]->calendar != nullptr) return snapshot.pages[i]->calendar;
  return snapshot.calendars.empty() ? nullptr : snapshot.calendars.begin()->second.get();
}

std::optional<PressingClock::Rank> rank_of(std::string_view state) {
  for (const auto& [name, rank] : kStates)
    if (name == state) return rank;
  return std::nullopt;
}

}  // namespace

std::string StatusView::link(std::string_view key, std::string_view value) const {
  return fmt::format("/?{}={}{}", key, url_value(value), language_suffix);
}

std::string StatusView::link_here(std::string_view key, std::string_view value) const {
  std::string out = "/?";
  for (const auto& [name, asked] : request.query)
    if (name != key && (name == "office" || name == "subtree" || name == "page" || name == "platform" || name == "state"))
      out += fmt::format("{}={}&amp;", name, url_value(asked));
  if (!value.empty()) out += fmt::format("{}={}&amp;", key, url_value(value));
  out.resize(out.size() - (out.ends_with("&amp;") ? 5 : 1));
  const bool bare = out.find('?') == std::string::npos;
  return language_suffix.empty() ? out : bare ? out + "?lang=" + std::string{words.code} : out + language_suffix;
}

std::string StatusView::office_name(const Office& office) const {
  const bool english = words.code == "en" && !office.name_en.empty();
  const std::string& name = english || office.name.empty() ? office.name_en : office.name;
  return html(name.empty() ? office.id : name);
}

std::string StatusView::office_name(std::string_view id) const {
  const auto place = tree.find(id);
  return place ? office_name(tree.roster().offices[*place]) : html(id);
}

std::string countdown(const StatusView& view, const PeopleText& text, Instant due) {
  const bool late = view.now > due;
  return fmt::format(R"(<time class="due" datetime="{}">{}</time>)", format_instant(due),
                     say(late ? view.words.late : view.words.left, text.span(due - view.now)));
}

WebReply status_page(const Snapshot& snapshot, const WebRequest& request, Instant now,
                     std::string_view default_language, const OfficeSums& sums) {
  const auto asked = request.asked("lang").value_or("");
  const auto code = choose_language(asked, request.accept_language, default_language);
  const Language language = code == "en" ? Language::en : Language::bn;
  const OfficeTree tree{snapshot.roster};
  auto pages = select_pages(snapshot, tree, request);
  const auto state = request.asked("state");
  if (!pages || (state && !state->empty() && !rank_of(*state))) return text_reply(404, std::string{words(language).not_found} + "\n");

  const BusinessTime* calendar = some_calendar(snapshot, *pages);
  const bool keep_language = asked == "bn" || asked == "en";
  StatusView view{.snapshot = snapshot,
                  .request = request,
                  .tree = tree,
                  .sums = sums,
                  .words = words(language),
                  .now = now,
                  .pages = std::move(*pages),
                  .urgent = {},
                  .rank = rank_of(request.asked("state").value_or("")),
                  .calendar = calendar,
                  .text = PeopleText{language, calendar},
                  .language_suffix = keep_language ? fmt::format("&amp;lang={}", asked) : std::string{}};
  const bool chosen = request.asked("page") || request.asked("office") || request.asked("subtree");
  const std::size_t most = chosen || view.rank ? kCasesOfSelection : kCasesOnOverview;
  view.urgent = urgent_clocks(snapshot, view.pages, most, view.rank);

  auto body = std::make_shared<std::string>();
  for (const auto part : {status_head, status_offices, status_summary, status_filters, status_cases, status_office, status_tree, status_pages, status_foot})
    *body += part(view);
  WebReply reply;
  reply.content_type = "text/html; charset=utf-8";
  reply.body = std::move(body);
  reply.headers = {{"Content-Security-Policy", std::string{kStatusPolicy}}, {"Vary", "Accept-Language"}};
  return reply;
}

}  // namespace sarad
