// SPDX-License-Identifier: Apache-2.0
#include "daemon/mailing.hpp"

#include "base/keyed_hash.hpp"
#include "base/log.hpp"
#include "net/smtp_mailer.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <iterator>

namespace sarad {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

constexpr std::string_view kKeyPurpose = "mail message id";

std::string_view name_of(MailEnd how) {
  switch (how) {
    case MailEnd::sent: return "ok";
    case MailEnd::deferred: return "deferred";
    case MailEnd::rejected: return "rejected";
    default: return "unreachable";
  }
}

std::string_view name_of(MailKind kind) {
  constexpr std::string_view kNames[] = {"digest", "notice", "bounce"};
  return kNames[static_cast<std::size_t>(kind)];
}

bool same_clock(const MailTold& a, const MailTold& b) {
  return a.to == b.to && a.page == b.page && a.subject == b.subject && a.clock == b.clock && a.part == b.part && a.step == b.step;
}

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

/// `later` after `first`, in one transaction, which takes steps away before it puts others in.
MailChanges joined(MailChanges first, MailChanges later) {
  for (const auto& gone : later.untold)
    std::erase_if(first.told, [&](const MailTold& told) { return same_clock(told, gone); });
  append(first.put, later.put);
  append(first.told, later.told);
  append(first.untold, later.untold);
  if (later.forget) first.forget = later.forget;
  return first;
}

bool same(const SmtpConfig& a, const SmtpConfig& b) {
  return a.host == b.host && a.port == b.port && a.tls == b.tls && a.user == b.user && a.password.reveal() == b.password.reveal() && a.ca_file == b.ca_file;
}

}  // namespace

std::shared_ptr<const MailTerms> mail_terms(const Config& config, std::shared_ptr<const RuleSet> rules) {
  auto terms = std::make_shared<MailTerms>();
  terms->rules = [rules = std::move(rules)](const std::string& office) { return rules->of_office(office); };
  terms->public_url = config.public_url;
  while (terms->public_url.ends_with('/')) terms->public_url.pop_back();
  terms->from = split_sender(config.mail.from);
  terms->operators = config.mail.operators;
  terms->head_after = config.mail.head_after;
  terms->supervisor_after = config.mail.supervisor_after;
  terms->digest_at = config.mail.digest_at;
  terms->digest_every_day = config.mail.digest_days == "all";
  terms->weekly = config.mail.weekly;
  terms->most_a_day = config.mail.max_per_person_per_day;
  terms->language = config.default_language == "en" ? Language::en : Language::bn;
  terms->key = Secret{to_hex(hmac_sha256(config.author_key, kKeyPurpose))};
  return terms;
}

std::unique_ptr<Mailer> make_smtp_mailer(const SmtpConfig& smtp) {
  SmtpOptions options;
  options.host = smtp.host;
  options.port = smtp.port;
  options.tls = smtp.tls == "tls" ? SmtpTls::tls : smtp.tls == "none" ? SmtpTls::none : SmtpTls::starttls;
  options.user = smtp.user;
  options.password = smtp.password;
  options.ca_file = smtp.ca_file;
  return std::make_unique<SmtpMailer>(std::move(options));
}

Mailing::Mailing(asio::any_io_executor loop, const Clock& clock, Store& store, CommitQueue& queue, OwnMetrics& metrics, MakeMailer make,
                 std::function<void()> wants_figures)
    : loop_(std::move(loop)),
      clock_(clock),
      store_(store),
      queue_(queue),
      metrics_(metrics),
      make_(std::move(make)),
      wants_figures_(std::move(wants_figures)),
      last_wait_(loop_) {}

Result<void> Mailing::load() {
  auto records = store_.mails();
  if (!records) return records.error();
  book_ = std::make_unique<MailBook>(std::move(*records), clock_.now());
  unwritten_.changes = book_->recovered();
  return {};
}

void Mailing::configure(const Config& config, std::shared_ptr<const RuleSet> rules) {
  terms_ = mail_terms(config, std::move(rules));
  const SmtpConfig& wanted = config.mail.smtp;
  if (wanted.host.empty()) {
    mailer_.reset();
  } else if (!mailer_ || !same(smtp_, wanted)) {
    mailer_ = make_(wanted);
  }
  smtp_ = wanted;
  updated_.reset();
}

void Mailing::publish(const Snapshot& snapshot) {
  if (!mailer_ || !book_ || stopping_) return;
  tell_metrics();
  if (writing_) return;
  if (!unwritten_.empty()) return flush();
  const auto now = steady_clock::now();
  if (!updated_ || now - *updated_ >= kBeat) {
    updated_ = now;
    add(book_->update(snapshot, terms_));
  }
  if (composed_.empty()) {
    auto taken = book_->take(snapshot, kMostTaken, now);
    for (auto& mail : taken.mails) composed_.push_back({std::move(mail), now});
    add(std::move(taken.changes));
  }
  let_leave();
  flush();
}

void Mailing::add(MailChanges changes) { unwritten_.changes = joined(std::move(unwritten_.changes), std::move(changes)); }

