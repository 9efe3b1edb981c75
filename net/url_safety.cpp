// SPDX-License-Identifier: Apache-2.0
#include "net/url_safety.hpp"

#include "net/address.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>

namespace sarad {
namespace {

constexpr std::size_t kLongestHost = 253;  // RFC 1035
constexpr std::uint16_t kHttp = 80, kHttps = 443, kFirstFreePort = 1024;

Error refused(std::string message) {
  return {Errc::configuration, std::move(message)};
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

// The address if `host` spells one as inet_pton reads it.
std::optional<sockaddr_storage> literal_address(std::string_view host) {
  sockaddr_storage out{};
  if (host.starts_with('[')) {
    auto& v6 = reinterpret_cast<sockaddr_in6&>(out);
    v6.sin6_family = AF_INET6;
    if (inet_pton(AF_INET6, std::string{host.substr(1, host.size() - 2)}.c_str(), &v6.sin6_addr) == 1) return out;
  } else {
    auto& v4 = reinterpret_cast<sockaddr_in&>(out);
    v4.sin_family = AF_INET;
    if (inet_pton(AF_INET, std::string{host}.c_str(), &v4.sin_addr) == 1) return out;
  }
  return std::nullopt;
}

// Last labels that resolvers take for a number ("127.1", "0x7f000001", "2130706433").
bool looks_numeric(std::string_view host) {
  const std::string_view last = host.substr(host.rfind('.') + 1);
  return !last.empty() && is_digit(last.front()) &&
         (std::all_of(last.begin(), last.end(), is_digit) || last.starts_with("0x"));
}

std::optional<std::string> wrong_with_host(std::string_view host) {
  if (host.empty()) return "names no host";
  if (host.size() > kLongestHost) return "has a host longer than 253 letters";
  if (host.starts_with('['))
    return host.ends_with(']') && literal_address(host) ? std::nullopt : std::optional{"has a malformed IPv6 address"};
  if (!std::all_of(host.begin(), host.end(),
                   [](char c) { return is_digit(c) || is_letter(c) || c == '-' || c == '.' || c == '_'; }))
    return "has a host with letters other than a-z, 0-9, '-' and '.' (write other scripts as xn--…)";
  if (host.front() == '.' || host.back() == '.' || host.find("..") != std::string_view::npos)
    return "has a host with an empty part";
  if (looks_numeric(host) && !literal_address(host)) return "spells an address in an unusual way";
  return std::nullopt;
}

bool private_host(std::string_view host) {
  if (host == "localhost" || host.ends_with(".localhost")) return true;
  if (!host.starts_with('[') && !looks_numeric(host)) return false;
  const auto address = literal_address(host);
  return address && !is_public(reinterpret_cast<const sockaddr*>(&*address));
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7f; });
}

bool clean_path(std::string_view path) {
  return std::all_of(path.begin(), path.end(), [](char c) { return c > ' ' && c < 0x7f && c != '#'; });
}

std::optional<std::string> wrong_with_headers(const HttpRequest& request) {
  for (const auto& [name, value] : request.headers)
    if (name.empty() || has_control(name) || name.find_first_of(" :;") != std::string::npos || has_control(value))
      return "a header is malformed";
  if (!request.credential) return std::nullopt;
  const std::string_view secret = request.credential->secret.reveal();
  if (has_control(secret)) return "the credential holds a line break or another control character";
  if (request.credential->as == Credential::As::path &&
      (!clean_path(secret) || secret.find_first_of("/?") != std::string_view::npos))
    return "the credential cannot stand in a path";
  return std::nullopt;
}

struct UrlDeleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
  std::string out = text;
  curl_free(text);
  return out;
}

}  // namespace

Result<Origin> read_origin(std::string_view base) {
  Origin origin;
  if (base.starts_with("https://")) {
    origin.tls = true;
  } else if (!base.starts_with("http://")) {
    return refused("the address must begin with https:// (or http://)");
  }
  origin.port = origin.tls ? kHttps : kHttp;
  std::string_view rest = base.substr(origin.tls ? 8 : 7);
  if (rest.find('@') != std::string_view::npos)
    return refused("the address holds a user name; give a credential instead");
  if (rest.find_first_of("/?#\\") != std::string_view::npos) return refused("the address goes on after the host");
  const std::size_t colon =
      rest.starts_with('[') ? rest.find(':', std::min(rest.find(']'), rest.size())) : rest.find(':');
  if (colon != std::string_view::npos) {
    const std::string_view port = rest.substr(colon + 1);
    const auto [end, failed] = std::from_chars(port.data(), port.data() + port.size(), origin.port);
    if (failed != std::errc{} || end != port.data() + port.size() || origin.port == 0)
      return refused("the address has a malformed port");
    rest = rest.substr(0, colon);
  }
  if (auto wrong = wrong_with_host(rest)) return refused("the address " + *wrong);
  origin.host.resize(rest.size());
  std::transform(rest.begin(), rest.end(), origin.host.begin(), lower);
  return origin;
}

Result<Origin> check_request(const HttpRequest& request) {
  auto origin = read_origin(request.base);
  if (!origin) return origin;
  if (!request.path.starts_with('/') || !clean_path(request.path))
    return refused(origin->host + ": the path must begin with '/' and be percent-encoded");
  if (auto wrong = wrong_with_headers(request)) return refused(origin->host + ": " + *wrong);
  if (request.allow_private) return origin;
  if (origin->port < kFirstFreePort && origin->port != kHttp && origin->port != kHttps)
    return refused(origin->host + ": port " + std::to_string(origin->port) +
                   " is not one of a web server (see allow_private)");
  if (private_host(origin->host)) return refused(origin->host + " is a private address (see allow_private)");
  if (request.credential && !origin->tls) return refused(origin->host + ": a credential is only sent over https");
  return origin;
}

Result<std::string> redirect_target(const Origin& origin, std::string_view path_and_query, std::string_view location) {
  const auto malformed = [&](const std::string& what) { return Error{Errc::malformed, origin.host + ": " + what}; };
  const std::unique_ptr<CURLU, UrlDeleter> url{curl_url()};
  std::string here = (origin.tls ? "https://" : "http://") + origin.host + ':' + std::to_string(origin.port);
  here += path_and_query;
  if (curl_url_set(url.get(), CURLUPART_URL, here.c_str(), CURLU_URLENCODE) != CURLUE_OK ||
      curl_url_set(url.get(), CURLUPART_URL, std::string{location}.c_str(),
                   CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
    return malformed("redirected to something that is no URL");
  const std::string scheme = part(url.get(), CURLUPART_SCHEME),
                    port = part(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
  std::string host = part(url.get(), CURLUPART_HOST);
  std::transform(host.begin(), host.end(), host.begin(), lower);
  if (scheme != (origin.tls ? "https" : "http") || host != origin.host || port != std::to_string(origin.port) ||
      !part(url.get(), CURLUPART_USER).empty())
    return malformed("redirected to another place, " + scheme + "://" + host + (port.empty() ? "" : ":" + port) +
                     "; not followed. If that is right, configure it as the address");
  std::string target = part(url.get(), CURLUPART_PATH);
  if (const std::string query = part(url.get(), CURLUPART_QUERY); !query.empty()) target += '?' + query;
  return target;
}

}  // namespace sarad
