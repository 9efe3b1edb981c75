// SPDX-License-Identifier: Apache-2.0
#include "exporters/overdue_feed.hpp"

#include "exporters/accept.hpp"
#include "exporters/html.hpp"
#include "exporters/selection.hpp"
#include "exporters/urgent.hpp"
#include "exporters/verdict_words.hpp"
#include "exporters/words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sarad {
namespace {

constexpr std::size_t kEntries = 100;

struct FeedWords {
  std::string_view title, due, why;
};
constexpr FeedWords kBengali{"বিলম্বিত উত্তর", "সময়সীমা ছিল {}", "কেন?"};
constexpr FeedWords kEnglish{"Overdue answers", "was due {}", "why?"};

std::string office_name(const OfficeTree& tree, std::string_view id, Language language) {
  const auto place = tree.find(id);
  if (!place) return std::string{id};
  const Office& office = tree.roster().offices[*place];
  const bool english = language == Language::en && !office.name_en.empty();
  const std::string& name = english || office.name.empty() ? office.name_en : office.name;
  return name.empty() ? office.id : name;
}

class Feed {
 public:
  Feed(const Snapshot& snapshot, const OfficeTree& tree, Language language, std::string root)
      : snapshot_(snapshot), tree_(tree), language_(language), words_(language == Language::en ? kEnglish : kBengali), root_(std::move(root)) {}

  void entry(std::string& out, const UrgentClock& clock) const {
    const Page& page = snapshot_.roster->pages[clock.page];
    const std::string& id = clock.item != nullptr ? clock.item->id : clock.referral->thread_id;
    const Instant due = clock.reading->deadline.overdue_from;
    const PeopleText text{language_, snapshot_.pages[clock.page]->calendar};
    const std::string_view kind = clock.item != nullptr ? words(language_).kinds[static_cast<std::size_t>(clock.item->kind)] : std::string_view{};
    std::string title = fmt::format("{}: {}", office_name(tree_, page.office, language_), clock_word(clock.clock, language_));
    if (!kind.empty()) title += fmt::format(" ({})", kind);
    if (clock.referral != nullptr) title += " → " + office_name(tree_, clock.referral->office, language_);
    const std::string why = fmt::format("{}/api/v1/explain?case={}&page={}&format=html&lang={}", root_, url_value(id), url_value(page.id), words(language_).code);
    out += fmt::format("<entry><id>{}</id><title>{}</title><updated>{}</updated><author><name>{}</name></author>",
                       html(fmt::format("urn:sarad:{}:{}:{}", page.id, id, to_string(clock.clock))), html(title), format_instant(due),
                       html(office_name(tree_, page.office, language_)));
    if (clock.item != nullptr)
      if (const auto target = link_target(clock.item->permalink); !target.empty()) out += fmt::format("<link rel=\"alternate\" href=\"{}\"/>", target);
    if (clock.item != nullptr) out += fmt::format("<link rel=\"related\" type=\"text/html\" title=\"{}\" href=\"{}\"/>", words_.why, html(why));
    out += fmt::format("<content>{}</content></entry>\n", html(fmt::format(fmt::runtime(words_.due), text.full_moment(due))));
  }

  [[nodiscard]] std::string head(const WebRequest& request) const {
    std::string self = root_ + request.path;
    char joint = '?';
    for (const auto& [key, value] : request.query) {
      self += fmt::format("{}{}={}", joint, url_value(key), url_value(value));
      joint = '&';
    }
    return fmt::format("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\"><id>{}</id><title>{} · {}</title>"
                       "<updated>{}</updated><link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n",
                       words(language_).code, html(self), words(language_).title, words_.title, format_instant(snapshot_.as_of), html(self));
  }

 private:
  const Snapshot& snapshot_;
  const OfficeTree& tree_;
  Language language_;
  const FeedWords& words_;
  std::string root_;
};

}  // namespace

WebReply overdue_feed(const Snapshot& snapshot, const WebRequest& request, std::string_view public_url, std::string_view default_language) {
  const auto code = choose_language(request.asked("lang").value_or(""), request.accept_language, default_language);
  const OfficeTree tree{snapshot.roster};
  const auto pages = select_pages(snapshot, tree, request);
  if (!pages) return text_reply(404, pages.error() + "\n");
  std::string root{public_url};
  while (root.ends_with('/')) root.pop_back();
  if (root.empty()) root = "http://" + request.host;
  UrgentClocks urgent = urgent_clocks(snapshot, *pages, kEntries);
  std::erase_if(urgent.first, [](const UrgentClock& clock) { return !clock.overdue() || clock.reading->deadline.provisional; });
  std::stable_sort(urgent.first.begin(), urgent.first.end(),
                   [](const UrgentClock& a, const UrgentClock& b) { return a.reading->deadline.overdue_from > b.reading->deadline.overdue_from; });
  const Feed feed{snapshot, tree, code == "en" ? Language::en : Language::bn, std::move(root)};
  std::string body = feed.head(request);
  for (const auto& clock : urgent.first) feed.entry(body, clock);
  body += "</feed>\n";
  WebReply reply;
  reply.content_type = "application/atom+xml; charset=utf-8";
  reply.body = std::make_shared<const std::string>(std::move(body));
  reply.headers = {{"Vary", "Accept-Language"}};
  return reply;
}

}  // namespace sarad
