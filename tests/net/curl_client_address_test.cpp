// SPDX-License-Identifier: Apache-2.0
// Names and the addresses they turn out to have (faults F35, F36). Stands in for the machine's
// resolver: names under .test have the addresses that a test gives them.
#include "tests/net/test_server.hpp"
#include "tests/net/world.hpp"

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <netdb.h>

#include <condition_variable>
#include <map>
#include <mutex>

namespace sarad::test {
namespace {

/// What names resolve to while it exists. Asked from libcurl's resolver threads.
class Names {
 public:
  static Names& instance() {
    static Names& names = *new Names;  // a resolver's thread may outlive the test program's end
    return names;
  }
  void set(const std::string& name, std::vector<std::string> addresses) {
    const std::lock_guard lock{mutex_};
    known_[name] = std::move(addresses);
  }
  /// Lets look-ups of `name` hang until release().
  void hang(const std::string& name) {
    const std::lock_guard lock{mutex_};
    hanging_ = name;
  }
  void release() {
    const std::lock_guard lock{mutex_};
    hanging_.clear();
    released_.notify_all();
  }
  std::optional<std::vector<std::string>> find(const std::string& name) {
    std::unique_lock lock{mutex_};
    released_.wait(lock, [&] { return hanging_ != name; });
    const auto at = known_.find(name);
    if (at == known_.end()) return std::nullopt;
    return at->second;
  }

