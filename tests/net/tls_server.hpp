// SPDX-License-Identifier: Apache-2.0
// An HTTPS server on loopback with a certificate made for the test.
#pragma once

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace sarad::test {

struct Certificate {
  std::string pem;  ///< self-signed, so also the authority that vouches for it
  std::string key_pem;
};

/// A certificate for `subject_alt_name` ("IP:127.0.0.1", "DNS:site.example") valid from a day ago
/// until `days` from now (negative: it has expired).
[[nodiscard]] Certificate make_certificate(const std::string& subject_alt_name, int days = 1);

class TlsServer {
 public:
  /// Answers every request with 200 and the body "data". `old_only`: speaks nothing above TLS 1.1.
  TlsServer(boost::asio::io_context& io, const Certificate& certificate, bool old_only = false);
  ~TlsServer();
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  [[nodiscard]] std::string base() const;
  [[nodiscard]] int requests() const;  ///< that came through an established TLS connection

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace sarad::test
