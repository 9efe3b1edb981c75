// SPDX-License-Identifier: Apache-2.0
// The form in which a request leaves: its URL and header lines, with the credential put in. Both
// are wiped when the transfer has ended, and nothing here is ever logged.
#pragma once

#include "net/http.hpp"

#include <curl/curl.h>

#include <string>
#include <string_view>
#include <vector>

namespace sarad {

/// Header lines as libcurl takes them, in memory that is used again for the next request.
class HeaderLines {
 public:
  HeaderLines() = default;
  HeaderLines(const HeaderLines&) = delete;
  HeaderLines& operator=(const HeaderLines&) = delete;
  ~HeaderLines() { wipe(); }

  /// Adds "name: value"; an empty value is sent as an empty header.
  void add(std::string_view name, std::string_view value);
  /// Keeps libcurl from sending a header of its own.
  void suppress(std::string_view name);
  /// The lines as a list, valid until the next add or wipe; nullptr if there are none.
  [[nodiscard]] curl_slist* list();
  void wipe();

 private:
  void append(std::string_view name, std::string_view colon, std::string_view value);

  std::string text_;  ///< the lines, each ended by NUL
  std::vector<std::size_t> starts_;
  std::vector<curl_slist> nodes_;
};

/// Puts into `url` the URL of `request` with its query. If `path_and_query` (where a redirect led)
/// is not empty it stands instead of the request's own. A credential As::path replaces its
/// placeholder, where there is one; As::query is appended unless the key is there already.
void write_url(const HttpRequest& request, std::string_view path_and_query, std::string& url);

/// Adds the request's headers and, for bearer and basic, its Authorization.
void write_headers(const HttpRequest& request, HeaderLines& lines);

/// Overwrites the memory of `text`, capacity included, and empties it.
void wipe(std::string& text);

}  // namespace sarad
