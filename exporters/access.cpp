// SPDX-License-Identifier: Apache-2.0
#include "exporters/access.hpp"

#include "base/bcrypt.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <optional>

namespace sarad {

namespace asio = boost::asio;

namespace {

/// Checked where no such user is, so that the time tells nothing of who exists.
constexpr const char* kNobody = "$2b$10$WqQgmQm0ZSQ9R7i1XyK0KeDqeguZf6LIKUlcRmLNRKXwHdE5N6Ru.";

using Digest = std::array<unsigned char, 32>;

WebReply ask_for_password() {
  WebReply reply = text_reply(401, "a name and a password are wanted\n");
  reply.headers.emplace_back("WWW-Authenticate", "Basic realm=\"sarad\", charset=\"UTF-8\"");
  return reply;
}

WebReply too_many() {
  WebReply reply = text_reply(429, "too many passwords; wait a second\n");
  reply.headers.emplace_back("Retry-After", "1");
  return reply;
}

}  // namespace

struct Access::Thread {
  asio::thread_pool pool{1};
};

/// Outlives Access as long as a reply is on its way.
struct Access::State {
  explicit State(asio::any_io_executor executor) : loop(std::move(executor)) { RAND_bytes(key.data(), static_cast<int>(key.size())); }

  /// A name and a password as this process alone can tell them again.
  [[nodiscard]] Digest digest(const NamePassword& who) const {
    Digest out{};
    const std::string text = who.name + '\0' + who.password;
    unsigned size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()), text.size(), out.data(), &size);
    return out;
  }
  [[nodiscard]] bool known(const NamePassword& who) const {
    const auto found = good.find(who.name);
    const Digest now = digest(who);
    return found != good.end() && CRYPTO_memcmp(found->second.data(), now.data(), now.size()) == 0;
  }
  /// Counts a password to be checked; false: enough of them in this second.
  bool may_check(const std::string& remote, std::chrono::steady_clock::time_point t) {
    const auto now = std::chrono::floor<std::chrono::seconds>(t.time_since_epoch());
    if (now != second) {
      checks.clear();
      second = now;
    }
    return ++checks[remote] <= kChecksASecond;
  }
  [[nodiscard]] WebReply serve_user(const std::string& name, const Serve& serve) const {
    const auto user = settings.users.find(name);
    if (user == settings.users.end()) return text_reply(403, "nothing here is shown to that user\n");
    return serve(user->second);
  }

  asio::any_io_executor loop;
  AccessSettings settings;
  std::map<std::string, Digest> good;   // of each user the password last found right
  std::array<unsigned char, 32> key{};
  std::chrono::seconds second{-1};
  std::map<std::string, int> checks;    // by address, in that second
};

Access::Access(asio::any_io_executor loop) : state_(std::make_shared<State>(std::move(loop))), thread_(std::make_unique<Thread>()) {}

Access::~Access() {
  thread_->pool.stop();
  thread_->pool.join();
}

void Access::configure(AccessSettings settings) {
  if (settings.passwords != state_->settings.passwords) state_->good.clear();
  state_->settings = std::move(settings);
}

WebReply Access::admit(const WebRequest& request, std::chrono::steady_clock::time_point now, Serve serve) {
  State& state = *state_;
  const AccessSettings& settings = state.settings;
  if (settings.is_open()) return serve(Viewer{});
  const bool by_proxy = !settings.proxy_header.empty() && std::find(settings.proxies.begin(), settings.proxies.end(), request.remote) != settings.proxies.end();
  if (by_proxy)
    if (const auto name = request.header(settings.proxy_header); !name.empty()) return state.serve_user(std::string{name}, serve);
  if (settings.passwords.empty()) return text_reply(403, "this is shown through its proxy only\n");
  const auto who = read_basic(request.header("authorization"));
  if (!who) return ask_for_password();
  if (state.known(*who)) return state.serve_user(who->name, serve);
  if (!state.may_check(request.remote, now)) return too_many();
  const auto user = settings.passwords.find(who->name);
  const std::string hash = user == settings.passwords.end() ? kNobody : user->second;
  WebReply reply;
  reply.later = [pool = &thread_->pool, shared = state_, who = *who, hash, serve = std::move(serve)](const WebReply::Deliver& deliver) {
    asio::post(*pool, [=] {
      const bool right = fits(who.password, hash);
      asio::post(shared->loop, [=] {
        const auto now_set = shared->settings.passwords.find(who.name);
        if (!right || now_set == shared->settings.passwords.end() || now_set->second != hash) return deliver(ask_for_password());
        shared->good[who.name] = shared->digest(who);
        WebReply served = shared->serve_user(who.name, serve);
        return served.later ? served.later(deliver) : deliver(std::move(served));
      });
    });
  };
  return reply;
}

std::optional<NamePassword> read_basic(std::string_view header) {
  constexpr std::string_view kScheme = "basic ";
  const bool is_basic = header.size() > kScheme.size() && std::equal(kScheme.begin(), kScheme.end(), header.begin(), [](char a, char b) {
    return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
  });
  if (!is_basic) return std::nullopt;
  header.remove_prefix(kScheme.size());
  if (header.empty() || header.size() % 4 != 0 || header.size() > 4096) return std::nullopt;
  std::string text(header.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(text.data()), reinterpret_cast<const unsigned char*>(header.data()), static_cast<int>(header.size()));
  const std::size_t padding = header.ends_with("==") ? 2 : header.ends_with('=') ? 1 : 0;
  if (size < 0) return std::nullopt;
  text.resize(static_cast<std::size_t>(size) - padding);
  const auto colon = text.find(':');
  if (colon == std::string::npos || colon == 0 || text.find('\0') != std::string::npos) return std::nullopt;
  return NamePassword{text.substr(0, colon), text.substr(colon + 1)};
}

}  // namespace sarad
