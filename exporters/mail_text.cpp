// SPDX-License-Identifier: Apache-2.0
#include "exporters/mail_text.hpp"

#include "base/utf8.hpp"
#include "exporters/html.hpp"
#include "exporters/mail_words.hpp"
#include "exporters/verdict_words.hpp"
#include "exporters/words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sarad {
namespace {

template <class... Args>
std::string say(std::string_view sentence, const Args&... args) {
  return fmt::format(fmt::runtime(sentence), args...);
}

/// Kept to its line, without what turns text around (html() does the same for HTML).
std::string one_line(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(utf8_length(text), 1);
    const std::string_view letter = text.substr(0, length);
    const bool control = static_cast<unsigned char>(letter.front()) < 0x20 || letter.front() == 0x7f;
    const bool turning = letter.size() == 3 && ((letter >= "\xE2\x80\xA8" && letter <= "\xE2\x80\xAE") || (letter >= "\xE2\x81\xA6" && letter <= "\xE2\x81\xA9"));
    if (control) {
      out += ' ';
    } else if (!turning) {
      out += letter;
    }
    text.remove_prefix(length);
  }
  return out;
}

/// One language's half of a mail.
class Half {
 public:
  Half(const MailContent& content, const OfficeTree& tree, Language language)
      : content_(content), tree_(tree), language_(language), words_(mail_words(language)), text_(language, content.calendar) {}

  [[nodiscard]] std::string subject() const;
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::string html() const;

 private:
  [[nodiscard]] std::string name(const std::string& office) const;
  [[nodiscard]] std::string offices() const;
  [[nodiscard]] std::string matter() const;
  [[nodiscard]] std::string number(std::int64_t n) const { return text_.number(n); }
  [[nodiscard]] std::string what(const MailLine& line) const;
  [[nodiscard]] std::string when(const MailLine& line) const;
  /// Sentences below the lists.
  [[nodiscard]] std::vector<std::string> remarks() const;
  [[nodiscard]] std::vector<std::string> cadence() const;
  [[nodiscard]] std::string html_line(const MailLine& line) const;

  const MailContent& content_;
  const OfficeTree& tree_;
  Language language_;
  const MailWords& words_;
  PeopleText text_;
};

std::string Half::name(const std::string& id) const {
  const auto place = tree_.find(id);
  if (!place) return one_line(id);
  const Office& office = tree_.roster().offices[*place];
  const std::string& name = language_ == Language::en && !office.name_en.empty() ? office.name_en : office.name;
  return one_line(name.empty() ? office.id : name);
}

std::string Half::offices() const {
  const std::string first = content_.office.empty() ? std::string{} : name(content_.office);
  return content_.further_offices == 0 ? first : say(words_.and_more_offices, first, number(static_cast<std::int64_t>(content_.further_offices)));
}

std::string Half::matter() const {
  if (content_.kind == MailKind::bounce) return say(words_.subject_bounce, number(static_cast<std::int64_t>(content_.refused.size())));
  if (content_.kind == MailKind::notice && !content_.lists.empty()) {
    const MailTopic gravest = content_.lists.front().topic;
    return say(words_.subject[static_cast<std::size_t>(gravest)], number(content_.count(gravest)));
  }
  const auto overdue = content_.count(MailTopic::overdue) + content_.count(MailTopic::head) + content_.count(MailTopic::supervisor) + content_.told_before;
  const auto waiting = content_.count(MailTopic::soon) + content_.count(MailTopic::waiting);
  if (overdue + waiting > 0) return say(words_.subject_digest, number(overdue), number(waiting));
  if (!content_.own) return std::string{words_.subject_nothing};
  return std::string{content_.cadence.empty() ? words_.subject_well : words_.subject_week};
}

std::string Half::subject() const {
  std::string subject = matter();
  if (const std::string who = offices(); !who.empty()) subject = say(words_.subject_of, subject, who);
  return content_.simulated ? fmt::format("[{}] {}", words_.pretend, subject) : subject;
}

