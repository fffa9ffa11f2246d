#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "host/app/cautions.hpp"
#include "host/app/parts.hpp"
#include "host/cli/command.hpp"
#include "host/cli/offline.hpp"
#include "host/crypto/keys.hpp"
#include "host/gateway/docs.hpp"

namespace hearth::cli {
namespace {

struct DoctorOptions {
  config::Arguments arguments;
  bool json = false;
};

struct Finding {
  std::string subject;
  bool good;
  std::string sentence;
};

Finding about_data(const config::Settings& settings) {
  const std::filesystem::path folder{settings.data};
  std::error_code code;
  if (!std::filesystem::exists(folder)) return {"data", true, folder.string() + " is made at the first start"};
  if (::access(folder.c_str(), W_OK) != 0) return {"data", false, folder.string() + " cannot be written to"};
  const auto space = std::filesystem::space(folder, code);
  const auto free = space.available / (1024 * 1024);
  if (!code && free < 256) return {"data", false, std::to_string(free) + " MiB are free: make room before it is full"};
  return {"data", true, folder.string() + " can be written to, " + std::to_string(free) + " MiB free"};
}

Finding about_keys(const config::Settings& settings) {
  const std::filesystem::path folder{settings.keys.folder};
  if (!std::filesystem::exists(folder)) {
    const bool made = settings.profile == config::Profile::development;
    return {"keys", made, made ? "are made at the first start" : "are missing: run 'hearth keys new'"};
  }
  const auto keys = crypto::Keys::open(folder, settings.auth.issuer);
  return keys ? Finding{"keys", true, "are readable by their owner alone"}
              : Finding{"keys", false, keys.error().message};
}

Finding about_database(Offline& offline, const Offline::One& one) {
  const std::string subject = "database of " + one.bundle.manifest.name;
  if (!offline.has_database(one)) return {subject, true, "is made at the first start"};
  auto migrator = offline.migrator(one);
  if (!migrator) return {subject, false, migrator.error().message + " " + migrator.error().cause};
  const auto pending = (*migrator)->plan();
  if (!pending) return {subject, false, pending.error().message + " " + pending.error().cause};
  return {subject, true,
          pending->empty() ? "answers, nothing to migrate"
                           : "answers, " + std::to_string(pending->size()) + " migrations are pending"};
}

/// The host starts without it; whoever set one up wants to hear that it is not there.
Finding about_cache(const Offline& offline) {
  const auto cache = cache::open(app::cache_settings(offline.loaded.settings), offline.clock);
  if (!cache) return {"cache", false, cache.error().message};
  app::OwnCall call{"doctor", std::chrono::seconds{2}};
  const auto said = (*cache)->check(call);
  return said ? Finding{"cache", true, *said} : Finding{"cache", false, said.error().message};
}

Finding about_docs() {
  const auto routes = gateway::docs_routes(app::Layout::find().docs_viewer);
  return routes ? Finding{"docs page", true, "is there"} : Finding{"docs page", false, routes.error().message};
}

Finding about_clock() {
  const bool sane = core::Clock{}.now() > Timestamp{1'700'000'000'000'000};
  return {"clock", sane, sane ? core::Clock{}.now().text() : "is years behind: tokens and timers would be wrong"};
}

/// What the host starts with all the same.
std::vector<Finding> about_to_trouble(const Offline& offline) {
  std::vector<Finding> all;
  for (auto& one : app::cautions(offline.loaded.settings, offline.clock.now()))
    all.push_back({"settings", false, std::move(one)});
  for (auto& one : offline.warnings()) all.push_back({"plugins", false, std::move(one)});
  return all;
}

std::vector<Finding> examine(Offline& offline) {
  const auto& settings = offline.loaded.settings;
  std::vector<Finding> all;
  for (const auto& one : offline.obstacles()) all.push_back({"settings", false, one.message});
  if (all.empty())
    all.push_back({"settings", true, "fit together with " + std::to_string(offline.bundles.size()) + " plugins"});
  for (auto& one : about_to_trouble(offline)) all.push_back(std::move(one));
  for (auto& one : {about_clock(), about_data(settings), about_keys(settings), about_cache(offline), about_docs()})
    all.push_back(one);
  for (const auto& one : offline.bundles) {
    if (one.bundle.manifest.database) all.push_back(about_database(offline, one));
  }
  return all;
}

int print(const std::vector<Finding>& findings, bool json) {
  auto out = nlohmann::json::array();
  bool good = true;
  for (const auto& finding : findings) {
    good = good && finding.good;
    if (json) {
      out.push_back({{"subject", finding.subject}, {"good", finding.good}, {"sentence", finding.sentence}});
    } else {
      std::cout << (finding.good ? "ok   " : "BAD  ") << finding.subject << ": " << finding.sentence << "\n";
    }
  }
  if (json) std::cout << out.dump() << "\n";
  return good ? fine : bad;
}

}  // namespace

void add_doctor(CLI::App& app, int& exit) {
  auto asked = std::make_shared<DoctorOptions>();
  auto* command = app.add_subcommand("doctor", "Is everything there that this deployment needs?");
  command->footer("Example: hearth doctor -c config/embedded.yaml");
  add_settings(*command, asked->arguments);
  add_json(*command, asked->json);
  command->callback([asked, &exit] {
    std::vector<std::string> wrong_with_it;
    const auto offline = open_offline(asked->arguments, wrong_with_it);
    std::vector<Finding> all;
    for (auto& one : wrong_with_it) all.push_back({"settings", false, std::move(one)});
    exit = print(offline == nullptr ? all : examine(*offline), asked->json);
    if (offline == nullptr) exit = wrong;
  });
}

}  // namespace hearth::cli
