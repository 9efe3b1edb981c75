// SPDX-License-Identifier: Apache-2.0
// What becomes of a mail, by what the server says: libcurl against a scripted server on loopback.
#include "net/smtp_mailer.hpp"

#include "test_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sarad {
namespace {

using test::Connection;
using test::TestServer;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
namespace asio = boost::asio;

/// Reads one line: the scripted server's own reader stops at blank lines only.
asio::awaitable<std::string> line(Connection& c) {
  std::string text;
  while (!text.ends_with("\r\n")) {
    const std::string byte = co_await c.read_body(1);
    if (byte.empty()) co_return text;
    text += byte;
  }
  co_return text.substr(0, text.size() - 2);
}

struct Script {
  std::string greeting = "220 mx ready\r\n", mail = "250 sender ok\r\n", rcpt = "250 recipient ok\r\n", data = "354 go on\r\n", done = "250 2.0.0 queued\r\n";
  bool reset_after_data = false;
  std::vector<std::string> heard;
  std::string body;
};

TestServer::Script server(Script& script) {
  return [&script](Connection& c) -> asio::awaitable<void> {
    if (!co_await c.send(script.greeting)) co_return;
    for (;;) {
      const std::string said = co_await line(c);
      if (said.empty()) co_return;
      script.heard.push_back(said);
      std::string answer = "250-mx\r\n250-PIPELINING\r\n250 8BITMIME\r\n";
      if (said.starts_with("MAIL")) answer = script.mail;
      if (said.starts_with("RCPT")) answer = script.rcpt;
      if (said.starts_with("QUIT")) answer = "221 bye\r\n";
      if (said.starts_with("DATA")) answer = script.data;
      const bool goes_on = co_await c.send(answer);
      if (!goes_on || said.starts_with("QUIT")) co_return;
      if (!said.starts_with("DATA") || !script.data.starts_with("354")) continue;
      while (!script.body.ends_with("\r\n.\r\n")) script.body += co_await c.read_body(1);
      if (script.reset_after_data) co_return c.reset();
      if (!co_await c.send(script.done)) co_return;
    }
  };
}

MailResult send(Script& script, SmtpTls tls = SmtpTls::none, const std::string& to = "ict@bogura.example") {
  asio::io_context io;
  MailResult result;
  {
    TestServer mx{io, server(script)};
    SmtpOptions options;
    options.host = "127.0.0.1";
    options.port = mx.port();
    options.tls = tls;
    SmtpMailer mailer{options};
    bool done = false;
    const auto work = [&]() -> asio::awaitable<void> {
      Envelope envelope{"sarad@cabinet.example", to, "Subject: x\r\n\r\n.hidden dot\r\nend\r\n"};
      result = co_await mailer.send(std::move(envelope));
      done = true;
    };
    asio::co_spawn(io, work(), asio::detached);
    while (!done) io.run_one();
  }
  return result;
}

TEST(SmtpMailer, ATakenMailIsSentWholeToItsOneRecipient) {
  Script script;
  const auto result = send(script);
  EXPECT_EQ(result.how, MailEnd::sent);
  EXPECT_EQ(result.words, "250 2.0.0 queued");
  EXPECT_THAT(script.heard, Contains("MAIL FROM:<sarad@cabinet.example>"));
  EXPECT_THAT(script.heard, Contains("RCPT TO:<ict@bogura.example>"));
  EXPECT_EQ(script.body, "Subject: x\r\n\r\n..hidden dot\r\nend\r\n.\r\n");
}

TEST(SmtpMailer, AGreylistedRecipientIsDeferredAndARefusedOneRejected) {
  Script script;
  script.rcpt = "451 4.7.1 Greylisted, come back\r\n";
  auto result = send(script);
  EXPECT_EQ(result.how, MailEnd::deferred);
  EXPECT_EQ(result.code, 451);
  script.rcpt = "550-5.1.1 No such user\r\n550 5.1.1 ict@bogura.example\r\n";
  result = send(script);
  EXPECT_EQ(result.how, MailEnd::rejected);
  EXPECT_EQ(result.code, 550);
  EXPECT_EQ(result.words, "550 5.1.1 ict@bogura.example");
}

TEST(SmtpMailer, AMailMayBeRefusedAfterItsLastDot) {
  Script script;
  script.done = "554 5.7.1 looks like spam\r\n";
  EXPECT_EQ(send(script).how, MailEnd::rejected);
  script = Script{};
  script.done = "452 disk full\r\n";
  EXPECT_EQ(send(script).how, MailEnd::deferred);
}

TEST(SmtpMailer, AServerThatWillNotHaveUsIsNoFaultOfTheMail) {
  Script script;
  script.mail = "530 5.7.0 Must authenticate\r\n";
  EXPECT_EQ(send(script).how, MailEnd::unreachable);
  script = Script{};
  script.greeting = "554 no service\r\n";
  EXPECT_EQ(send(script).how, MailEnd::unreachable);
  script = Script{};
  script.greeting = "421 too busy\r\n";
  EXPECT_EQ(send(script).how, MailEnd::deferred);
}

TEST(SmtpMailer, WithoutStarttlsNothingIsSaid) {
  Script script;
  EXPECT_EQ(send(script, SmtpTls::starttls).how, MailEnd::unreachable);
  EXPECT_THAT(script.heard, Not(Contains(HasSubstr("MAIL FROM"))));
}

TEST(SmtpMailer, CutOffAfterTheLastDotNobodyKnows) {
  Script script;
  script.reset_after_data = true;
  EXPECT_EQ(send(script).how, MailEnd::unsure);
}

TEST(SmtpMailer, NobodyThereIsUnreachable) {
  asio::io_context io;
  std::uint16_t port = 0;
  { port = TestServer(io, [](Connection&) -> asio::awaitable<void> { co_return; }).port(); }
  SmtpOptions options;
  options.host = "127.0.0.1";
  options.port = port;
  options.tls = SmtpTls::none;
  SmtpMailer mailer{options};
  MailResult result;
  const auto work = [&]() -> asio::awaitable<void> {
    Envelope envelope{"a@b.example", "c@d.example", "x"};
    result = co_await mailer.send(std::move(envelope));
  };
  asio::co_spawn(io, work(), asio::detached);
  io.run();
  EXPECT_EQ(result.how, MailEnd::unreachable);
  EXPECT_FALSE(result.words.empty());
}

TEST(SmtpMailer, AnAddressThatHoldsACommandIsNotSaidAtAll) {
  Script script;
  EXPECT_EQ(send(script, SmtpTls::none, "a@b.example>\r\nRCPT TO:<c@evil.example").how, MailEnd::rejected);
  EXPECT_TRUE(script.heard.empty());
}

}  // namespace
}  // namespace sarad
