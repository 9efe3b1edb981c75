// SPDX-License-Identifier: Apache-2.0
// One HTTP/1.1 connection: reads a request within its deadlines and limits, asks the handler,
// writes the reply as fast as the peer reads, again and again (RFC 9112; faults F84, F85, F87).
#include "exporters/http_core.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <optional>

namespace sarad {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Parser = http::request_parser<http::buffer_body>;
using ErrorCode = boost::system::error_code;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kReadStep = 4096;
constexpr std::size_t kBuffersAtOnce = 64;  // as many as Asio hands to the kernel in one call
constexpr std::size_t kDrainBytes = std::size_t{256} << 10;
constexpr std::chrono::seconds kDrainTime{1};

// Strict for everything; pages that need style or script say so in their own reply.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kSecurity{{
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cache-Control", "no-store"},
}};

bool has_body(int status) {
  return status != 304 && status != 204;
}

/// A header value from a reply; a line break in it would start a header of its own (faults F89).
void append_header(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  for (const char c : value)
    if (c != '\r' && c != '\n' && c != '\0') out += c;
  out += "\r\n";
}

asio::awaitable<bool> write_reply(HttpConnection& connection, const WebReply& reply, bool head_only, bool keep_alive,
                                  std::chrono::milliseconds stall) {
  const std::string head = make_head(reply, keep_alive);
  std::vector<asio::const_buffer> rest{asio::buffer(head)};
  if (!head_only && has_body(reply.status)) {
    if (reply.body) rest.push_back(asio::buffer(*reply.body));
    for (const auto& part : reply.more) rest.push_back(asio::buffer(*part));
  }
  co_return co_await write_all(connection, std::move(rest), stall);
}

/// Ends a connection whose peer may still be sending: without reading that, the kernel would
/// reset the connection and the peer lose our reply.
asio::awaitable<void> end_gently(HttpConnection& connection) {
  ErrorCode failed;
  connection.stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, failed);
  if (failed) co_return;
  connection.stream.expires_after(kDrainTime);
  std::array<char, kReadStep> waste;
  for (std::size_t drained = 0; drained < kDrainBytes;) {
    const auto space = asio::buffer(waste);
    auto [ended, size] = co_await connection.stream.async_read_some(space, kTuple);
    if (ended) co_return;
    drained += size;
  }
}

/// The status for a request that could not be read; 0: nothing to say, the peer is gone.
int status_of(ErrorCode failed, const beast::flat_buffer& buffer, const Parser& parser) {
  if (failed == http::error::header_limit || failed == http::error::buffer_overflow) {
    const auto data = buffer.data();
    const std::string_view text{static_cast<const char*>(data.data()), data.size()};
    const bool line_read = !parser.get().target().empty() || text.find('\n') != std::string_view::npos;
    return line_read ? 431 : 414;
  }
  if (failed == http::error::body_limit) return 413;
  if (failed == http::error::end_of_stream || failed == http::error::partial_message) return 0;
  return failed.category() == make_error_code(http::error::bad_method).category() ? 400 : 0;
}

/// Waits for a request and reads its header.
asio::awaitable<ErrorCode> read_head(HttpConnection& connection, beast::flat_buffer& buffer, Parser& parser,
                                     const ServerLimits& limits, bool first) {
  connection.idle = buffer.size() == 0;
  if (buffer.size() == 0) {
    connection.stream.expires_after(first ? limits.header_deadline : limits.idle);
    const auto space = buffer.prepare(kReadStep);
    auto [ended, size] = co_await connection.stream.async_read_some(space, kTuple);
    if (ended) co_return ended == asio::error::eof ? make_error_code(http::error::end_of_stream) : ended;
    buffer.commit(size);
  }
  connection.idle = false;
  connection.stream.expires_after(limits.header_deadline);
  auto [failed, size] = co_await http::async_read_header(connection.stream, buffer, parser, kTuple);
  co_return failed;
}

/// Reads the body, of at most ServerLimits::body_bytes: into `kept`, or away where that is null.
asio::awaitable<ErrorCode> read_body(HttpConnection& connection, beast::flat_buffer& buffer, Parser& parser,
                                     const ServerLimits& limits, std::string* kept) {
  std::array<char, kReadStep> waste;
  connection.stream.expires_after(limits.header_deadline);
  while (!parser.is_done()) {
    parser.get().body().data = waste.data();
    parser.get().body().size = waste.size();
    parser.get().body().more = true;
    auto [failed, size] = co_await http::async_read(connection.stream, buffer, parser, kTuple);
    if (kept != nullptr) kept->append(waste.data(), waste.size() - parser.get().body().size);
    if (failed && failed != http::error::need_buffer) co_return failed;
  }
  co_return ErrorCode{};
}

/// All of them, or those of `kept`.
std::vector<std::pair<std::string, std::string>> headers_of(const Parser& parser, const std::vector<std::string>* kept) {
  std::vector<std::pair<std::string, std::string>> headers;
  for (const auto& field : parser.get()) {
    std::string name{field.name_string()};
    for (auto& c : name)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (kept != nullptr && std::find(kept->begin(), kept->end(), name) == kept->end()) continue;
    headers.emplace_back(std::move(name), std::string{field.value()});
  }
  return headers;
}

