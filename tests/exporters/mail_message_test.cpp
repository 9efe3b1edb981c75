// SPDX-License-Identifier: Apache-2.0
// A mail's bytes: RFC 2047 with folding, parts, and nothing smuggled in. That other programs read them the same is shown by
// tests/e2e/test_mail.py, with Python's parser.
#include "exporters/mail_message.hpp"

#include "base/utf8.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string from_base64(std::string_view text) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned held = 0, bits = 0;
  for (const char c : text) {
    const auto value = kLetters.find(c);
    if (value == std::string_view::npos) continue;
    held = held << 6U | static_cast<unsigned>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>(held >> bits & 0xFFU);
    }
  }
  return out;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = text.find("\r\n");
    if (end == std::string_view::npos) {
      ADD_FAILURE() << "a line without CRLF";
      break;
    }
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 2);
  }
  return lines;
}

/// What a reader makes of a header's encoded words, each of which must be whole UTF-8.
std::string decoded(std::string_view header) {
  std::string out;
  for (const auto& line : lines_of(header)) {
    const auto begin = line.find("=?utf-8?B?");
    EXPECT_NE(begin, std::string::npos) << line;
    const auto end = line.find("?=", begin + 10);
    const std::string word = from_base64(line.substr(begin + 10, end - begin - 10));
    EXPECT_FALSE(first_bad_utf8(word)) << "cut within a character: " << line;
    out += word;
  }
  return out;
}

MailMessage message() {
  return {.from_name = "সাড়া", .from = "sarad@cabinet.example", .to = "ict@bogura.example", .subject = "৩টি বিষয় বিলম্বিত", .id = "0123456789abcdef",
          .date = Instant{Seconds{1'795'593'600}}, .text = "নমস্কার\n.\nFrom here\n", .html = "<p>নমস্কার</p>"};
}

TEST(MailMessage, ALongBengaliSubjectIsFoldedBetweenCharactersAndReadsBackWhole) {
  std::string subject;
  for (int i = 0; i < 40; ++i) subject += "জেলা প্রশাসকের কার্যালয়, বগুড়া; ";
  const std::string header = mail_header("Subject", subject);
  EXPECT_GT(lines_of(header).size(), 30U);
  for (const auto& line : lines_of(header)) EXPECT_LE(line.size(), 76U) << line;
  EXPECT_EQ(decoded(header), subject);
}

TEST(MailMessage, EveryLengthOfASubjectKeepsToItsLines) {
  std::string subject;
  for (int i = 0; i < 200; ++i) {
    subject += i % 3 == 0 ? "a" : "ড়";
    const std::string header = mail_header("Subject", subject + "ঢ়");
    for (const auto& line : lines_of(header)) ASSERT_LE(line.size(), 76U) << line;
    ASSERT_EQ(decoded(header), subject + "ঢ়");
  }
}

TEST(MailMessage, AsciiStaysAsItIsAndIsFoldedAtBlanks) {
  EXPECT_EQ(mail_header("Subject", "3 overdue"), "Subject: 3 overdue\r\n");
  const std::string header = mail_header("Subject", "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen");
  for (const auto& line : lines_of(header)) EXPECT_LE(line.size(), 76U);
  std::string unfolded;
  for (const auto& line : lines_of(header)) unfolded += line;
  EXPECT_EQ(unfolded, "Subject: one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen");
}

TEST(MailMessage, WhatLooksLikeAnEncodedWordIsEncodedItself) {
  EXPECT_EQ(decoded(mail_header("Subject", "=?utf-8?B?4Ka4?=")), "=?utf-8?B?4Ka4?=");
}

TEST(MailMessage, NoValueBeginsAHeaderOfItsOwn) {
  EXPECT_EQ(mail_header("Subject", "a\r\nBcc: x@evil.example\n\r\n<b>"), "Subject: a  Bcc: x@evil.example   <b>\r\n");
  MailMessage hostile = message();
  hostile.from_name = "x\r\nBcc: a@evil.example";
  hostile.to = "a@b.example\r\nBcc: c@evil.example";
  hostile.from = "s@x.example>\r\nBcc: d@evil.example";
  hostile.subject = "বিষয়\r\n\r\nbody\xE2\x80\xA8next";
  hostile.id = "1>\r\nBcc: e@evil.example";
  const std::string bytes = mail_bytes(hostile);
  EXPECT_THAT(bytes, Not(HasSubstr("\nBcc")));
  const std::string head = bytes.substr(0, bytes.find("\r\n\r\n") + 2);
  for (const auto& line : lines_of(head)) EXPECT_TRUE(line.starts_with(' ') || line.find(": ") != std::string::npos) << line;
  EXPECT_THAT(head, HasSubstr("MIME-Version"));
}

TEST(MailMessage, BytesThatAreNoUtf8BecomeOneReplacementEach) {
  EXPECT_EQ(decoded(mail_header("Subject", "a\xFF\xE0\xA6")), "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(MailMessage, NamesWithSpecialsAreQuoted) {
  MailMessage said = message();
  said.from_name = "sarad, \"the\" daemon";
  EXPECT_THAT(mail_bytes(said), StartsWith("From: \"sarad, \\\"the\\\" daemon\"\r\n <sarad@cabinet.example>\r\n"));
  said.from_name = "sarad";
  EXPECT_THAT(mail_bytes(said), StartsWith("From: sarad\r\n <sarad@cabinet.example>\r\n"));
  said.from_name.clear();
  EXPECT_THAT(mail_bytes(said), StartsWith("From: sarad@cabinet.example\r\nTo: ict@bogura.example\r\n"));
}

TEST(MailMessage, TextAndHtmlStandBesideEachOtherInLinesThatAnyServerTakes) {
  const std::string bytes = mail_bytes(message());
  for (const auto& line : lines_of(bytes)) {
    EXPECT_LE(line.size(), 78U);
    EXPECT_FALSE(line.starts_with('.'));
    for (const char c : line) EXPECT_TRUE(c >= ' ' && c < 0x7f);
  }
  EXPECT_THAT(bytes, HasSubstr("Date: Wed, 25 Nov 2026 08:00:00 +0000\r\nMessage-ID: <0123456789abcdef@cabinet.example>\r\n"
                               "List-Id: sarad <sarad.cabinet.example>\r\nAuto-Submitted: auto-generated\r\n"));
  const auto plain = bytes.find("Content-Type: text/plain; charset=utf-8"), html = bytes.find("Content-Type: text/html; charset=utf-8");
  ASSERT_LT(plain, html) << "the better one comes last";
  const auto body = bytes.find("\r\n\r\n", plain) + 4;
  EXPECT_EQ(from_base64(bytes.substr(body, bytes.find("\r\n--", body) - body)), "নমস্কার\r\n.\r\nFrom here\r\n");
}

TEST(MailMessage, ASendersNameAndAddressAreToldApart) {
  EXPECT_EQ(split_sender("sarad <a@b.example>").name, "sarad");
  EXPECT_EQ(split_sender("sarad <a@b.example>").address, "a@b.example");
  EXPECT_EQ(split_sender("a@b.example").address, "a@b.example");
  EXPECT_EQ(split_sender("a@b.example").name, "");
}

}  // namespace
}  // namespace sarad