 private:
  std::mutex mutex_;
  std::condition_variable released_;
  std::map<std::string, std::vector<std::string>> known_;
  std::string hanging_;
};

using GetAddrInfo = int (*)(const char*, const char*, const addrinfo*, addrinfo**);

int resolve_as_told(const char* node, const char* service, const addrinfo* hints, addrinfo** out) {
  static const auto real = reinterpret_cast<GetAddrInfo>(dlsym(RTLD_NEXT, "getaddrinfo"));
  if (node == nullptr || !std::string{node}.ends_with(".test")) return real(node, service, hints, out);
  const auto addresses = Names::instance().find(node);
  if (!addresses) return EAI_NONAME;
  addrinfo** next = out;
  for (const std::string& address : *addresses) {
    if (const int error = real(address.c_str(), service, hints, next); error != 0) return error;
    while (*next != nullptr) next = &(*next)->ai_next;
  }
  return 0;
}

using testing::HasSubstr;
using testing::StartsWith;

std::string at(const std::string& name, std::uint16_t port) {
  return "http://" + name + ":" + std::to_string(port);
}

HttpRequest public_request(std::string base) {
  HttpRequest request = request_to(std::move(base));
  request.allow_private = false;
  return request;
}

TEST(CurlClientAddress, APrivateAddressIsRefusedAfterResolutionAndBeforeConnecting) {
  World world;
  TestServer server{world.io, always(ok("inside"))};
  Names::instance().set("rebound.test", {"127.0.0.1"});
  CurlClient client{world.io.get_executor(), {}};
  const HttpResult result = world.get(client, public_request(at("rebound.test", server.port())));
  EXPECT_THAT(describe(result), StartsWith("configuration: rebound.test:"));
  EXPECT_THAT(describe(result), HasSubstr("resolves to the private address 127.0.0.1"));
  EXPECT_EQ(server.connections(), 0);
}

TEST(CurlClientAddress, NoneOfTheInsideAddressesIsConnectedTo) {
  World world;
  CurlClient client{world.io.get_executor(), {}};
  for (const char* address :
       {"10.0.0.1", "169.254.169.254", "::1", "fe80::1", "100.64.0.1", "0.0.0.0", "::ffff:10.0.0.1", "224.0.0.1"}) {
    Names::instance().set("inside.test", {address});
    CurlClient fresh{world.io.get_executor(), {}};
    EXPECT_THAT(describe(world.get(fresh, public_request(at("inside.test", 8080)))), StartsWith("configuration"))
        << address;
  }
}

TEST(CurlClientAddress, AllAddressesOfANameAreLookedAt) {
  World world;
  Names::instance().set("many.test", {"10.0.0.1", "192.168.0.1", "127.0.0.1"});
  CurlClient client{world.io.get_executor(), {}};
  EXPECT_THAT(describe(world.get(client, public_request(at("many.test", 8080)))), StartsWith("configuration"));
}

TEST(CurlClientAddress, AConnectionMadeWithAllowPrivateServesNoOneElse) {
  World world;
  TestServer server{world.io, always(ok("inside"))};
  Names::instance().set("twofold.test", {"127.0.0.1"});
  CurlClient client{world.io.get_executor(), {}};
  ASSERT_TRUE(world.get(client, request_to(at("twofold.test", server.port()))));
  EXPECT_THAT(describe(world.get(client, public_request(at("twofold.test", server.port())))),
              StartsWith("configuration"));
  EXPECT_EQ(server.heads().size(), 1U);
}

TEST(CurlClientAddress, TheSecondAddressIsTriedWhenTheFirstIsDead) {
  World world;
  TestServer server{world.io, always(ok("x"))};
  Names::instance().set("half.test", {"127.0.0.2", "127.0.0.1"});  // nothing listens on the first
  CurlClient client{world.io.get_executor(), {}};
  EXPECT_EQ(describe(world.get(client, request_to(at("half.test", server.port())))), "200");
}

TEST(CurlClientAddress, AnUnknownNameIsTransient) {
  World world;
  CurlClient client{world.io.get_executor(), {}};
  const HttpResult result = world.get(client, public_request("http://unknown.test"));
  EXPECT_THAT(describe(result), StartsWith("transient: unknown.test: "));
  EXPECT_THAT(describe(result), HasSubstr("resolve"));
}

TEST(CurlClientAddress, ANameThatTakesLongHoldsUpNobodyElse) {
  World world;
  TestServer server{world.io, always(ok("x"))};
  Names::instance().set("slow.test", {"127.0.0.1"});
  Names::instance().hang("slow.test");
  CurlClient client{world.io.get_executor(), {}};
  HttpRequest slow = request_to("http://slow.test");
  slow.deadline = std::chrono::milliseconds{300};
  const auto begin = std::chrono::steady_clock::now();
  const auto results = world.get_all(client, {slow, request_to(server.base())});
  const auto took = std::chrono::steady_clock::now() - begin;
  Names::instance().release();
  EXPECT_THAT(describe(results[0]), StartsWith("transient"));
  EXPECT_EQ(describe(results[1]), "200");
  EXPECT_LT(results[1] ? results[1]->total : std::chrono::hours{1}, std::chrono::milliseconds{200});
  EXPECT_LT(took, std::chrono::milliseconds{600});
}

TEST(CurlClientAddress, TheEnvironmentsProxyIsNotUsed) {
  World world;
  TestServer proxy{world.io, always(ok("from the proxy"))};
  TestServer server{world.io, always(ok("from the server"))};
  ::setenv("http_proxy", proxy.base().c_str(), 1);
  CurlClient client{world.io.get_executor(), {}};
  const HttpResult result = world.get(client, request_to(server.base()));
  ::unsetenv("http_proxy");
  ASSERT_TRUE(result) << describe(result);
  EXPECT_EQ(result->body, "from the server");
}

TEST(CurlClientAddress, AConfiguredProxyIsUsedForNamesItAloneCanResolve) {
  World world;
  TestServer proxy{world.io, always(ok("from the proxy"))};
  CurlClient::Options options;
  options.proxy = proxy.base();
  CurlClient client{world.io.get_executor(), options};
  const HttpResult result = world.get(client, public_request("http://unknown.test"));
  ASSERT_TRUE(result) << describe(result);
  EXPECT_THAT(proxy.heads().at(0), StartsWith("GET http://unknown.test/ HTTP/1.1"));
}

TEST(CurlClientAddress, AProxysRefusalIsTransientAndSaysSo) {
  World world;
  TestServer proxy{world.io, always("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")};
  CurlClient::Options options;
  options.proxy = proxy.base();
  CurlClient client{world.io.get_executor(), options};
  const HttpResult result = world.get(client, public_request("https://unknown.test"));
  EXPECT_THAT(describe(result), StartsWith("transient"));
  EXPECT_THAT(describe(result), HasSubstr("proxy"));
}

}  // namespace
}  // namespace sarad::test

extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** out) {
  return sarad::test::resolve_as_told(node, service, hints, out);
}
