#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "host/cli/command.hpp"
#include "host/cli/offline.hpp"
#include "host/events/dead_letters.hpp"
#include "host/timers/dead_timers.hpp"

namespace hearth::cli {
namespace {

struct OutboxOptions {
  config::Arguments arguments;
  bool json = false;
  std::string id;
  bool all = false;
};

using Work = std::function<Result<void>(core::Call&, db::Database&)>;

/// Runs `work` on the tables of each plugin that has any.
int each(const OutboxOptions& asked, db::Access access, const Work& work) {
  int exit = fine;
  const auto offline = open_offline(asked.arguments, exit, access);
  if (offline == nullptr) return exit;
  bool any = false;
  for (const auto& one : offline->bundles) {
    if (!one.bundle.manifest.database) continue;
    auto database = offline->database(one);
    if (!database) return tell(database.error());
    app::OwnCall call{"outbox"};
    const auto migrated = db::is_migrated(call, **database);
    if (!migrated) return tell(migrated.error());
    if (!*migrated) continue;
    any = true;
    if (auto done = work(call, **database); !done) return tell(done.error());
  }
  if (!any) {
    std::cerr << "hearth: no plugin has tables yet (the data folder is " << offline->loaded.settings.data << ")\n";
  }
  return fine;
}

struct Letter {
  std::string kind, id, plugin, name, key, subscriber, error;
  std::uint32_t attempts = 0;
  Timestamp died_at;
};

Result<std::vector<Letter>> letters(core::Call& call, db::Database& database) {
  std::vector<Letter> all;
  for (const auto& dead : HEARTH_TRY(events::list_dead(call, database))) {
    all.push_back({"event", dead.event.text(), dead.publisher, dead.name, dead.key, dead.subscriber, dead.error,
                   dead.attempt, dead.died_at});
  }
  for (const auto& dead : HEARTH_TRY(timers::list_dead(call, database))) {
    all.push_back({"timer", dead.id.text(), dead.plugin, dead.name, dead.key, dead.plugin, dead.error, dead.attempt,
                   dead.died_at});
  }
  return all;
}

int list(const OutboxOptions& asked) {
  auto json = nlohmann::json::array();
  const int exit = each(asked, db::Access::read, [&](core::Call& call, db::Database& database) -> Result<void> {
    for (const auto& one : HEARTH_TRY(letters(call, database))) {
      if (asked.json) {
        json.push_back({{"kind", one.kind},
                        {"id", one.id},
                        {"plugin", one.plugin},
                        {"name", one.name},
                        {"key", one.key},
                        {"subscriber", one.subscriber},
                        {"attempts", one.attempts},
                        {"died_at", one.died_at.text()},
                        {"error", one.error}});
        continue;
      }
      std::cout << one.id << "  " << one.kind << " " << one.name << " -> " << one.subscriber << "  key " << one.key
                << "  after " << one.attempts << " tries at " << one.died_at.text() << ": " << one.error << "\n";
    }
    return {};
  });
  if (exit == fine && asked.json) std::cout << json.dump() << "\n";
  return exit;
}

int replay(const OutboxOptions& asked) {
  if (asked.all == !asked.id.empty()) return tell(invalid("outbox.which", "name one id, or say --all"));
  std::optional<Uuid> id;
  if (!asked.all) {
    id = Uuid::parse(asked.id);
    if (!id) return tell(invalid("outbox.bad_id", "'" + asked.id + "' is no id: 'hearth outbox list' shows them"));
  }
  std::uint64_t replayed = 0;
  const int exit = each(asked, db::Access::write, [&](core::Call& call, db::Database& database) -> Result<void> {
    const Timestamp now = core::Clock{}.now();
    replayed += HEARTH_TRY(events::replay(call, database, id, now));
    replayed += HEARTH_TRY(timers::replay(call, database, id, now));
    return {};
  });
  if (exit != fine) return exit;
  if (replayed == 0 && !asked.all) {
    return tell(
        not_found("outbox.unknown", "there is no dead letter " + asked.id + ": 'hearth outbox list' shows them"));
  }
  if (asked.json) {
    std::cout << nlohmann::json{{"replayed", replayed}}.dump() << "\n";
  } else {
    std::cout << replayed << " will be tried again\n";
  }
  return fine;
}

}  // namespace

void add_outbox(CLI::App& app, int& exit) {
  auto asked = std::make_shared<OutboxOptions>();
  auto* group = app.add_subcommand("outbox", "Dead letters, events and timers alike: list, replay");
  group->require_subcommand(1);
  group->footer("Example: hearth outbox list -c config/embedded.yaml --json");
  auto* listing = group->add_subcommand("list", "What has failed for the last time");
  add_settings(*listing, asked->arguments);
  add_json(*listing, asked->json);
  listing->callback([asked, &exit] { exit = list(*asked); });
  auto* again = group->add_subcommand("replay", "Try again from the first attempt");
  again->footer("Example: hearth outbox replay --all -c config/embedded.yaml");
  add_settings(*again, asked->arguments);
  add_json(*again, asked->json);
  again->add_option("id", asked->id, "of one event or timer");
  again->add_flag("--all", asked->all, "all of them");
  again->callback([asked, &exit] { exit = replay(*asked); });
}

}  // namespace hearth::cli
