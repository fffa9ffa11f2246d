#include "host/http/tls.hpp"

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <boost/asio/ssl/context.hpp>
#include <ctime>

namespace hearth::http {

namespace ssl = boost::asio::ssl;

namespace {

constexpr const char* ciphers12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* ciphers13 = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";

bool is_pem(const std::string& text) { return text.find("-----BEGIN") != std::string::npos; }

/// We speak HTTP/1.1 alone (RFC 7301); a client that offers only something else is told so.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* size, const unsigned char* offered, unsigned count,
                    void*) {
  static constexpr unsigned char ours[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* chosen = nullptr;
  if (::SSL_select_next_proto(&chosen, size, ours, sizeof ours, offered, count) != OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

Result<TlsContext> make_tls_context(const Tls& tls) {
  try {
    const auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    auto* native = context->native_handle();
    ::SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    ::SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                      SSL_OP_PRIORITIZE_CHACHA);
    ::SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    ::SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
    if (::SSL_CTX_set_cipher_list(native, ciphers12) != 1 || ::SSL_CTX_set_ciphersuites(native, ciphers13) != 1) {
      return internal("OpenSSL does not know the ciphers");
    }
    const auto bytes = [](const std::string& text) { return boost::asio::buffer(text.data(), text.size()); };
    if (is_pem(tls.certificate)) {
      context->use_certificate_chain(bytes(tls.certificate));
    } else {
      context->use_certificate_chain_file(tls.certificate);
    }
    if (is_pem(tls.key)) {
      context->use_private_key(bytes(tls.key), ssl::context::pem);
    } else {
      context->use_private_key_file(tls.key, ssl::context::pem);
    }
    if (::SSL_CTX_check_private_key(native) != 1)
      return invalid("tls.key", "the TLS key does not belong to the certificate");
    return TlsContext{context};
  } catch (const std::exception& thrown) {
    return invalid("tls.certificate", std::string{"the TLS certificate or key cannot be used: "} + thrown.what());
  }
}

Result<Validity> certificate_validity(const Tls& tls) {
  const auto context = HEARTH_TRY(make_tls_context(tls));
  const auto* certificate = ::SSL_CTX_get0_certificate(static_cast<ssl::context*>(context.get())->native_handle());
  const auto time_of = [](const ASN1_TIME* given) -> Result<Timestamp> {
    std::tm fields{};
    if (given == nullptr || ::ASN1_TIME_to_tm(given, &fields) != 1)
      return invalid("tls.certificate", "the TLS certificate does not say when it is valid");
    return Timestamp{std::int64_t{::timegm(&fields)} * 1'000'000};
  };
  return Validity{HEARTH_TRY(time_of(::X509_get0_notBefore(certificate))),
                  HEARTH_TRY(time_of(::X509_get0_notAfter(certificate)))};
}

}  // namespace hearth::http
