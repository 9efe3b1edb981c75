// SPDX-License-Identifier: Apache-2.0
#include "exporters/mail_message.hpp"

#include "base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sarad {
namespace {

using namespace std::chrono;

constexpr std::size_t kLine = 76;        // RFC 2045 6.8, RFC 2047 2
constexpr std::size_t kWordFrame = 12;   // =?utf-8?B?…?=
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t at) { return at < bytes.size() ? static_cast<unsigned>(static_cast<unsigned char>(bytes[at])) : 0U; };
    const unsigned three = byte(i) << 16U | byte(i + 1) << 8U | byte(i + 2);
    out += kBase64[three >> 18U];
    out += kBase64[three >> 12U & 63U];
    out += i + 1 < bytes.size() ? kBase64[three >> 6U & 63U] : '=';
    out += i + 2 < bytes.size() ? kBase64[three & 63U] : '=';
  }
  return out;
}

/// A body: CRLF line ends first (RFC 2045 6.8), then base64 in lines.
std::string base64_lines(std::string_view text) {
  std::string canonical;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') canonical += '\r';
    canonical += c;
  }
  const std::string all = base64(canonical);
  std::string out;
  for (std::size_t i = 0; i < all.size(); i += kLine) out += all.substr(i, kLine) + "\r\n";
  return out;
}

/// Valid UTF-8 on one line: control characters, those of Unicode's C1 and line separators included, become blanks.
std::string one_line(std::string_view value) {
  std::string out;
  while (!value.empty()) {
    const std::size_t length = utf8_length(value);
    const std::string_view letter = value.substr(0, std::max<std::size_t>(length, 1));
    const auto first = static_cast<unsigned char>(letter.front());
    const bool separator = letter == "\xE2\x80\xA8" || letter == "\xE2\x80\xA9" || (letter.size() == 2 && first == 0xC2 && static_cast<unsigned char>(letter[1]) < 0xA0);
    if (length == 0) {
      out += kReplacement;
    } else if (first < 0x20 || first == 0x7f || separator) {
      out += ' ';
    } else {
      out += letter;
    }
    value.remove_prefix(letter.size());
  }
  return out;
}

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7f; }) && text.find("=?") == std::string_view::npos;
}

/// `text` as encoded words; the first stands behind `column` bytes.
std::string encoded_words(std::string_view text, std::size_t column) {
  std::string out, chunk;
  const auto flush = [&] {
    out += (out.empty() ? "" : "\r\n ") + fmt::format("=?utf-8?B?{}?=", base64(chunk));
    chunk.clear();
    column = 1;
  };
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const std::size_t room = (kLine - column - kWordFrame) / 4 * 3;
    if (!chunk.empty() && chunk.size() + length > room) flush();
    chunk += text.substr(0, length);
    text.remove_prefix(length);
  }
  if (!chunk.empty()) flush();
  return out;
}

/// Folded at blanks; a word longer than a line stays whole.
std::string folded(std::string_view text, std::size_t column) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' ', 1), text.size());
    if (column + end > kLine && !out.empty()) {
      out += "\r\n";
      column = 0;
    }
    out += text.substr(0, end);
    column += end;
    text.remove_prefix(end);
  }
  return out;
}

/// A display name before an address: as it is, quoted, or encoded.
std::string phrase(std::string_view name, std::size_t column) {
  const std::string line = one_line(name);
  if (!is_plain(line)) return encoded_words(line, column);
  constexpr std::string_view kSpecials = "()<>[]:;@\\,.\"";
  if (line.find_first_of(kSpecials) == std::string::npos) return line;
  std::string out = "\"";
  for (const char c : line) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

/// An address as it may stand in a header.
std::string address_of(std::string_view address) {
  std::string out;
  for (const char c : address)
    if (static_cast<unsigned char>(c) > ' ' && c != 0x7f && c != '<' && c != '>') out += c;
  return out;
}

std::string token(std::string_view text) {
  std::string out;
  for (const char c : text)
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.') out += c;
  return out;
}

std::string part(std::string_view boundary, std::string_view type, std::string_view body) {
  return fmt::format("--{}\r\nContent-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n", boundary, type, base64_lines(body));
}

}  // namespace

std::string mail_header(std::string_view name, std::string_view value) {
  const std::string line = one_line(value);
  const std::size_t column = name.size() + 2;
  return fmt::format("{}: {}\r\n", name, is_plain(line) ? folded(line, column) : encoded_words(line, column));
}

std::string mail_date(Instant t) {
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto midnight = floor<days>(t);
  const year_month_day date{midnight};
  const hh_mm_ss clock{t - midnight};
  return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} +0000", kDays[weekday{midnight}.c_encoding()], static_cast<unsigned>(date.day()),
                     kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count());
}

MailSender split_sender(std::string_view sender) {
  const auto open = sender.rfind('<');
  if (open == std::string_view::npos || !sender.ends_with('>')) return {{}, std::string{sender}};
  std::string_view name = sender.substr(0, open);
  while (name.ends_with(' ')) name.remove_suffix(1);
  return {std::string{name}, std::string{sender.substr(open + 1, sender.size() - open - 2)}};
}

std::string mail_bytes(const MailMessage& message) {
  const std::string from = address_of(message.from);
  const std::string domain = token(std::string_view{from}.substr(std::min(from.find('@') + 1, from.size())));
  const std::string id = token(message.id);
  const std::string boundary = "=_sarad." + id.substr(0, 40);   // base64 has no "_": it cannot stand in a body
  std::string out;
  out += message.from_name.empty() ? fmt::format("From: {}\r\n", from) : fmt::format("From: {}\r\n <{}>\r\n", phrase(message.from_name, 6), from);
  out += fmt::format("To: {}\r\n", address_of(message.to));
  out += mail_header("Subject", message.subject);
  out += fmt::format("Date: {}\r\nMessage-ID: <{}@{}>\r\n", mail_date(message.date), id, domain);
  out += fmt::format("List-Id: sarad <sarad.{}>\r\n", domain);
  // Nobody's holiday notice answers a machine (RFC 3834; the second for Exchange).
  out += "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n";
  out += fmt::format("MIME-Version: 1.0\r\nContent-Language: bn, en\r\nContent-Type: multipart/alternative;\r\n boundary=\"{}\"\r\n\r\n", boundary);
  out += part(boundary, "text/plain", message.text) + part(boundary, "text/html", message.html);
  return out + fmt::format("--{}--\r\n", boundary);
}

}  // namespace sarad
