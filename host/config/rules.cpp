#include <algorithm>
#include <set>
#include <utility>

#include "host/config/decode.hpp"
#include "host/core/processors.hpp"

namespace hearth::config {
namespace {

/// Rules between settings. One is silent where a setting that it looks at has been refused already.
class Rules {
 public:
  Rules(const Loaded& loaded, Mistakes& mistakes) : loaded_{loaded}, settings_{loaded.settings}, mistakes_{mistakes} {
    for (const Mistake& mistake : mistakes) refused_.insert(mistake.path);
  }

  void check() {
    profile();
    server();
    for (const auto& [name, database] : settings_.databases) pool("databases." + name, database);
    cache();
    if (settings_.auth.algorithms.empty()) refuse("auth.algorithms", "at least one is needed");
    if (settings_.trust.policy == TrustPolicy::signed_only && settings_.trust.keys.empty()) {
      refuse("trust.keys", "policy 'signed' needs the keys that bundles may be signed with");
    }
    std::set<std::string> names;
    for (const Plugin& plugin : settings_.plugins) this->plugin(plugin, names);
  }

 private:
  void profile() {
    if (settings_.profile == Profile::production && settings_.demo) {
      refuse("demo", "a production deployment refuses demo data (profile: development allows it)");
    }
  }

  void server() {
    const Server& server = settings_.server;
    if (server.listen.empty()) refuse("server.listen", "at least one address is needed");
    if (server.tls.certificate.empty() != server.tls.key.empty()) {
      const bool key = server.tls.key.empty();
      refuse(key ? "server.tls.key" : "server.tls.certificate",
             "certificate and key belong together: this one is missing");
    }
    bool told = false;  // of admin.listen: once is enough
    for (std::size_t i = 0; i < server.listen.size(); ++i) {
      const auto first = server.listen.begin();
      const auto here = first + static_cast<std::ptrdiff_t>(i);
      if (here->port != 0 && std::find(first, here, *here) != here) {
        refuse(join("server.listen", i), shown(join("server.listen", i), here->text()) + " is listed a second time");
        continue;
      }
      if (overlap(*here, settings_.admin.listen)) {
        const bool written = loaded_.origins.count("admin.listen") != 0;
        if (written && std::exchange(told, true)) continue;
        refuse(written ? "admin.listen" : join("server.listen", i),
               "the same port as " + std::string{written ? "server.listen" : "admin.listen"} +
                   ": operations never share the public port");
      }
    }
  }

  static bool overlap(const Address& a, const Address& b) {
    const auto any = [](const Address& address) { return address.host == "0.0.0.0" || address.host == "::"; };
    return a.port != 0 && a.port == b.port && (a.host == b.host || any(a) || any(b));
  }

  void pool(const std::string& path, const Database& database) {
    const bool postgres = database.engine == DatabaseEngine::postgres;
    if (postgres && database.url.empty()) refuse(path + ".url", "engine 'postgres' needs it");
    if (!postgres && !database.url.empty()) refuse(path + ".url", "belongs to engine 'postgres'; this one is 'sqlite'");
    if (!postgres && !database.replicas.empty())
      refuse(path + ".replicas", "belongs to engine 'postgres'; this one is 'sqlite'");
    if (postgres && !database.folder.empty())
      refuse(path + ".folder", "belongs to engine 'sqlite'; this one is 'postgres'");
  }

  void cache() {
    const bool redis = settings_.cache.engine == CacheEngine::redis;
    if (redis && settings_.cache.url.empty()) refuse("cache.url", "engine 'redis' needs it");
    if (!redis && !settings_.cache.url.empty()) refuse("cache.url", "belongs to engine 'redis'; this one is 'memory'");
  }

  void plugin(const Plugin& plugin, std::set<std::string>& names) {
    const std::string path = join("plugins", plugin.index);
    if (secret(path + ".name")) refuse(path + ".name", "what a file holds cannot be a plugin's name");  // it is shown
    if (!plugin.name.empty() && !names.insert(plugin.name).second) {
      refuse(path + ".name", "the plugin " + shown(path + ".name", plugin.name) + " is listed a second time");
    }
    if (settings_.groups.count(plugin.group) == 0 && plugin.group != "main") {
      unknown(path + ".group", "group", plugin.group, keys(settings_.groups, "main"));
    }
    if (!plugin.permissions.database) return;
    const auto pool = settings_.databases.find(plugin.database.pool);
    const bool implied = settings_.databases.empty() && plugin.database.pool == "main";
    if (pool == settings_.databases.end()) {
      if (!implied)
        unknown(path + ".database.pool", "database", plugin.database.pool, keys(settings_.databases, "main"));
    } else if (plugin.database.sessions > pool->second.sessions &&
               loaded_.origins.count(path + ".database.sessions") != 0) {
      refuse(path + ".database.sessions", "more than the " + std::to_string(pool->second.sessions) +
                                              " sessions of the database " + in_quotes(pool->first));
    }
  }

