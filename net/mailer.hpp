// SPDX-License-Identifier: Apache-2.0
// The seam to a mail server. Real: SmtpMailer (net/smtp_mailer.hpp). In tests: one that keeps what it is given. What is said
// in a mail, and whether it is tried again, is decided elsewhere.
#pragma once

#include "net/envelope.hpp"

#include <boost/asio/awaitable.hpp>

namespace sarad {

class Mailer {
 public:
  virtual ~Mailer() = default;
  virtual boost::asio::awaitable<MailResult> send(Envelope envelope) = 0;
};

}  // namespace sarad
