// SPDX-License-Identifier: Apache-2.0
// A request to a platform and its answer, as plain values. What carries them out is an HttpClient
// (net/http_client.hpp); what decides on them is a Dialogue (net/dialogue.hpp).
#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sarad {

/// How a credential joins a request. It is put in at the very last moment by the HttpClient, so
/// that a request can be logged or compared without fear.
struct Credential {
  enum class As : std::uint8_t { bearer, basic, header, query, path };
  As as = As::bearer;
  Secret secret;      ///< a token, or "user:password" for basic
  std::string name;   ///< As::query: the key. As::header: its name. As::path: the placeholder to replace
};

struct HttpRequest {
  std::string method = "GET";
  std::string base;                                         ///< scheme://host[:port]
  std::string path;                                         ///< begins with '/', percent-encoded
  std::vector<std::pair<std::string, std::string>> query;   ///< decoded; encoded when sent
  std::vector<std::pair<std::string, std::string>> headers;
  std::optional<Credential> credential;
  std::string body;
  std::chrono::milliseconds deadline{30'000};               ///< connect to last byte, real time
  std::size_t max_body = std::size_t{8} << 20;              ///< decoded bytes
  bool allow_private = false;                               ///< loopback and private addresses

  /// "GET https://graph.facebook.com/v25.0/123/feed": for logs; no query, no credential.
  [[nodiscard]] std::string summary() const { return method + ' ' + base + path; }
};

struct HttpResponse {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string body;                                          ///< decoded
  std::uint64_t wire_bytes = 0;
  std::chrono::microseconds total{};

  /// First header of that name (lower case); nothing if absent.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view lower_name) const {
    for (const auto& [name, value] : headers)
      if (name == lower_name) return value;
    return std::nullopt;
  }
};

/// An answer, whatever its status; or an Error when none came (transient), it was too large
/// (malformed), refused by our own rules (configuration), or cancelled.
using HttpResult = Result<HttpResponse>;

/// `text` with everything but RFC 3986 unreserved characters percent-encoded.
[[nodiscard]] std::string percent_encode(std::string_view text);
/// The same, appended to `out`.
void append_percent_encoded(std::string& out, std::string_view text);

/// A query's value, appended to `out`: percent-encoded, but for `(`, `)` and `,`, which RFC 3986 (3.4) allows there
/// and Rest.li's lists, "List(a,b)", need as they are.
void append_query_value(std::string& out, std::string_view value);

/// "a=1&b=x%20y" for `query`; empty for none.
[[nodiscard]] std::string encode_query(const std::vector<std::pair<std::string, std::string>>& query);

/// The wait a `Retry-After` header asks for: seconds, or an HTTP date less the answer's own
/// `Date`. Clamped to [1 s, 24 h]; nothing for nonsense or no header (faults F2).
[[nodiscard]] std::optional<Seconds> retry_after(const HttpResponse& response);

}  // namespace sarad
