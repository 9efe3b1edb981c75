// SPDX-License-Identifier: Apache-2.0
// One mail to one address, and what became of an attempt to send it: plain values.
#pragma once

#include <cstdint>
#include <string>

namespace sarad {

struct Envelope {
  std::string from, to;   ///< addresses alone: sarad@cabinet.example
  std::string message;    ///< headers and body (RFC 5322), lines ended by CRLF
};

/// One value a reaction.
enum class MailEnd : std::uint8_t {
  sent,         ///< the server has it
  deferred,     ///< not now (4xx): greylisting, a full mailbox; later again
  rejected,     ///< never (5xx): this address or this mail
  unreachable,  ///< no connection, TLS not trusted, login or sender refused: no fault of the mail; later again
  unsure,       ///< cut off after the last byte was sent: it may have arrived
  cancelled,    ///< we stopped it ourselves, before its last byte
};

struct MailResult {
  MailEnd how{};
  int code = 0;        ///< of the server's last answer; 0: none came
  std::string words;   ///< for operators: the server's, or what went wrong; never a password. It may hold the address.
};

}  // namespace sarad
