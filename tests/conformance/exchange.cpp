// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/exchange.hpp"

#include "net/json.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace sarad::conformance {
namespace {

std::string lower(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

std::string text_of(JsonValue value) {
  return std::string{value.string().value_or("")};
}

Expected read_expected(JsonValue request) {
  Expected expected;
  expected.method = text_of(request["method"]);
  expected.path = text_of(request["path"]);
  const JsonValue query = request["query"];
  for (std::size_t i = 0; i < query.size(); ++i) {
    Expected::Key key{std::string{query.key_at(i)}, {}};
    const JsonValue value = query.at(i);
    if (!value.empty()) {
      key.values.emplace();
      if (value.is_array()) {
        for (const auto element : value) key.values->push_back(text_of(element));
      } else {
        key.values->push_back(text_of(value));
      }
    }
    expected.query.push_back(std::move(key));
  }
  const JsonValue headers = request["headers_contain"];
  for (std::size_t i = 0; i < headers.size(); ++i)
    expected.headers_contain.emplace_back(lower(headers.key_at(i)), text_of(headers.at(i)));
  return expected;
}

Result<Delivery> read_delivery(JsonValue request, const std::filesystem::path& folder) {
  Delivery delivery;
  delivery.method = text_of(request["method"]);
  const JsonValue query = request["query"], headers = request["headers"];
  for (std::size_t i = 0; i < query.size(); ++i) delivery.query.emplace_back(query.key_at(i), text_of(query.at(i)));
  for (std::size_t i = 0; i < headers.size(); ++i)
    delivery.headers.emplace_back(lower(headers.key_at(i)), text_of(headers.at(i)));
  if (const auto file = request["body_file"].string()) {
    auto body = read_file(folder / *file);
    if (!body) return body.error();
    delivery.body = std::move(*body);
  } else {
    delivery.body = text_of(request["body_text"]);
  }
  return delivery;
}

Result<HttpResponse> read_response(JsonValue recorded, const std::filesystem::path& folder) {
  HttpResponse response;
  response.status = static_cast<int>(recorded["status"].integer().value_or(0));
  const JsonValue headers = recorded["headers"];
  for (std::size_t i = 0; i < headers.size(); ++i)
    response.headers.emplace_back(lower(headers.key_at(i)), text_of(headers.at(i)));
  if (const auto file = recorded["body_file"].string()) {
    auto body = read_file(folder / *file);
    if (!body) return body.error();
    response.body = std::move(*body);
  } else {
    response.body = text_of(recorded["body_text"]);
  }
  return response;
}

std::vector<std::pair<std::string, std::string>> headers_sent(const HttpRequest& request) {
  std::vector<std::pair<std::string, std::string>> sent;
  for (const auto& [name, value] : request.headers) sent.emplace_back(lower(name), value);
  if (request.credential && request.credential->as == Credential::As::bearer)
    sent.emplace_back("authorization", "Bearer " + std::string{request.credential->secret.reveal()});
  if (request.credential && request.credential->as == Credential::As::basic)
    sent.emplace_back("authorization", "Basic " + std::string{request.credential->secret.reveal()});
  return sent;
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  std::ostringstream out;
  if (in) out << in.rdbuf();
  if (!in) return Error{Errc::configuration, "cannot read " + path.string()};
  return out.str();
}

bool fits(const Expected& expected, const HttpRequest& request) {
  if (request.method != expected.method || request.path != expected.path) return false;
  for (const auto& key : expected.query) {
    std::vector<std::string> values;
    for (const auto& [name, value] : request.query)
      if (name == key.name) values.push_back(value);
    if (key.values ? values != *key.values : !values.empty()) return false;
  }
  const auto sent = headers_sent(request);
  return std::all_of(expected.headers_contain.begin(), expected.headers_contain.end(), [&](const auto& wanted) {
    return std::any_of(sent.begin(), sent.end(), [&](const auto& header) {
      return header.first == wanted.first && header.second.find(wanted.second) != std::string::npos;
    });
  });
}

Result<Replay> Replay::load(const std::filesystem::path& folder) {
  const auto text = read_file(folder / "exchange.json");
  if (!text) return text.error();
  const auto json = Json::parse(*text);
  if (!json || !json->root().is_array()) return Error{Errc::configuration, "exchange.json is not a JSON array"};
  Replay replay;
  for (const auto recorded : json->root()) {
    auto response = read_response(recorded["response"], folder);
    if (!response) return response.error();
    std::optional<Delivery> delivery;
    if (recorded["inbound"].boolean().value_or(false)) {
      auto read = read_delivery(recorded["request"], folder);
      if (!read) return read.error();
      delivery = std::move(*read);
    }
    replay.exchanges_.push_back({read_expected(recorded["request"]), std::move(*response), std::move(delivery),
                                 recorded["repeat"].boolean().value_or(false), 0});
  }
  return replay;
}

std::optional<HttpResponse> Replay::answer(const HttpRequest& request) {
  for (auto& exchange : exchanges_) {
    if ((exchange.used > 0 && !exchange.repeat) || !fits(exchange.request, request)) continue;
    ++exchange.used;
    return exchange.response;
  }
  return std::nullopt;
}

std::optional<std::string> Replay::left_over() const {
  for (const auto& exchange : exchanges_)
    if (exchange.used == 0 && !exchange.repeat) return exchange.request.method + ' ' + exchange.request.path;
  return std::nullopt;
}

bool Replay::wants_authorization(std::string_view scheme) const {
  return std::any_of(exchanges_.begin(), exchanges_.end(), [&](const Exchange& exchange) {
    return std::any_of(exchange.request.headers_contain.begin(), exchange.request.headers_contain.end(),
                       [&](const auto& header) {
                         return header.first == "authorization" && header.second.substr(0, scheme.size()) == scheme;
                       });
  });
}

}  // namespace sarad::conformance
