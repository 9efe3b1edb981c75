// SPDX-License-Identifier: Apache-2.0
#include "tests/net/tls_server.hpp"

#include "tests/net/test_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace sarad::test {

namespace ssl = asio::ssl;
using asio::ip::tcp;

namespace {

constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);
constexpr long kDay = 24L * 60 * 60;

template <class Write>
std::string pem_of(Write write) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio{BIO_new(BIO_s_mem()), &BIO_free};
  if (write(bio.get()) != 1) throw std::runtime_error{"cannot write PEM"};
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

}  // namespace

Certificate make_certificate(const std::string& subject_alt_name, int days) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{EVP_EC_gen("P-256"), &EVP_PKEY_free};
  const std::unique_ptr<X509, decltype(&X509_free)> made{X509_new(), &X509_free};
  X509* const x509 = made.get();
  X509_set_version(x509, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509), -2 * kDay);
  X509_gmtime_adj(X509_getm_notAfter(x509), days * kDay);
  X509_set_pubkey(x509, key.get());
  X509_NAME* const name = X509_get_subject_name(x509);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("sarad test"), -1, -1, 0);
  X509_set_issuer_name(x509, name);
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> names{
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, subject_alt_name.c_str()), &X509_EXTENSION_free};
  X509_add_ext(x509, names.get(), -1);
  if (X509_sign(x509, key.get(), EVP_sha256()) == 0) throw std::runtime_error{"cannot sign a certificate"};
  return {pem_of([&](BIO* bio) { return PEM_write_bio_X509(bio, x509); }), pem_of([&](BIO* bio) {
            return PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

struct TlsServer::State {
  State(asio::io_context& io, const Certificate& certificate, bool old_only)
      : context(ssl::context::tls_server), acceptor(io, tcp::endpoint{asio::ip::make_address("127.0.0.1"), 0}) {
    context.use_certificate_chain(asio::buffer(certificate.pem));
    context.use_private_key(asio::buffer(certificate.key_pem), ssl::context::pem);
    if (!old_only) return;
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context.native_handle(), TLS1_1_VERSION);
    SSL_CTX_set_cipher_list(context.native_handle(), "ALL:@SECLEVEL=0");
  }
  ssl::context context;
  tcp::acceptor acceptor;
  int requests = 0;

  static asio::awaitable<void> serve(std::shared_ptr<State> state, tcp::socket socket) {
    ssl::stream<tcp::socket> stream{std::move(socket), state->context};
    const auto [refused] = co_await stream.async_handshake(ssl::stream_base::server, kAsTuple);
    if (refused) co_return;
    for (;;) {
      char bytes[4096];
      const auto [closed, count] = co_await stream.async_read_some(asio::buffer(bytes), kAsTuple);
      if (closed) co_return;
      ++state->requests;
      const std::string answer = ok("data");
      co_await asio::async_write(stream, asio::buffer(answer), kAsTuple);
    }
  }

  static asio::awaitable<void> accept(std::shared_ptr<State> state) {
    for (;;) {
      auto [error, socket] = co_await state->acceptor.async_accept(kAsTuple);
      if (error) co_return;
      asio::co_spawn(state->acceptor.get_executor(), serve(state, std::move(socket)), asio::detached);
    }
  }
};

TlsServer::TlsServer(asio::io_context& io, const Certificate& certificate, bool old_only)
    : state_(std::make_shared<State>(io, certificate, old_only)) {
  asio::co_spawn(io, State::accept(state_), asio::detached);
}

TlsServer::~TlsServer() {
  state_->acceptor.close();
}

std::string TlsServer::base() const {
  return "https://127.0.0.1:" + std::to_string(state_->acceptor.local_endpoint().port());
}
int TlsServer::requests() const {
  return state_->requests;
}

}  // namespace sarad::test
