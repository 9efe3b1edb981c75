// SPDX-License-Identifier: Apache-2.0
#include "net/curl_transfer.hpp"

#include "net/address.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <new>
#include <stdexcept>

namespace sarad {
namespace {

constexpr long kNo = 0, kYes = 1;

template <class T>
void set(CURL* easy, CURLoption option, T value) {
  if (const CURLcode code = curl_easy_setopt(easy, option, value); code != CURLE_OK)
    throw std::runtime_error{std::string{"libcurl lacks an option: "} + curl_easy_strerror(code)};
}

// A GET may be asked again by libcurl itself when a kept connection turns out to be dead; anything
// else must not be, so it never rides on a kept connection (RFC 9110 9.2.2).
bool is_safe(std::string_view method) {
  return method == "GET" || method == "HEAD";
}

std::uint64_t unsigned_of(curl_off_t count) {
  return count > 0 ? static_cast<std::uint64_t>(count) : 0;
}

}  // namespace

CurlTransfer::CurlTransfer(const CurlOptions& options, SocketWatch& sockets)
    : options_(options), sockets_(sockets), easy_(curl_easy_init()) {
  if (!easy_) throw std::bad_alloc{};
  set_constants();
}

void CurlTransfer::set_constants() {
  CURL* const easy = easy_.get();
  set(easy, CURLOPT_ERRORBUFFER, words_);
  set(easy, CURLOPT_HEADERFUNCTION, &take_header);
  set(easy, CURLOPT_HEADERDATA, this);
  set(easy, CURLOPT_WRITEFUNCTION, &take_body);
  set(easy, CURLOPT_WRITEDATA, this);
  set(easy, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  set(easy, CURLOPT_OPENSOCKETDATA, this);
  set(easy, CURLOPT_CLOSESOCKETFUNCTION, &close_socket);
  set(easy, CURLOPT_CLOSESOCKETDATA, &sockets_);
  set(easy, CURLOPT_NOSIGNAL, kYes);
  set(easy, CURLOPT_QUICK_EXIT, kYes);  // never wait for a resolver's thread (faults F35)
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_FOLLOWLOCATION, kNo);
  set(easy, CURLOPT_PATH_AS_IS, kYes);  // paths come ready; tidying them is a tenth of the cost
  set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(easy, CURLOPT_ACCEPT_ENCODING, "");
  set(easy, CURLOPT_SSL_VERIFYPEER, kYes);
  set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(easy, CURLOPT_TCP_KEEPALIVE, kYes);
  set(easy, CURLOPT_USERAGENT, options_.user_agent.c_str());
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
  set(easy, CURLOPT_LOW_SPEED_LIMIT, options_.low_speed_bytes);
  set(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options_.low_speed_time.count()));
  if (options_.ca_file) set(easy, CURLOPT_CAINFO, options_.ca_file->c_str());
  // An empty proxy keeps libcurl from reading one out of the environment (faults F40).
  set(easy, CURLOPT_PROXY, options_.proxy ? options_.proxy->c_str() : "");
  set(easy, CURLOPT_NOPROXY, "");
  set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, kYes);
}

void CurlTransfer::begin(const Attempt& attempt) {
  CURL* const easy = easy_.get();
  const HttpRequest& request = attempt.request;
  request_ = &request;
  incoming_.reset(options_.max_headers, request.max_body);
  refused_address_.clear();
  address_allowed_ = false;
  words_[0] = '\0';
  write_url(request, attempt.path_and_query, url_);
  write_headers(request, headers_);
  set(easy, CURLOPT_URL, url_.c_str());
  set(easy, CURLOPT_HTTPHEADER, headers_.list());
  set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(std::max(attempt.left.count(), std::chrono::milliseconds::rep{1})));
  // Several requests to one HTTP/2 host share a connection, at the price of waiting for its handshake.
  // Without TLS there is no HTTP/2 to wait for, only the first answer, however long it takes.
  set(easy, CURLOPT_PIPEWAIT, request.base.starts_with("https:") ? kYes : kNo);
  set_method(attempt.fresh_connection);
}

void CurlTransfer::set_method(bool fresh_connection) {
  CURL* const easy = easy_.get();
  set(easy, CURLOPT_HTTPGET, kYes);  // undoes the others
  set(easy, CURLOPT_CUSTOMREQUEST, static_cast<const char*>(nullptr));
  set(easy, CURLOPT_FRESH_CONNECT, fresh_connection || !is_safe(request_->method) ? kYes : kNo);
  if (request_->method == "GET") return;
  if (request_->method == "HEAD") {
    set(easy, CURLOPT_NOBODY, kYes);
    return;
  }
  set(easy, CURLOPT_POST, kYes);
  set(easy, CURLOPT_POSTFIELDS, request_->body.data());
  set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_->body.size()));
  if (request_->method != "POST") set(easy, CURLOPT_CUSTOMREQUEST, request_->method.c_str());
}

