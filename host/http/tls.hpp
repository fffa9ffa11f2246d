#pragma once

#include <hearth/time.hpp>
#include <memory>
#include <mutex>
#include <utility>

#include "host/http/server.hpp"

namespace hearth::http {

/// An OpenSSL context (asio's ssl::context, kept out of headers) with a certificate: TLS 1.2 and 1.3, ciphers with forward
/// secrecy and authentication alone.
using TlsContext = std::shared_ptr<void>;

Result<TlsContext> make_tls_context(const Tls& tls);

struct Validity {
  Timestamp from, until;
};
/// Of the certificate; not of those that signed it.
Result<Validity> certificate_validity(const Tls& tls);

/// The context in force: read for each connection, replaced by a reload. Any thread.
class TlsSlot {
 public:
  [[nodiscard]] TlsContext get() const {
    const std::lock_guard lock{mutex_};
    return context_;
  }
  void set(TlsContext context) {
    const std::lock_guard lock{mutex_};
    context_.swap(context);
  }

 private:
  mutable std::mutex mutex_;
  TlsContext context_;
};

}  // namespace hearth::http
