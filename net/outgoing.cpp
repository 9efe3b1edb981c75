// SPDX-License-Identifier: Apache-2.0
#include "net/outgoing.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace sarad {
namespace {

constexpr std::size_t kRoomForHeaders = 512;

std::string base64(std::string_view bytes) {
  static constexpr char kLetters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = bytes.size() - i;
    const auto byte = [&](std::size_t k) -> unsigned {
      return k < left ? static_cast<unsigned char>(bytes[i + k]) : 0;
    };
    const unsigned three = byte(0) << 16 | byte(1) << 8 | byte(2);
    out += kLetters[three >> 18];
    out += kLetters[three >> 12 & 63];
    out += left > 1 ? kLetters[three >> 6 & 63] : '=';
    out += left > 2 ? kLetters[three & 63] : '=';
  }
  return out;
}

void append_path(std::string& url, const std::optional<Credential>& credential, std::string_view path) {
  if (credential && credential->as == Credential::As::path && !credential->name.empty()) {
    const auto at = path.find(credential->name);
    if (at != std::string_view::npos) {
      url += path.substr(0, at);
      url += credential->secret.reveal();
      url += path.substr(at + credential->name.size());
      return;
    }
  }
  url += path;
}

bool has_key(std::string_view url, std::string_view key) {
  const auto mark = url.find('?');
  if (mark == std::string_view::npos) return false;
  for (std::size_t at = mark; at != std::string_view::npos; at = url.find('&', at + 1))
    if (url.substr(at + 1).starts_with(key) && url.substr(at + 1 + key.size()).starts_with('=')) return true;
  return false;
}

void append_parameter(std::string& url, bool& has_query, std::string_view key, std::string_view value) {
  url += std::exchange(has_query, true) ? '&' : '?';
  append_percent_encoded(url, key);
  url += '=';
  append_query_value(url, value);
}

}  // namespace

void HeaderLines::add(std::string_view name, std::string_view value) {
  append(name, value.empty() ? ";" : ": ", value);
}

void HeaderLines::suppress(std::string_view name) {
  append(name, ":", "");
}

void HeaderLines::append(std::string_view name, std::string_view colon, std::string_view value) {
  // A string that grows by itself would leave a copy of the lines behind that nobody wipes.
  const std::size_t wanted = text_.size() + name.size() + colon.size() + value.size() + 1;
  if (wanted > text_.capacity()) {
    std::string larger;
    larger.reserve(std::max(wanted * 2, kRoomForHeaders));
    larger = text_;
    sarad::wipe(text_);
    text_.swap(larger);
  }
  starts_.push_back(text_.size());
  text_ += name;
  text_ += colon;
  text_ += value;
  text_ += '\0';
}

curl_slist* HeaderLines::list() {
  if (starts_.empty()) return nullptr;
  nodes_.resize(starts_.size());
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    nodes_[i].data = text_.data() + starts_[i];
    nodes_[i].next = i + 1 < nodes_.size() ? &nodes_[i + 1] : nullptr;
  }
  return nodes_.data();
}

void HeaderLines::wipe() {
  sarad::wipe(text_);
  starts_.clear();
  nodes_.clear();
}

void write_url(const HttpRequest& request, std::string_view path_and_query, std::string& url) {
  url = request.base;
  append_path(url, request.credential, path_and_query.empty() ? request.path : path_and_query);
  bool has_query = url.find('?', request.base.size()) != std::string::npos;
  if (path_and_query.empty())
    for (const auto& [key, value] : request.query) append_parameter(url, has_query, key, value);
  if (request.credential && request.credential->as == Credential::As::query) {
    const std::string& key = request.credential->name;
    if (!has_key(url, percent_encode(key))) append_parameter(url, has_query, key, request.credential->secret.reveal());
  }
}

void write_headers(const HttpRequest& request, HeaderLines& lines) {
  for (const auto& [name, value] : request.headers) lines.add(name, value);
  if (!request.body.empty()) lines.suppress("Expect");
  if (!request.credential) return;
  const Credential& credential = *request.credential;
  if (credential.as == Credential::As::header) lines.add(credential.name, credential.secret.reveal());
  if (credential.as != Credential::As::bearer && credential.as != Credential::As::basic) return;
  const bool bearer = credential.as == Credential::As::bearer;
  std::string value = bearer ? "Bearer " : "Basic ";
  value.reserve(value.size() + credential.secret.reveal().size() * 2 + 4);
  if (bearer) {
    value += credential.secret.reveal();
  } else {
    std::string encoded = base64(credential.secret.reveal());
    value += encoded;
    wipe(encoded);
  }
  lines.add("Authorization", value);
  wipe(value);
}

void wipe(std::string& text) {
  text.resize(text.capacity());
  explicit_bzero(text.data(), text.size());
  text.clear();
}

}  // namespace sarad
