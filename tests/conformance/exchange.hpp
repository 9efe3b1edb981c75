// SPDX-License-Identifier: Apache-2.0
// The pretended platform of one case: recorded answers, given out to the requests they fit.
#pragma once

#include "collectors/push.hpp"
#include "net/http.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sarad::conformance {

/// What a request must be like. Query keys that are not named are not compared.
struct Expected {
  std::string method, path;
  struct Key {
    std::string name;
    std::optional<std::vector<std::string>> values;  ///< in order; absent: the key must be absent
  };
  std::vector<Key> query;
  std::vector<std::pair<std::string, std::string>> headers_contain;  ///< names in lower case
};

struct Exchange {
  Expected request;
  HttpResponse response;
  std::optional<Delivery> delivery;  ///< set: the platform asks us, and `response` is what we must answer
  bool repeat = false;
  int used = 0;
};

/// Whether `request` fits; the Authorization that its credential will become counts as a header.
[[nodiscard]] bool fits(const Expected& expected, const HttpRequest& request);

class Replay {
 public:
  /// Reads `folder`/exchange.json and the bodies beside it. Error configuration if it cannot.
  static Result<Replay> load(const std::filesystem::path& folder);

  /// The first unused answer that fits, or a repeatable one that fits; nothing if there is none.
  [[nodiscard]] std::optional<HttpResponse> answer(const HttpRequest& request);

  /// "GET /path" of the first that was not used and should have been; nothing if all were.
  [[nodiscard]] std::optional<std::string> left_over() const;

  /// Whether any request wants an Authorization header that begins so ("Bearer ", "Basic ").
  [[nodiscard]] bool wants_authorization(std::string_view scheme) const;

  [[nodiscard]] const std::vector<Exchange>& exchanges() const { return exchanges_; }

 private:
  std::vector<Exchange> exchanges_;
};

/// The whole file; error configuration if it cannot be read.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path);

}  // namespace sarad::conformance