Outcome CurlTransfer::end(CURLcode code) {
  TransferReport report;
  measure(report);
  Outcome outcome{code == CURLE_OK ? HttpResult{std::move(incoming_.response())} : error_of(code),
                  worth_repeating(code, report)};
  if (outcome.result) {
    outcome.result->wire_bytes = report.bytes_in;
    outcome.result->total = report.total;
    report.status = outcome.result->status;
  } else {
    report.error = outcome.result.error().code;
  }
  report.host = host();
  if (options_.observer) options_.observer(report);
  forget();
  return outcome;
}

// libcurl repeats by itself where it can tell; with HTTP/2 it cannot always (GOAWAY, faults F41).
bool CurlTransfer::worth_repeating(CURLcode code, const TransferReport& report) const {
  const bool broke = code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING ||
                     code == CURLE_HTTP2 || code == CURLE_HTTP2_STREAM;
  return broke && report.bytes_in == 0 && !report.new_connection && is_safe(request_->method);
}

void CurlTransfer::measure(TransferReport& report) const {
  curl_off_t body_in = 0, body_out = 0, first_byte = 0, total = 0;
  long headers_in = 0, request_out = 0, connections = 0;
  CURL* const easy = easy_.get();
  curl_easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &body_in);
  curl_easy_getinfo(easy, CURLINFO_HEADER_SIZE, &headers_in);
  curl_easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &body_out);
  curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &request_out);
  curl_easy_getinfo(easy, CURLINFO_STARTTRANSFER_TIME_T, &first_byte);
  curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &total);
  curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connections);
  report.bytes_in = unsigned_of(body_in) + unsigned_of(headers_in);
  report.bytes_out = unsigned_of(body_out) + unsigned_of(request_out);
  report.first_byte = std::chrono::microseconds{first_byte};
  report.total = std::chrono::microseconds{total};
  report.new_connection = connections > 0;
}

void CurlTransfer::forget() {
  set(easy_.get(), CURLOPT_URL, static_cast<const char*>(nullptr));
  set(easy_.get(), CURLOPT_HTTPHEADER, static_cast<curl_slist*>(nullptr));
  if (!is_safe(request_->method)) set(easy_.get(), CURLOPT_POSTFIELDS, static_cast<const char*>(nullptr));
  headers_.wipe();
  wipe(url_);
  request_ = nullptr;
}

std::string_view CurlTransfer::host() const {
  const std::string_view base = request_->base;
  const auto slashes = base.find("://");
  return slashes == std::string_view::npos ? base : base.substr(slashes + 3);
}

std::string CurlTransfer::words_of(CURLcode code) const {
  std::string words = words_[0] != '\0' ? words_ : curl_easy_strerror(code);
  // libcurl may quote what it was given; a credential must not get out that way.
  if (request_->credential && !request_->credential->secret.empty() &&
      words.find(request_->credential->secret.reveal()) != std::string::npos)
    words = curl_easy_strerror(code);
  return words;
}

Error CurlTransfer::error_of(CURLcode code) const {
  const std::string host{this->host()};
  if (!incoming_.fault().empty()) return {Errc::malformed, host + ": " + std::string{incoming_.fault()}};
  if (!refused_address_.empty() && !address_allowed_ && code == CURLE_COULDNT_CONNECT)
    return {Errc::configuration, host + " resolves to the private address " + refused_address_ +
                                     ", which is not connected to (see allow_private)"};
  const std::string message = host + (options_.proxy ? " (through the proxy): " : ": ") + words_of(code);
  switch (code) {
    case CURLE_ABORTED_BY_CALLBACK: return {Errc::cancelled, host + ": cancelled"};
    case CURLE_URL_MALFORMAT:
    case CURLE_SSL_CACERT_BADFILE: return {Errc::configuration, message};
    case CURLE_UNSUPPORTED_PROTOCOL:  // the scheme was checked before: this is HTTP/0.9
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING: return {Errc::malformed, message};
    default: return {Errc::transient, message};
  }
}

std::size_t CurlTransfer::take_header(char* bytes, std::size_t size, std::size_t count, void* self) {
  const std::size_t length = size * count;
  return static_cast<CurlTransfer*>(self)->incoming_.header_line({bytes, length}) ? length : 0;
}

std::size_t CurlTransfer::take_body(char* bytes, std::size_t size, std::size_t count, void* self) {
  const std::size_t length = size * count;
  return static_cast<CurlTransfer*>(self)->incoming_.body({bytes, length}) ? length : 0;
}

curl_socket_t CurlTransfer::open_socket(void* self, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  // Behind a proxy this is the proxy's address, which the operator has configured.
  if (!transfer.request_->allow_private && !transfer.options_.proxy && !is_public(&address->addr)) {
    transfer.refused_address_ = address_text(&address->addr);
    return CURL_SOCKET_BAD;
  }
  transfer.address_allowed_ = true;
  const int fd = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (fd < 0) return CURL_SOCKET_BAD;
  transfer.sockets_.opened(fd);
  return fd;
}

int CurlTransfer::close_socket(void* sockets, curl_socket_t fd) {
  static_cast<SocketWatch*>(sockets)->closed(fd);
  return ::close(fd);
}

}  // namespace sarad
