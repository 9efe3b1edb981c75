// SPDX-License-Identifier: Apache-2.0
#include "exporters/json_reply.hpp"

#include <charconv>
#include <limits>
#include <memory>

namespace sarad {

WebReply json_reply(int status, std::string body) {
  body += '\n';
  return {.status = status,
          .content_type = "application/json",
          .body = std::make_shared<const std::string>(std::move(body)),
          .more = {},
          .headers = {}};
}

WebReply json_error(int status, std::string_view what) {
  std::string out;
  JsonWriter{out}.open('{').field("error", what).close('}');
  return json_reply(status, std::move(out));
}

std::optional<std::size_t> read_limit(const WebRequest& request) {
  constexpr std::size_t kMostAtOnce = 10'000;
  const auto text = request.asked("limit");
  if (!text) return std::numeric_limits<std::size_t>::max();
  std::size_t limit = 0;
  const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), limit);
  const bool whole = failed == std::errc{} && end == text->data() + text->size();
  return whole && limit >= 1 && limit <= kMostAtOnce ? std::optional{limit} : std::nullopt;
}

void write_rate(JsonWriter& json, std::string_view name, const Rate& rate) {
  json.key(name)
      .open('{')
      .field("k", rate.k)
      .field("n", rate.n)
      .field("status", to_string(rate.status))
      .field("rate", rate.rate);
  json.field("low", rate.low).field("high", rate.high).field("band", rate.band).close('}');
}

}  // namespace sarad