std::string Half::what(const MailLine& line) const {
  std::string out = fmt::format("{} · {}", clock_word(line.clock, language_), line.page);
  if (line.kind) out += fmt::format(" · {}", words(language_).kinds[static_cast<std::size_t>(*line.kind)]);
  if (content_.further_offices > 0) out = name(line.office) + " · " + out;
  if (!line.other_office.empty()) out += " · " + say(words_.tagged, name(line.other_office));
  return out;
}

std::string Half::when(const MailLine& line) const {
  const PeopleText text{language_, line.calendar};
  if (line.late == Seconds{0}) return say(words_.is_due, text.moment(line.due));
  return say(words_.was_due, text.moment(line.due)) + (language_ == Language::bn ? "; " : "; ") + say(words_.late, text.working(line.late));
}

std::vector<std::string> Half::cadence() const {
  std::vector<std::string> all;
  for (const auto& page : content_.cadence) {
    const PeopleText text{language_, page.calendar};
    const std::string end = language_ == Language::bn ? text.closing(page.until) : text.full_moment(page.until);
    all.push_back(say(words_.cadence, page.page, text.number(page.needed), end));
  }
  return all;
}

std::vector<std::string> Half::remarks() const {
  std::vector<std::string> all;
  if (content_.told_before > 0) all.push_back(say(words_.told_before, number(content_.told_before)));
  if (content_.answered > 0) all.push_back(say(words_.answered, number(content_.answered)));
  if (!content_.unseen.empty()) all.push_back(say(words_.unseen, fmt::format("{}", fmt::join(content_.unseen, ", "))));
  const bool nothing = content_.lists.empty() && content_.told_before == 0 && content_.unseen.empty();
  if (content_.kind == MailKind::digest && nothing) all.emplace_back(content_.own ? words_.well : words_.nothing);
  return all;
}

std::string Half::text() const {
  std::string out = offices() + (content_.office.empty() ? "" : "\n") + say(words_.as_of, text_.full_moment(content_.as_of)) + "\n";
  for (const auto& list : content_.lists) {
    out += "\n" + say(words_.topic[static_cast<std::size_t>(list.topic)], number(content_.count(list.topic))) + "\n";
    for (std::size_t i = 0; i < list.lines.size(); ++i) {
      const MailLine& line = list.lines[i];
      out += fmt::format("\n{}. {}\n   {}\n", number(static_cast<std::int64_t>(i + 1)), what(line), when(line));
      if (!line.case_id.empty()) out += "   " + say(words_.case_id, one_line(line.case_id)) + "\n";
      if (!line.permalink.empty()) out += fmt::format("   {}: {}\n", words_.message, line.permalink);
      if (!line.why.empty()) out += fmt::format("   {} {}&lang={}\n", words_.why, line.why, words(language_).code);
    }
    if (list.more > 0) out += "\n" + say(words_.more, number(list.more)) + "\n";
  }
  if (!content_.refused.empty()) {
    out += fmt::format("\n{}\n", words_.refused_title);
    for (const auto& [address, answer] : content_.refused) out += fmt::format("\n- {}\n  {}\n", one_line(address), one_line(answer));
    out += fmt::format("\n{}\n", words_.refused_note);
  }
  if (const auto weeks = cadence(); !weeks.empty()) out += fmt::format("\n{}\n- {}\n", words_.cadence_title, fmt::join(weeks, "\n- "));
  for (const auto& remark : remarks()) out += "\n" + remark + "\n";
  if (content_.kind != MailKind::bounce) out += fmt::format("\n{}: {}\n", words_.list, content_.link);
  return out + fmt::format("\n{}\n", words_.footer);
}

