#pragma once

#include <memory>
#include <string>

#include "host/http/io_thread.hpp"
#include "host/http/tls.hpp"

namespace hearth::http {

/// A session on an accepted socket, which it owns from now on. On `thread`; tls null: plain. The caller has entered the
/// address in Shared::counts; the session leaves it.
std::shared_ptr<Session> make_session(const std::shared_ptr<Shared>& shared, const std::shared_ptr<IoThread>& thread,
                                      int socket, bool v6, std::string peer, const TlsContext& tls);

}  // namespace hearth::http
