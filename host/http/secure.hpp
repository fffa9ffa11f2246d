#pragma once

#include <memory>
#include <string>

#include "host/http/io_thread.hpp"
#include "host/http/tls.hpp"

namespace hearth::http {

/// A TLS session on an accepted socket, which it owns from now on.
std::shared_ptr<Session> make_secure(const std::shared_ptr<Shared>& shared, const std::shared_ptr<IoThread>& thread,
                                     int socket, bool v6, std::string peer, const TlsContext& tls);

}  // namespace hearth::http