void Mailing::let_leave() {
  const auto now = steady_clock::now();
  while (!stopping_ && mailer_ && in_doubt_ < kAtOnce && !composed_.empty()) {
    Composed next = std::move(composed_.front());
    composed_.pop_front();
    if (now - next.when > kFresh) {
      book_->put_back(next.mail.id);
      continue;
    }
    ++in_doubt_;
    add(book_->leaving(next.mail.id));
    unwritten_.leaving.push_back(std::move(next.mail));
  }
}

void Mailing::flush() {
  if (writing_ || unwritten_.empty()) return see_whether_done();
  writing_ = std::make_shared<Writing>(std::exchange(unwritten_, {}));
  auto failed = std::make_shared<std::optional<Error>>();
  queue_.on_store_thread(
      [this, writing = writing_, failed] {
        if (const auto done = store_.keep_mails(writing->changes); !done) *failed = done.error();
      },
      [this, failed] { written(*failed); });
}

void Mailing::written(std::optional<Error> error) {
  Writing done = std::move(*std::exchange(writing_, nullptr));
  if (error) {
    if (!write_failed_) log::error("mails cannot be written down; none is sent until they can", {{"what", error->message}});
    write_failed_ = true;
    take_back(std::move(done));
  } else {
    write_failed_ = false;
    in_doubt_ -= done.ended;
    for (auto& mail : done.leaving) {
      ++sending_;
      asio::co_spawn(loop_, send(std::move(mail)), asio::detached);
    }
    let_leave();
    flush();
    if (done.ended > 0 && in_doubt_ == 0 && composed_.empty() && !stopping_) wants_figures_();
  }
  tell_metrics();
  see_whether_done();
}

// What was to leave is composed anew, from newer figures, once the ledger takes it.
void Mailing::take_back(Writing failed) {
  failed.changes = joined(std::move(failed.changes), std::move(unwritten_.changes));
  failed.ended += unwritten_.ended;
  append(failed.leaving, unwritten_.leaving);
  const auto stay = std::exchange(failed.leaving, {});
  unwritten_ = std::move(failed);
  const auto now = steady_clock::now();
  for (const auto& mail : stay) add(book_->ended(mail.id, {MailEnd::cancelled, 0, {}}, clock_.now(), now));
  in_doubt_ -= stay.size();
  for (const auto& waits : std::exchange(composed_, {})) book_->put_back(waits.mail.id);
}

asio::awaitable<void> Mailing::send(MailBook::Dispatch mail) {
  MailResult result{MailEnd::cancelled, 0, {}};
  const auto mailer = mailer_;   // a reload may take it away meanwhile
  if (!stopping_ && mailer) {
    Envelope envelope = mail.envelope;
    result = co_await mailer->send(std::move(envelope));
  }
  --sending_;
  ended(mail, result);
}

void Mailing::ended(const MailBook::Dispatch& mail, const MailResult& result) {
  if (result.how != MailEnd::cancelled) {
    metrics_.mail_ended(name_of(result.how));
    const auto level = result.how == MailEnd::sent ? log::info : log::warning;
    // Neither the address nor the server's words, which may hold it: they stand on the health page.
    level("mail", {{"id", mail.name}, {"kind", name_of(mail.kind)}, {"end", name_of(result.how)}, {"code", result.code}});
  }
  const bool unreachable = result.how == MailEnd::unreachable;
  if (unreachable && !unreachable_) log::warning("the mail server does not take mails from us; tried again", {{"code", result.code}});
  if (result.how != MailEnd::cancelled) unreachable_ = unreachable;
  add(book_->ended(mail.id, result, clock_.now(), steady_clock::now()));
  ++unwritten_.ended;
  tell_metrics();
  flush();
}

void Mailing::stop(std::function<void()> done) {
  stopping_ = true;
  done_ = std::move(done);
  last_wait_.expires_after(kLastWait);
  last_wait_.async_wait([this](boost::system::error_code cancelled) {
    if (!cancelled && done_) std::exchange(done_, nullptr)();
  });
  see_whether_done();
}

void Mailing::see_whether_done() {
  if (!done_ || sending_ > 0 || writing_ || (!unwritten_.empty() && !write_failed_)) return;
  last_wait_.cancel();
  std::exchange(done_, nullptr)();
}

MailHealth Mailing::health() const {
  MailHealth health;
  if (!book_) return health;
  const Instant now = clock_.now();
  health.configured = mailer_ != nullptr;
  const auto counts = book_->counts(now);
  health.waiting = counts.waiting;
  health.deferred = counts.deferred;
  health.oldest = counts.oldest;
  for (auto& row : book_->failures(now)) health.failed.push_back({row.to, row.answer, *row.ended});
  for (const auto& [id, row] : book_->mails())
    if (row.waits() && !row.answer.empty() && health.last_answer.empty()) health.last_answer = row.answer;
  return health;
}

void Mailing::tell_metrics() {
  const auto counts = book_->counts(clock_.now());
  metrics_.outbox(static_cast<double>(counts.waiting), static_cast<double>(counts.deferred), static_cast<double>(counts.failed), counts.oldest);
}

}  // namespace sarad
