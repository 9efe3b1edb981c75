// SPDX-License-Identifier: Apache-2.0
// `sarad probe PAGE`: one poll without storing; what it saw as a table or as JSON.
#include "base/log.hpp"
#include "daemon/command_line.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/load.hpp"
#include "daemon/page_poll.hpp"
#include "daemon/reading.hpp"
#include "daemon/system_clock.hpp"
#include "net/curl_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace sarad {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < ' ') {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string quoted_or_null(const std::optional<std::string>& text) { return text ? quoted(*text) : "null"; }

std::string number_or_null(const std::optional<std::int64_t>& number) { return number ? std::to_string(*number) : "null"; }

void print_json(const Batch& batch) {
  fmt::print("{{\"page\":{},\"calls\":{},\"complete\":{},\"activities\":[", quoted(batch.page), batch.calls, batch.complete);
  const char* comma = "";
  for (const auto& a : batch.activities) {
    // The author's id stays inside: a probe's output ends in mails and tickets (faults, Privacy 7).
    fmt::print("{}{{\"id\":{},\"kind\":\"{}\",\"author\":\"{}\",\"thread_id\":{},\"parent_id\":{},\"created\":{},\"permalink\":{}}}",
               comma, quoted(a.id), to_string(a.kind), to_string(a.author), quoted(a.thread_id), quoted_or_null(a.parent_id),
               a.created ? quoted(format_instant(*a.created)) : "null", quoted(a.permalink));
    comma = ",";
  }
  fmt::print("],\"coverage\":{{\"fetched\":{},\"platform_count\":{}}},\"error\":", batch.coverage.fetched,
             number_or_null(batch.coverage.platform_count));
  if (batch.error) {
    fmt::print("{{\"class\":\"{}\",\"message\":{},\"retry_after_s\":{}}}", to_string(batch.error->code), quoted(batch.error->message),
               batch.error->retry_after ? std::to_string(batch.error->retry_after->count()) : "null");
  } else {
    fmt::print("null");
  }
  fmt::print("}}\n");
}

std::string_view advice(Errc code) {
  switch (code) {
    case Errc::token_expired: return "give the page a new token; polling stays stopped until then";
    case Errc::permission_denied: return "grant the missing permission to the app or account";
    case Errc::rate_limited: return "nothing: sarad waits as told";
    case Errc::malformed: return "look whether the address is the platform's API; else report it as a bug";
    case Errc::transient: return "nothing: sarad tries again";
    case Errc::gone: return "check the page's account id";
    case Errc::configuration: return "mend the configuration";
    case Errc::storage:
    case Errc::cancelled: return "try again";
  }
  return "";
}

void print_table(const Batch& batch) {
  fmt::print("{:<20}  {:<13}  {:<8}  {:<28}  {}\n", "created (UTC)", "kind", "author", "id", "link");
  for (const auto& a : batch.activities)
    fmt::print("{:<20}  {:<13}  {:<8}  {:<28}  {}\n", a.created ? format_instant(*a.created) : "-", to_string(a.kind),
               to_string(a.author), a.id, a.permalink);
  fmt::print("\n{} activities in {} calls; messages read {} of {} the platform counts\n", batch.activities.size(), batch.calls,
             batch.coverage.fetched, batch.coverage.platform_count ? std::to_string(*batch.coverage.platform_count) : "(it does not tell)");
  if (batch.error)
    fmt::print("error: {}: {}\nwhat to do: {}\n", to_string(batch.error->code), batch.error->message, advice(batch.error->code));
}

}  // namespace

int probe(const Options& options) {
  log::set_up(options.log_level.empty() ? "warning" : options.log_level);
  int code = kExitOk;
  const auto loaded = load_or_explain(options, code);
  if (!loaded) return code;
  const auto& pages = loaded->config().pages;
  const auto page = std::find_if(pages.begin(), pages.end(), [&](const Page& p) { return p.id == options.page; });
  if (page == pages.end()) {
    fmt::print(stderr, "no page \"{}\" is configured; `sarad check --print-effective` lists them\n", options.page);
    return kExitConfiguration;
  }
  const TextReader reader = reader_for(loaded->config(), *loaded->rules, *page);
  Cursor cursor;
  PollInput input{.page = *page, .cursor = std::move(cursor), .threads = {}, .followed = {}, .now = SystemClock{}.now(), .profile_wanted = true,
                  .recheck_all = true, .read_text = reader};
  if (!options.since.empty()) {
    input.cursor.since = parse_instant(options.since);
    if (!input.cursor.since) {
      fmt::print(stderr, "--since wants an instant such as 2026-11-01T00:00:00Z, not \"{}\"\n", options.since);
      return kExitConfiguration;
    }
  }
  boost::asio::io_context loop;
  Batch batch;
  {
    CurlClient http{loop.get_executor(), {}};
    boost::asio::co_spawn(
        loop,
        [&]() -> boost::asio::awaitable<void> {
          auto talk = find_platform(page->platform)->poll(input);
          batch = co_await carry_out(http, std::move(talk));
        },
        boost::asio::detached);
    loop.run();
  }
  batch.page = page->id;
  options.json ? print_json(batch) : print_table(batch);
  return batch.error ? kExitNo : kExitOk;
}

}  // namespace sarad
