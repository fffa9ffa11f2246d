#include "host/app/cautions.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>

#include "host/http/tls.hpp"

namespace hearth::app {
namespace {

constexpr Duration renewed_before = std::chrono::hours{24 * 7};
constexpr rlim_t beside_connections = 1024;  ///< databases, listeners, logs, and connections to others

rlim_t files_wanted(const config::Settings& settings) {
  return settings.server.limits.connections + beside_connections;
}

std::optional<std::string> files_caution(const config::Settings& settings) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_max >= files_wanted(settings)) return std::nullopt;
  return "server.limits.connections: " + std::to_string(settings.server.limits.connections) +
         " connections and what is open beside them take " + std::to_string(files_wanted(settings)) +
         " open files, and this process may have " + std::to_string(limit.rlim_max) +
         ": raise its hard limit (ulimit -Hn, systemd's LimitNOFILE), or allow fewer connections";
}

}  // namespace

std::vector<std::string> cautions(const config::Settings& settings, Timestamp now) {
  std::vector<std::string> all;
  if (auto one = certificate_caution(settings, now)) all.push_back(std::move(*one));
  if (auto one = files_caution(settings)) all.push_back(std::move(*one));
  return all;
}

std::optional<std::string> certificate_caution(const config::Settings& settings, Timestamp now) {
  const auto& tls = settings.server.tls;
  if (!tls.enabled()) return std::nullopt;
  const auto valid = http::certificate_validity({tls.certificate, tls.key});
  if (!valid) return std::nullopt;
  const std::string what = "server.tls.certificate: the certificate ";
  if (now < valid->from) return what + "is not valid before " + valid->from.text() + ": clients refuse it until then";
  if (valid->until <= now) return what + "ended on " + valid->until.text() + ": renew it, clients refuse it";
  if (valid->until - now > renewed_before) return std::nullopt;
  return what + "ends on " + valid->until.text() + ": renew it";
}

void allow_files(const config::Settings& settings) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= files_wanted(settings)) return;
  limit.rlim_cur = std::min(limit.rlim_max, files_wanted(settings));
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace hearth::app
