// SPDX-License-Identifier: Apache-2.0
#include "daemon/explain_requests.hpp"

#include "base/log.hpp"
#include "exporters/accept.hpp"
#include "exporters/json_reply.hpp"
#include "exporters/gzip.hpp"
#include "exporters/office_tree.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sarad {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kWorthCompressing = 8 * 1024;
constexpr std::array<std::string_view, 8> kKeys{"case", "page", "week", "office", "quarter", "series", "lang", "format"};

enum class Format { json, text, html };

OrStop<Format> format_of(const WebRequest& request) {
  if (const auto asked = request.asked("format")) {
    if (*asked == "json") return Format::json;
    if (*asked == "text") return Format::text;
    if (*asked == "html") return Format::html;
    return wrong("format is json, text or html");
  }
  Format best = Format::json;
  double quality = 0;
  for (const auto& wish : read_wishes(request.accept)) {
    if (wish.quality <= quality) continue;
    if (wish.value == "application/json") best = Format::json;
    else if (wish.value == "text/plain") best = Format::text;
    else if (wish.value == "text/html") best = Format::html;
    else continue;
    quality = wish.quality;
  }
  return best;
}

int status_of(int code) {
  switch (code) {
    case kExitNo: return 404;
    case kExitConfiguration: return 400;
    case kExitUnavailable: return 413;
    case kExitIo: case kExitTryLater: return 503;
    default: return 500;
  }
}

WebReply refusal(const Stop& stop, Format format) {
  const int status = status_of(stop.code);
  return format == Format::json ? json_error(status, stop.message) : text_reply(status, stop.message + "\n");
}

WebReply reply_of(const std::vector<Explanation>& told, Format format, Language language, bool compress) {
  WebReply reply;
  std::string body;
  if (format == Format::json) {
    reply.content_type = "application/json";
    body = explanations_json(told);
  } else {
    reply.content_type = format == Format::text ? "text/plain; charset=utf-8" : "text/html; charset=utf-8";
    body = format == Format::text ? explanations_text(told, language) : explanations_html(told, language);
  }
  reply.headers.emplace_back("Vary", "Accept, Accept-Language, Accept-Encoding");
  if (compress && body.size() >= kWorthCompressing) {
    body = gzip(body);
    reply.headers.emplace_back("Content-Encoding", "gzip");
  }
  reply.body = std::make_shared<const std::string>(std::move(body));
  return reply;
}

/// One request on its way over the thread.
struct Asked {
  Question question;
  ExplainRequests::Moment moment;
  Format format = Format::json;
  Language language = Language::bn;
  bool compress = false;
};

WebReply make_reply(const Asked& asked) {
  auto store = open_sqlite_ledger(asked.moment.ledger, Secret{}, OpenMode::read_only);
  if (!store) {
    log::warning("explain: the ledger cannot be read", {{"what", store.error().message}});
    return refusal(not_opened(store.error()), asked.format);
  }
  const auto told = Explaining{asked.moment.grounds, **store}.tell(asked.question);
  if (!told) return refusal(told.error(), asked.format);
  for (const auto& one : *told)
    if (!one.agrees())
      log::error("what was counted again differs from the figure; this is a bug in sarad, please report it",
                 {{"kind", one.kind}, {"subject", one.subject}});
  return reply_of(*told, asked.format, asked.language, asked.compress);
}

}  // namespace

OrStop<Question> question_of(const WebRequest& request) {
  for (const auto& [key, value] : request.query) {
    if (std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end()) continue;
    const auto near = nearest(key, kKeys);
    return wrong(near.empty() ? fmt::format("explain knows the keys {}", fmt::join(kKeys, ", "))
                              : fmt::format("explain knows no such key; do you mean \"{}\"?", near));
  }
  const auto given = [&request](std::string_view key) { return std::string{request.asked(key).value_or("")}; };
  Question question;
  const std::string of_case = given("case"), page = given("page"), office = given("office"), series = given("series");
  const int subjects = !of_case.empty() + !office.empty() + !series.empty() + (of_case.empty() && !page.empty());
  if (subjects != 1) return wrong("say exactly one of case, page, office and series; a case may name its page");
  question.week = given("week");
  question.quarter = given("quarter");
  if (!question.week.empty() && (page.empty() || !of_case.empty())) return wrong("week asks for a page");
  if (!question.quarter.empty() && office.empty()) return wrong("quarter asks for an office");
  question.page = of_case.empty() ? std::string{} : page;
  if (!of_case.empty()) {
    question.name = of_case;
  } else if (!office.empty()) {
    question.of = Question::Of::quarter;
    question.name = office;
  } else if (!series.empty()) {
    question.of = Question::Of::series;
    question.name = series;
  } else {
    question.of = Question::Of::week;
    question.name = page;
  }
  return question;
}

struct ExplainRequests::Thread {
  asio::thread_pool pool{1};
};

ExplainRequests::ExplainRequests(asio::any_io_executor loop) : loop_(std::move(loop)), thread_(std::make_unique<Thread>()) {}

ExplainRequests::~ExplainRequests() {
  thread_->pool.stop();
  thread_->pool.join();
}

WebReply ExplainRequests::answer(const WebRequest& request, Moment moment, const Search& search) {
  const auto format = format_of(request);
  if (!format) return refusal(format.error(), Format::json);
  auto question = question_of(request);
  if (!question) return refusal(question.error(), *format);
  if (waiting_ >= kMostWaiting) {
    WebReply busy = text_reply(503, "too many explanations are asked for at once\n");
    busy.headers.emplace_back("Retry-After", "1");
    return busy;
  }
  auto asked = std::make_shared<Asked>();
  asked->question = std::move(*question);
  asked->moment = std::move(moment);
  asked->moment.grounds.dash = "";
  asked->moment.grounds.most_activities = kMostActivities;
  asked->format = *format;
  const auto code = choose_language(request.asked("lang").value_or(""), request.accept_language, asked->moment.language);
  asked->language = code == "en" ? Language::en : Language::bn;
  asked->compress = accepts_gzip(request.accept_encoding);
  WebReply reply;
  reply.later = [this, asked, search](WebReply::Deliver deliver) {
    ++waiting_;
    auto go = [this, asked, deliver = std::move(deliver)] {
      asio::post(thread_->pool, [this, asked, deliver] {
        auto made = std::make_shared<WebReply>(make_reply(*asked));
        asio::post(loop_, [this, made, deliver] {
          --waiting_;
          deliver(std::move(*made));
        });
      });
    };
    if (asked->question.of != Question::Of::case_ || !asked->question.page.empty()) {
      go();
      return;
    }
    search(asked->question.name, [asked, go](std::vector<std::string> pages) {
      asked->question.pages = std::move(pages);
      go();
    });
  };
  return reply;
}

}  // namespace sarad
