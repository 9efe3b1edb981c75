// SPDX-License-Identifier: Apache-2.0
// Mail by SMTP (RFC 5321) through libcurl. On threads of its own and not on the HTTP client's multi handle: libcurl waits
// for the answer to a mail's last dot, and for that to QUIT, without giving the loop back (7.88, smtp_done), and a server
// that scans mails may take minutes.
#pragma once

#include "base/secret.hpp"
#include "net/mailer.hpp"

#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

enum class SmtpTls : std::uint8_t { starttls, tls, none };

struct SmtpOptions {
  std::string host;
  int port = 587;
  SmtpTls tls = SmtpTls::starttls;      ///< starttls: no mail without it
  std::string user;                     ///< empty: no login
  Secret password;
  std::string ca_file;                  ///< PEM; empty: the system's authorities
  std::chrono::seconds connect_timeout{30};
  std::chrono::seconds answer_timeout{600};   ///< RFC 5321 4.5.3.2.6: ten minutes for the last one; giving up earlier doubles mails
};

/// What was heard of the server, in order.
struct SmtpDialogue {
  std::vector<int> codes;    ///< of whole answers
  std::string last_line;     ///< printable, at most 200 bytes
  bool all_sent = false;     ///< the mail's last byte was given to the connection
};

/// How an attempt ended, from libcurl's code (0: well; `aborted`: our own doing) and the dialogue. A 5xx before the recipient was
/// named is about us, not about the mail: unreachable.
[[nodiscard]] MailEnd judge_smtp(bool well, bool aborted, SmtpTls tls, const SmtpDialogue& dialogue);

class SmtpMailer final : public Mailer {
 public:
  static constexpr std::size_t kAtOnce = 2;

  explicit SmtpMailer(SmtpOptions options);
  /// Cuts off what is under way, within a second.
  ~SmtpMailer() override;

  /// Tried once. May be awaited from any executor and resumes there. An address with a line break or an angle is `rejected` unsent.
  boost::asio::awaitable<MailResult> send(Envelope envelope) override;

 private:
  MailResult perform(const Envelope& envelope);

  SmtpOptions options_;
  std::atomic<bool> stopping_{false};
  boost::asio::thread_pool threads_{kAtOnce};
};

}  // namespace sarad
