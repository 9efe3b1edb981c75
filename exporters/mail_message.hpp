// SPDX-License-Identifier: Apache-2.0
// A mail as bytes: headers (RFC 5322, Bengali by RFC 2047), and text and HTML beside each other (RFC 2046). Nothing that is put
// in, whatever it holds, can begin a header or a part of its own.
#pragma once

#include "base/time.hpp"

#include <string>
#include <string_view>

namespace sarad {

struct MailMessage {
  std::string from_name, from, to;   ///< `from_name` may be empty; the others are addresses alone
  std::string subject;
  std::string id;                    ///< the Message-ID's left side: letters, digits, . and -; stays the same when a mail is sent again
  Instant date{};
  std::string text, html;            ///< UTF-8, lines ended by \n
};

/// The mail, lines of at most 78 bytes ended by CRLF, ASCII only: any server takes it. Domain of Message-ID and List-Id: the sender's.
[[nodiscard]] std::string mail_bytes(const MailMessage& message);

/// A header's line or lines: "Subject: =?utf-8?B?…?=\r\n …". Control characters become blanks; what is not ASCII becomes encoded words
/// of at most 75 bytes, never cut within a character, so that no line exceeds 76.
[[nodiscard]] std::string mail_header(std::string_view name, std::string_view value);

/// "Wed, 25 Nov 2026 08:00:00 +0000".
[[nodiscard]] std::string mail_date(Instant t);

/// "sarad <sarad@cabinet.example>" or "sarad@cabinet.example" taken apart: name (may be empty) and address.
struct MailSender {
  std::string name, address;
};
[[nodiscard]] MailSender split_sender(std::string_view sender);

}  // namespace sarad
