// SPDX-License-Identifier: Apache-2.0
// A request and its reply as the exporters see them: plain values, so that every page and format
// can be tested without a socket. The sockets are http_server's business.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sarad {

struct WebRequest {
  std::string method;                                      ///< "GET", "HEAD", "POST", …
  std::string path;                                        ///< decoded, begins with '/', no query
  std::vector<std::pair<std::string, std::string>> query;  ///< decoded, in the order of the URL
  std::string accept, accept_encoding, accept_language, if_none_match;
  std::string host, origin;  ///< as sent; origin only by browsers
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case: all below ServerLimits::body_path, else those of kept_headers
  std::string body;          ///< as sent: only there
  std::string remote;        ///< the peer's IP address
  bool loopback = false;     ///< the peer is this machine

  /// First value of a kept header, by its name in lower case; empty if absent.
  [[nodiscard]] std::string_view header(std::string_view lower_name) const {
    for (const auto& [name, value] : headers)
      if (name == lower_name) return value;
    return {};
  }
  /// First value of a query key; nothing if the key is absent.
  [[nodiscard]] std::optional<std::string_view> asked(std::string_view key) const {
    for (const auto& [name, value] : query)
      if (name == key) return value;
    return std::nullopt;
  }
};

struct WebReply {
  int status = 200;
  std::string content_type;
  std::shared_ptr<const std::string> body;                   ///< null: empty
  std::vector<std::shared_ptr<const std::string>> more;      ///< follows body: large replies are not copied together
  std::vector<std::pair<std::string, std::string>> headers;  ///< one of the same name replaces the server's own

  /// `body` is only the beginning: the connection stays, and what HttpServer::announce() tells follows, until a side ends it.
  bool news = false;

  using Deliver = std::function<void(WebReply)>;
  /// Set: nothing else of this reply counts, the real one comes later. Called once, on the server's thread; gives the
  /// reply, once and on that thread, to what it was handed.
  std::function<void(Deliver)> later{};

  [[nodiscard]] std::size_t size() const;  ///< bytes of body and more
  [[nodiscard]] std::string text() const;  ///< body and more, joined
};

/// A reply of plain UTF-8 text.
[[nodiscard]] WebReply text_reply(int status, std::string text);

/// The standard phrase of a status, "Not Found"; "Unknown" if we never send it.
[[nodiscard]] std::string_view reason_phrase(int status);

/// Splits "/a%20b?x=1&y" into path and query, percent-decoded ('+' is a blank in the query only).
/// Nothing if the target is not in origin form, has a bad escape, a control character or NUL
/// (faults F85, F89).
struct Target {
  std::string path;
  std::vector<std::pair<std::string, std::string>> query;
};
[[nodiscard]] std::optional<Target> parse_target(std::string_view target);

}  // namespace sarad