  void unknown(const std::string& path, const char* what, const std::string& name,
               const std::vector<std::string>& known) {
    refuse(path, std::string{"no "} + what + " " + shown(path, name) + " is there",
           secret(path) ? "" : closest(name, known));
  }

  [[nodiscard]] bool secret(const std::string& path) const {
    const auto found = loaded_.origins.find(path);
    return found != loaded_.origins.end() && found->second.secret;
  }

  [[nodiscard]] std::string shown(const std::string& path, const std::string& value) const {
    return secret(path) ? "(not shown)" : in_quotes(value);
  }

  template <class Map>
  static std::vector<std::string> keys(const Map& map, const char* implied) {
    std::vector<std::string> out;
    out.reserve(map.size() + 1);
    for (const auto& [key, value] : map) out.push_back(key);
    if (map.count(implied) == 0) out.emplace_back(implied);
    return out;
  }

  void refuse(const std::string& path, std::string message, std::string suggestion = {}) {
    if (!spoken_of(path)) mistakes_.push_back({where(path), path, std::move(message), std::move(suggestion)});
  }

  /// Whether the setting, or what holds it or its neighbours, has been refused.
  [[nodiscard]] bool spoken_of(const std::string& path) const {
    const std::string parent = path.substr(0, path.find_last_of(".["));
    return std::any_of(refused_.begin(), refused_.end(), [&](const std::string& refused) {
      return refused == path || refused == parent || (parent != path && refused.starts_with(parent)) ||
             path.starts_with(refused + ".") || path.starts_with(refused + "[");
    });
  }

  /// Where the setting was written, or the nearest thing around it.
  [[nodiscard]] Position where(std::string path) const {
    for (;;) {
      if (const auto found = loaded_.origins.find(path); found != loaded_.origins.end()) return found->second.at;
      const auto end = path.find_last_of(".[");
      path = end == std::string::npos ? "" : path.substr(0, end);
      if (path.empty()) break;
    }
    const auto root = loaded_.origins.find("");
    return root == loaded_.origins.end() ? Position{} : root->second.at;
  }

  const Loaded& loaded_;
  const Settings& settings_;
  Mistakes& mistakes_;
  std::set<std::string> refused_{};
};

void derive(Settings& settings) {
  const auto cores = static_cast<std::uint32_t>(core::usable_processors());
  const auto in_data = [&](const std::string& name) {
    return settings.data + (settings.data.ends_with('/') ? "" : "/") + name;
  };
  if (settings.server.io_threads == 0) settings.server.io_threads = cores;
  if (settings.execution.threads == 0) settings.execution.threads = 4 * cores;
  if (settings.execution.cpu == 0) settings.execution.cpu = std::max(1U, cores - 1);
  if (settings.keys.folder.empty()) settings.keys.folder = in_data("keys");
  if (settings.databases.empty()) settings.databases.emplace("main", Database{});
  for (auto& [name, database] : settings.databases) {
    if (database.engine == DatabaseEngine::sqlite && database.folder.empty())
      database.folder = in_data("databases/" + name);
  }
  for (auto& [name, policy] : settings.rate_limits) {
    if (policy.burst == 0) policy.burst = policy.limit;
  }
  settings.groups.try_emplace("main");
}

}  // namespace

void finish(Loaded& loaded, Mistakes& mistakes) {
  for (std::size_t i = 0; i < loaded.settings.plugins.size(); ++i) {
    Plugin& plugin = loaded.settings.plugins[i];
    plugin.index = static_cast<std::uint32_t>(i);
    plugin.profile = loaded.settings.profile;
    const auto origin = loaded.origins.find(join("plugins", i));
    plugin.at = origin == loaded.origins.end() ? Position{} : origin->second.at;
  }
  Rules{loaded, mistakes}.check();
  derive(loaded.settings);
}

}  // namespace hearth::config
