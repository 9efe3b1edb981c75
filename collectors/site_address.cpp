// SPDX-License-Identifier: Apache-2.0
#include "collectors/site_address.hpp"

#include <algorithm>

namespace sarad {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return c > ' ' && c < 127 && c != '\\' && c != '@'; });
}

}  // namespace

Result<SiteAddress> SiteAddress::read(std::string_view text) {
  std::string scheme = "https";
  if (const auto at = text.find("://"); at != std::string_view::npos) {
    scheme = text.substr(0, at);
    std::transform(scheme.begin(), scheme.end(), scheme.begin(), lower);
    text.remove_prefix(at + 3);
  }
  text = text.substr(0, text.find_first_of("?#"));
  const auto slash = std::min(text.find('/'), text.size());
  std::string host{text.substr(0, slash)};
  std::string_view prefix = text.substr(slash);
  while (!prefix.empty() && prefix.back() == '/') prefix.remove_suffix(1);
  if ((scheme != "https" && scheme != "http") || host.empty() || !plain(host) || !plain(prefix))
    return Error{Errc::configuration, "the page's address is not of the form https://host/folder"};
  std::transform(host.begin(), host.end(), host.begin(), lower);
  return SiteAddress{scheme + "://" + host, std::string{prefix}};
}

}  // namespace sarad
