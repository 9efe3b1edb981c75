// SPDX-License-Identifier: Apache-2.0
// TLS is always verified (faults F37): what cannot be trusted is never asked for anything.
#include "tests/net/tls_server.hpp"
#include "tests/net/world.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <unistd.h>

namespace sarad::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// A file that goes with the test.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& content) {
    std::string name = testing::TempDir() + "/sarad-XXXXXX";
    const int fd = ::mkstemp(name.data());
    if (fd >= 0) ::close(fd);
    name_ = name;
    std::ofstream{name_} << content;
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { ::unlink(name_.c_str()); }
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  std::string name_;
};

struct Outcome {
  std::string described;
  int requests;
};

// Asks a server that shows `shown` with a client that trusts `trusted`, or the system's authorities.
Outcome ask(const Certificate& shown, const Certificate* trusted, bool old_only = false) {
  World world;
  TlsServer server{world.io, shown, old_only};
  const TemporaryFile authority{trusted != nullptr ? trusted->pem : ""};
  CurlClient::Options options;
  if (trusted != nullptr) options.ca_file = authority.name();
  CurlClient client{world.io.get_executor(), options};
  HttpRequest request = request_to(server.base());
  request.credential = Credential{Credential::As::bearer, Secret{"t0ken"}, {}};
  const HttpResult result = world.get(client, request);
  return {describe(result) + (result ? " " + result->body : ""), server.requests()};
}

TEST(CurlClientTls, ACertificateOfATrustedAuthorityForTheHostIsAccepted) {
  const Certificate mine = make_certificate("IP:127.0.0.1");
  EXPECT_EQ(ask(mine, &mine).described, "200 data");
}

TEST(CurlClientTls, ASelfSignedCertificateIsTransientAndGetsNoRequest) {
  const Outcome outcome = ask(make_certificate("IP:127.0.0.1"), nullptr);
  EXPECT_THAT(outcome.described, StartsWith("transient"));
  EXPECT_THAT(outcome.described, HasSubstr("certificate"));
  EXPECT_EQ(outcome.requests, 0);
}

TEST(CurlClientTls, AnotherAuthoritysCertificateIsRefused) {
  const Certificate trusted = make_certificate("IP:127.0.0.1");
  const Outcome outcome = ask(make_certificate("IP:127.0.0.1"), &trusted);
  EXPECT_THAT(outcome.described, StartsWith("transient"));
  EXPECT_EQ(outcome.requests, 0);
}

TEST(CurlClientTls, ACertificateForAnotherHostIsRefused) {
  const Certificate other = make_certificate("DNS:site.example");
  const Outcome outcome = ask(other, &other);
  EXPECT_THAT(outcome.described, StartsWith("transient"));
  EXPECT_EQ(outcome.requests, 0);
}

TEST(CurlClientTls, AnExpiredCertificateIsRefused) {
  const Certificate expired = make_certificate("IP:127.0.0.1", -1);
  const Outcome outcome = ask(expired, &expired);
  EXPECT_THAT(outcome.described, StartsWith("transient"));
  EXPECT_THAT(outcome.described, HasSubstr("expired"));
  EXPECT_EQ(outcome.requests, 0);
}

TEST(CurlClientTls, ProtocolsBelowTls12AreRefused) {
  const Certificate mine = make_certificate("IP:127.0.0.1");
  const Outcome outcome = ask(mine, &mine, true);
  EXPECT_THAT(outcome.described, StartsWith("transient"));
  EXPECT_EQ(outcome.requests, 0);
}

TEST(CurlClientTls, AnAuthoritiesFileThatCannotBeReadIsAMatterOfConfiguration) {
  World world;
  TlsServer server{world.io, make_certificate("IP:127.0.0.1")};
  CurlClient::Options options;
  options.ca_file = "/nonexistent/ca.pem";
  CurlClient client{world.io.get_executor(), options};
  EXPECT_THAT(describe(world.get(client, request_to(server.base()))), StartsWith("configuration"));
}

}  // namespace
}  // namespace sarad::test
