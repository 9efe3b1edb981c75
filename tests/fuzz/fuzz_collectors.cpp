// SPDX-License-Identifier: Apache-2.0
// Every collector against arbitrary answers. The input's first byte picks the platform; the rest is
// answers, divided by a zero byte: the first byte of each picks the status, the rest is the body.
#include "collectors/collector.hpp"
#include "collectors/text_reader.hpp"

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>

namespace {

using namespace sarad;

constexpr std::array kStatuses{200, 200, 200, 200, 304, 400, 401, 403, 404, 429, 500, 503};
constexpr int kMostCalls = 2000;

void must(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

HttpResult next_answer(std::string_view& rest) {
  const auto end = rest.find('\0');
  std::string_view part = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  if (part.empty()) return Error{Errc::transient, "no answer", {}};
  HttpResponse response;
  response.status = kStatuses[static_cast<unsigned char>(part.front()) % kStatuses.size()];
  response.headers = {{"content-type", "application/json"}, {"x-wp-total", "3"}, {"x-wp-totalpages", "2"}};
  response.body = part.substr(1);
  return response;
}

void check(const Batch& batch) {
  std::set<std::string> ids;
  for (const auto& activity : batch.activities) {
    must(!activity.id.empty(), "an activity has an id");
    must(!activity.thread_id.empty(), "an activity has a thread");
    must(activity.created.has_value(), "an activity has a time");
    must(ids.insert(activity.id).second, "each object once");
  }
  must(!(batch.complete && batch.error && batch.error->code != Errc::gone), "a poll with an error is not complete");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  static const TextReader reader = make_text_reader({});
  Page page;
  page.id = "p";
  page.account = "100200300400501";
  const Platform* platform = platforms()[data[0] % platforms().size()];
  page.platform = platform->name;
  if (platform->default_base.empty()) page.account = page.base_url = "https://office.example";
  page.token = Secret{"t"};
  page.discussions = {"-1001600000001"};
  PollInput input{.page = page, .cursor = {}, .threads = {}, .followed = {},
                  .now = Instant{Seconds{1'793'000'000}}, .profile_wanted = (data[1] & 1) != 0,
                  .recheck_all = (data[1] & 2) != 0, .read_text = reader};
  input.followed.emplace_back("followed-1");
  std::string_view rest{reinterpret_cast<const char*>(data) + 2, size - 2};
  auto talk = platform->poll(std::move(input));
  int calls = 0;
  while (talk.request() != nullptr) {
    must(++calls < kMostCalls, "a poll ends");
    talk.answer(next_answer(rest));
  }
  check(talk.take());
  return 0;
}
