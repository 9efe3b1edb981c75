// SPDX-License-Identifier: Apache-2.0
// Deliveries that a platform makes to us (webhooks, WebSub), as plain values. A push is a hint that makes
// a poll due, or a fact where it tells all that a poll would; polling stays the truth. Nothing here trusts
// the sender before the signature over the very bytes was compared.
#pragma once

#include "activity/activity.hpp"
#include "activity/page.hpp"
#include "base/secret.hpp"
#include "collectors/collector.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sarad {

/// What came in at an app's hook.
struct Delivery {
  std::string method;                                       ///< "GET" or "POST"
  std::vector<std::pair<std::string, std::string>> query;   ///< decoded
  std::vector<std::pair<std::string, std::string>> headers; ///< names in lower case
  std::string body;                                         ///< as sent, not decoded

  /// First value of that key or header; empty if absent.
  [[nodiscard]] std::string_view asked(std::string_view key) const;
  [[nodiscard]] std::string_view header(std::string_view lower_name) const;
};

/// What the app's owner agreed upon with the platform.
struct PushTerms {
  Secret secret;        ///< signs deliveries; empty: nothing is believed
  Secret verify_token;  ///< shown by the platform when it verifies the hook
};

/// Something that happened on the page with that account. `activity.seen` is the receiver's to set; a deletion
/// has the removed object's own id, and what stood above it as parent.
struct PushedFact {
  std::string account;
  Activity activity;
};

struct PushReply {
  int status = 200;
  std::string body;                    ///< plain text
  std::vector<std::string> accounts;   ///< whose pages are due for a poll; each once
  std::vector<PushedFact> facts;
  std::uint32_t malformed = 0;         ///< deliveries or changes that could not be read

  /// Notes that the page with `account` is due.
  void hint(std::string_view account);
};

/// What a push may know of our side.
struct PushPlace {
  PushTerms terms;
  std::function<const Page*(std::string_view account)> page_of;  ///< nullptr: not ours
  TextReader read_text;
};

/// Most changes that are read of one delivery (Facebook sends up to 1,000); the rest is left to polling.
inline constexpr std::size_t kMostPushedChanges = 1000;

/// Whether `signature` ("<prefix><hex>") is the HMAC-SHA-256 of `body` under `secret`, compared in constant
/// time. False for an empty secret.
[[nodiscard]] bool is_signed(std::string_view body, std::string_view signature, std::string_view prefix, const Secret& secret);

/// The answer to WebSub's and Meta's verification (`hub.mode=subscribe`, `hub.verify_token`,
/// `hub.challenge`): 200 with the challenge if the token is ours, else 403.
[[nodiscard]] PushReply verify_hook(const Delivery& delivery, const PushTerms& terms);

}  // namespace sarad
