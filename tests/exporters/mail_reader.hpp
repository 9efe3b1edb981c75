// SPDX-License-Identifier: Apache-2.0
// Reads our own mails back: just enough of MIME for tests.
#pragma once

#include <string>
#include <string_view>

namespace sarad::test {

inline std::string from_base64(std::string_view text) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned held = 0, bits = 0;
  for (const char c : text) {
    const auto value = kLetters.find(c);
    if (value == std::string_view::npos) continue;
    held = held << 6U | static_cast<unsigned>(value);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += static_cast<char>(held >> bits & 0xFFU);
  }
  return out;
}

struct ReadMail {
  std::string subject, message_id, text, html;
};

inline std::string header_of(std::string_view mail, std::string_view name) {
  const std::string wanted = "\r\n" + std::string{name} + ": ";
  auto begin = mail.find(wanted);
  if (begin == std::string_view::npos) return {};
  begin += wanted.size();
  auto end = mail.find("\r\n", begin);
  while (end != std::string_view::npos && end + 2 < mail.size() && mail[end + 2] == ' ') end = mail.find("\r\n", end + 2);
  std::string_view value = mail.substr(begin, end - begin);
  if (value.find("=?utf-8?B?") == std::string_view::npos) return std::string{value};
  std::string out;
  for (auto word = value.find("=?utf-8?B?"); word != std::string_view::npos; word = value.find("=?utf-8?B?")) {
    value.remove_prefix(word + 10);
    out += from_base64(value.substr(0, value.find("?=")));
  }
  return out;
}

inline std::string part_of(std::string_view mail, std::string_view type) {
  const auto head = mail.find(type);
  const auto begin = mail.find("\r\n\r\n", head) + 4;
  std::string out;
  for (const char c : from_base64(mail.substr(begin, mail.find("\r\n--", begin) - begin)))
    if (c != '\r') out += c;
  return out;
}

inline ReadMail read_mail(std::string_view mail) {
  return {header_of(mail, "Subject"), header_of(mail, "Message-ID"), part_of(mail, "text/plain"), part_of(mail, "text/html")};
}

}  // namespace sarad::test