std::string Half::html_line(const MailLine& line) const {
  std::string links;
  if (const auto target = link_target(line.permalink); !target.empty()) links += fmt::format("<a href=\"{}\">{}</a>", target, words_.message);
  if (!line.why.empty()) links += fmt::format("{}<a href=\"{}\">{}</a>", links.empty() ? "" : " · ", sarad::html(line.why + "&lang=" + std::string{words(language_).code}), words_.why);
  std::string small = sarad::html(when(line));
  if (!line.case_id.empty()) small += "<br>" + sarad::html(say(words_.case_id, line.case_id));
  return fmt::format("<li style=\"margin:0 0 12px\"><b>{}</b><br><span style=\"color:#555\">{}</span><br>{}</li>\n", sarad::html(what(line)), small, links);
}

std::string Half::html() const {
  constexpr std::string_view kColours[] = {"#a4260a", "#a4260a", "#a4260a", "#7a5200", "#33475b"};
  std::string out = fmt::format("<div lang=\"{}\">", words(language_).code);
  if (!content_.office.empty()) out += fmt::format("<h2 style=\"margin:0;font-size:20px\">{}</h2>", sarad::html(offices()));
  out += fmt::format("<p style=\"margin:2px 0 14px;color:#555\">{}</p>\n", sarad::html(say(words_.as_of, text_.full_moment(content_.as_of))));
  for (const auto& list : content_.lists) {
    const auto topic = static_cast<std::size_t>(list.topic);
    out += fmt::format("<h3 style=\"margin:14px 0 6px;font-size:17px;color:{}\">{}</h3><ol style=\"margin:0;padding-left:26px\">\n", kColours[topic],
                       sarad::html(say(words_.topic[topic], number(content_.count(list.topic)))));
    for (const auto& line : list.lines) out += html_line(line);
    out += "</ol>";
    if (list.more > 0) out += fmt::format("<p>{}</p>\n", sarad::html(say(words_.more, number(list.more))));
  }
  if (!content_.refused.empty()) {
    out += fmt::format("<h3 style=\"margin:14px 0 6px;font-size:17px\">{}</h3><ul>", words_.refused_title);
    for (const auto& [address, answer] : content_.refused) out += fmt::format("<li><b>{}</b><br>{}</li>\n", sarad::html(address), sarad::html(answer));
    out += fmt::format("</ul><p>{}</p>\n", words_.refused_note);
  }
  if (const auto weeks = cadence(); !weeks.empty()) {
    out += fmt::format("<h3 style=\"margin:14px 0 6px;font-size:17px\">{}</h3><ul>", words_.cadence_title);
    for (const auto& week : weeks) out += fmt::format("<li>{}</li>", sarad::html(week));
    out += "</ul>\n";
  }
  for (const auto& remark : remarks()) out += fmt::format("<p>{}</p>\n", sarad::html(remark));
  if (content_.kind != MailKind::bounce) out += fmt::format("<p><a href=\"{}\">{}</a></p>", link_target(content_.link), words_.list);
  return out + fmt::format("<p style=\"color:#555;font-size:13px\">{}</p></div>\n", words_.footer);
}

}  // namespace

MailText mail_text(const MailContent& content, const OfficeTree& tree, Language first) {
  const Half top{content, tree, first}, below{content, tree, first == Language::bn ? Language::en : Language::bn};
  MailText mail;
  mail.subject = top.subject();
  mail.text = top.text() + "\n----------------------------------------\n" + below.subject() + "\n\n" + below.text();
  mail.html = fmt::format("<!doctype html><html><head><meta charset=\"utf-8\"><title>{}</title></head>"
                          "<body style=\"font-family:'Noto Sans Bengali',Kalpurush,SolaimanLipi,sans-serif;font-size:16px;line-height:1.45;color:#1b1b1b;"
                          "max-width:44em;margin:0 auto;padding:12px\">\n{}<hr style=\"margin:24px 0\">{}</body></html>\n",
                          html(mail.subject), top.html(), below.html());
  return mail;
}

}  // namespace sarad