/// The request as the handlers know it, or the status that refuses it.
int read_request(const HttpConnection& connection, const Parser& parser, const ServerLimits& limits, WebRequest& out) {
  const auto& message = parser.get();
  if (message.target().size() > limits.target_bytes) return 414;
  if (message.version() >= 11 && message.count(http::field::host) != 1) return 400;
  if (message.count(http::field::transfer_encoding) != 0 && message.count(http::field::content_length) != 0) return 400;
  auto target = parse_target({message.target().data(), message.target().size()});
  if (!target) return 400;
  const auto text = [&message](http::field name) { return std::string{message[name]}; };
  out.method = std::string{message.method_string()};
  out.path = std::move(target->path);
  out.query = std::move(target->query);
  out.accept = text(http::field::accept);
  out.accept_encoding = text(http::field::accept_encoding);
  out.accept_language = text(http::field::accept_language);
  out.if_none_match = text(http::field::if_none_match);
  out.host = text(http::field::host);
  out.origin = text(http::field::origin);
  out.remote = connection.remote;
  out.loopback = connection.loopback;
  return 0;
}

WebReply refusal(int status) {
  return text_reply(status, fmt::format("{}\n", reason_phrase(status)));
}

/// A reply that somebody makes meanwhile.
struct Awaited {
  explicit Awaited(const asio::any_io_executor& executor) : there(executor) {}
  std::optional<WebReply> reply;
  asio::steady_timer there;  ///< cancelled when it is
};

asio::awaitable<WebReply> await_reply(HttpServer::Core& core, std::function<void(WebReply::Deliver)> later) {
  auto awaited = std::make_shared<Awaited>(core.executor);
  awaited->there.expires_after(core.limits.late_reply);
  later([awaited](WebReply reply) {
    awaited->reply = std::move(reply);
    awaited->there.cancel();
  });
  if (!awaited->reply) co_await awaited->there.async_wait(kTuple);
  if (awaited->reply) co_return std::move(*awaited->reply);
  co_return refusal(503);
}

/// Answers one request. False: the connection ends.
asio::awaitable<bool> serve_request(HttpServer::Core& core, HttpConnection& connection, beast::flat_buffer& buffer,
                                    bool first) {
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(core.limits.header_bytes));
  parser.body_limit(core.limits.body_bytes);
  ErrorCode failed = co_await read_head(connection, buffer, parser, core.limits, first);
  WebRequest request;
  int refused = failed ? status_of(failed, buffer, parser) : read_request(connection, parser, core.limits, request);
  if (failed && refused == 0) co_return false;
  if (refused == 0) {
    const bool keeps = request.path.starts_with(core.limits.body_path);
    request.headers = headers_of(parser, keeps ? nullptr : &core.limits.kept_headers);
    failed = co_await read_body(connection, buffer, parser, core.limits, keeps ? &request.body : nullptr);
    if (failed) refused = status_of(failed, buffer, parser);
    if (failed && refused == 0) co_return false;
  }
  if (refused != 0) {
    const WebReply reply = refusal(refused);
    const bool sent = co_await write_reply(connection, reply, false, false, core.limits.write_stall);
    if (sent) co_await end_gently(connection);
    co_return false;
  }

  const bool costly = request.path == core.limits.costly_path;
  const bool crowded = costly && core.costly_now >= core.limits.costly_at_once;
  WebReply reply;
  if (crowded) {
    reply = refusal(503);
    reply.headers.emplace_back("Retry-After", "1");
  } else {
    reply = core.ask(request);
    if (reply.later) {
      auto later = std::move(reply.later);
      reply = co_await await_reply(core, std::move(later));
    }
  }
  if (reply.news && request.method != "HEAD") {
    co_await tell_news(core, connection, reply);
    co_return false;
  }
  const bool counted = costly && !crowded;
  if (counted) ++core.costly_now;
  const bool keep = parser.keep_alive() && parser.get().version() >= 11 && !core.stopping;
  const bool sent = co_await write_reply(connection, reply, request.method == "HEAD", keep, core.limits.write_stall);
  if (counted) --core.costly_now;
  co_return sent&& keep && !core.stopping;
}

}  // namespace

std::string make_head(const WebReply& reply, bool keep_alive) {
  std::string out = fmt::format("HTTP/1.1 {} {}\r\n", reply.status, reason_phrase(reply.status));
  if (!reply.content_type.empty() && has_body(reply.status)) append_header(out, "Content-Type", reply.content_type);
  if (has_body(reply.status) && !reply.news) append_header(out, "Content-Length", std::to_string(reply.size()));
  append_header(out, "Connection", keep_alive ? "keep-alive" : "close");
  for (const auto& [name, value] : kSecurity) {
    const auto own = std::find_if(reply.headers.begin(), reply.headers.end(),
                                  [&name = name](const auto& h) { return h.first == name; });
    if (own == reply.headers.end()) append_header(out, name, value);
  }
  for (const auto& [name, value] : reply.headers) append_header(out, name, value);
  out += "\r\n";
  return out;
}

asio::awaitable<bool> write_all(HttpConnection& connection, std::vector<asio::const_buffer> rest, std::chrono::milliseconds stall) {
  for (std::size_t next = 0; next < rest.size();) {
    const auto end = rest.begin() + static_cast<std::ptrdiff_t>(std::min(rest.size(), next + kBuffersAtOnce));
    const std::vector<asio::const_buffer> now(rest.begin() + static_cast<std::ptrdiff_t>(next), end);
    connection.stream.expires_after(stall);
    auto [failed, taken] = co_await connection.stream.async_write_some(now, kTuple);
    if (failed) co_return false;
    for (; next < rest.size() && taken >= rest[next].size(); ++next) taken -= rest[next].size();
    if (next < rest.size()) rest[next] += taken;
  }
  co_return true;
}

asio::awaitable<void> serve_connection(std::shared_ptr<HttpServer::Core> core,
                                       std::shared_ptr<HttpConnection> connection) {
  beast::flat_buffer buffer{core->limits.header_bytes + kReadStep};
  bool first = true;
  while (co_await serve_request(*core, *connection, buffer, first)) first = false;
  core->leave(connection);
}

}  // namespace sarad
