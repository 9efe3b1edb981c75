// SPDX-License-Identifier: Apache-2.0
#include "net/smtp_mailer.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace sarad {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMostWords = 200;

/// One attempt, as libcurl's callbacks see it.
struct Attempt {
  std::string_view unread;
  SmtpDialogue dialogue;
  const std::atomic<bool>& stopping;
};

std::string printable(std::string_view line) {
  std::string out;
  for (const char c : line.substr(0, kMostWords)) out += c >= ' ' && c < 0x7f ? c : ' ';
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

std::size_t give(char* out, std::size_t size, std::size_t count, void* self) {
  auto& attempt = *static_cast<Attempt*>(self);
  const std::size_t length = std::min(size * count, attempt.unread.size());
  std::memcpy(out, attempt.unread.data(), length);
  attempt.unread.remove_prefix(length);
  attempt.dialogue.all_sent = attempt.unread.empty();
  return length;
}

// libcurl hands the server's lines to the header function, one at a time.
std::size_t hear(char* bytes, std::size_t size, std::size_t count, void* self) {
  const std::string_view line{bytes, size * count};
  auto& dialogue = static_cast<Attempt*>(self)->dialogue;
  const auto digit = [&](std::size_t i) { return i < line.size() && line[i] >= '0' && line[i] <= '9'; };
  if (!digit(0) || !digit(1) || !digit(2) || line.starts_with("221")) return line.size();   // 221 answers our QUIT
  dialogue.last_line = printable(line);
  if (line.size() > 3 && line[3] == '-') return line.size();
  dialogue.codes.push_back((line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0'));
  return line.size();
}

std::size_t drop(char*, std::size_t size, std::size_t count, void*) { return size * count; }

int ask_whether_to_stop(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Attempt*>(self)->stopping ? 1 : 0;
}

template <class T>
bool set(CURL* easy, CURLoption option, T value) {
  return curl_easy_setopt(easy, option, value) == CURLE_OK;
}

bool set_up(CURL* easy, const SmtpOptions& options, const std::string& url) {
  constexpr long kYes = 1;
  bool good = set(easy, CURLOPT_URL, url.c_str()) && set(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps") && set(easy, CURLOPT_NOSIGNAL, kYes) &&
              set(easy, CURLOPT_QUICK_EXIT, kYes) && set(easy, CURLOPT_UPLOAD, kYes) && set(easy, CURLOPT_NOPROGRESS, 0L) &&
              set(easy, CURLOPT_SSL_VERIFYPEER, kYes) && set(easy, CURLOPT_SSL_VERIFYHOST, 2L) &&
              set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2)) && set(easy, CURLOPT_PROXY, "") &&
              set(easy, CURLOPT_CONNECTTIMEOUT, static_cast<long>(options.connect_timeout.count())) &&
              set(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(options.answer_timeout.count())) &&
              set(easy, CURLOPT_READFUNCTION, &give) && set(easy, CURLOPT_HEADERFUNCTION, &hear) && set(easy, CURLOPT_WRITEFUNCTION, &drop) &&
              set(easy, CURLOPT_XFERINFOFUNCTION, &ask_whether_to_stop);
  if (options.tls == SmtpTls::starttls) good = good && set(easy, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
  if (!options.ca_file.empty()) good = good && set(easy, CURLOPT_CAINFO, options.ca_file.c_str());
  if (!options.user.empty())
    good = good && set(easy, CURLOPT_USERNAME, options.user.c_str()) && set(easy, CURLOPT_PASSWORD, std::string{options.password.reveal()}.c_str());
  return good;
}

std::string url_of(const SmtpOptions& options) {
  const bool six = options.host.find(':') != std::string::npos && !options.host.starts_with('[');
  return std::string{options.tls == SmtpTls::tls ? "smtps://" : "smtp://"} + (six ? '[' + options.host + ']' : options.host) + ':' +
         std::to_string(options.port);
}

bool is_plain_address(std::string_view address) {
  return !address.empty() && std::none_of(address.begin(), address.end(), [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '<' || c == '>'; });
}

}  // namespace

MailEnd judge_smtp(bool well, bool aborted, SmtpTls tls, const SmtpDialogue& dialogue) {
  if (well) return MailEnd::sent;
  const auto& codes = dialogue.codes;
  const int last = codes.empty() ? 0 : codes.back();
  if (last < 400) {
    const bool whole = dialogue.all_sent && last == 354;
    if (whole) return MailEnd::unsure;
    return aborted ? MailEnd::cancelled : MailEnd::unreachable;
  }
  if (last < 500) return MailEnd::deferred;
  // Accepted so far: the greeting to us (once more inside STARTTLS), then the sender, then the recipient.
  const auto greetings = tls == SmtpTls::starttls ? 2 : 1;
  const bool sender_taken = std::count(codes.begin(), codes.end(), 250) > greetings;
  return sender_taken ? MailEnd::rejected : MailEnd::unreachable;
}

SmtpMailer::SmtpMailer(SmtpOptions options) : options_(std::move(options)) {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) throw std::runtime_error{std::string{"libcurl: "} + curl_easy_strerror(code)};
}

SmtpMailer::~SmtpMailer() {
  stopping_ = true;
  threads_.join();
}

asio::awaitable<MailResult> SmtpMailer::send(Envelope envelope) {
  const auto work = [this, mail = std::move(envelope)]() -> asio::awaitable<MailResult> { co_return perform(mail); };
  co_return co_await asio::co_spawn(threads_, work, asio::use_awaitable);
}

MailResult SmtpMailer::perform(const Envelope& envelope) {
  if (!is_plain_address(envelope.to) || !is_plain_address(envelope.from)) return {MailEnd::rejected, 0, "this is no mail address"};
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> recipients{curl_slist_append(nullptr, ('<' + envelope.to + '>').c_str()), &curl_slist_free_all};
  const std::string url = url_of(options_);
  char words[CURL_ERROR_SIZE] = {};
  Attempt attempt{.unread = envelope.message, .dialogue = {}, .stopping = stopping_};
  // The last to be made: its end says QUIT, and hears the answer.
  const std::unique_ptr<CURL, void (*)(CURL*)> easy{curl_easy_init(), &curl_easy_cleanup};
  const bool good = easy && recipients && set_up(easy.get(), options_, url) && set(easy.get(), CURLOPT_MAIL_FROM, ('<' + envelope.from + '>').c_str()) &&
                    set(easy.get(), CURLOPT_MAIL_RCPT, recipients.get()) && set(easy.get(), CURLOPT_READDATA, &attempt) &&
                    set(easy.get(), CURLOPT_HEADERDATA, &attempt) && set(easy.get(), CURLOPT_XFERINFODATA, &attempt) &&
                    set(easy.get(), CURLOPT_ERRORBUFFER, words) &&
                    set(easy.get(), CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(envelope.message.size()));
  if (!good) return {MailEnd::unreachable, 0, "libcurl lacks what a mail needs"};
  const CURLcode code = curl_easy_perform(easy.get());
  MailResult result;
  result.how = judge_smtp(code == CURLE_OK, code == CURLE_ABORTED_BY_CALLBACK, options_.tls, attempt.dialogue);
  result.code = attempt.dialogue.codes.empty() ? 0 : attempt.dialogue.codes.back();
  const bool said = code == CURLE_OK || result.code >= 400;
  // libcurl's own words say nothing of what it was given, the login included, when it is a server that fails.
  result.words = said ? attempt.dialogue.last_line : printable(curl_easy_strerror(code));
  return result;
}

}  // namespace sarad
