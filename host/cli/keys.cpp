#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "host/cli/command.hpp"
#include "host/core/clock.hpp"
#include "host/crypto/keys.hpp"

namespace hearth::cli {
namespace {

struct KeysOptions {
  config::Arguments arguments;
  bool json = false;
  bool signing = false;
  bool master = false;
};

int print(const nlohmann::json& done) {
  std::cout << done.dump() << "\n";
  return fine;
}

int make(const KeysOptions& asked) {
  const auto loaded = load_settings(asked.arguments);
  if (!loaded) return wrong;
  const std::filesystem::path folder{loaded->settings.keys.folder};
  const bool eddsa = loaded->settings.auth.algorithms.front() == config::TokenAlgorithm::eddsa;
  auto done =
      crypto::Keys::create(folder, core::Clock{}.now(), eddsa ? crypto::Algorithm::eddsa : crypto::Algorithm::es256);
  if (!done) return tell(done.error());
  if (asked.json) return print({{"folder", folder.string()}});
  std::cout << "New keys stand in " << folder.string() << ". Back them up: without them nothing sealed can be read.\n";
  return fine;
}

int rotate(const KeysOptions& asked) {
  const auto loaded = load_settings(asked.arguments);
  if (!loaded) return wrong;
  if (!asked.signing && !asked.master) {
    return tell(invalid("keys.nothing_named", "say what to rotate: --signing, --master, or both"));
  }
  const std::filesystem::path folder{loaded->settings.keys.folder};
  const Timestamp now = core::Clock{}.now();
  auto done = nlohmann::json::object();
  if (asked.signing) {
    const auto kid = crypto::Keys::rotate_signing(folder, now);
    if (!kid) return tell(kid.error());
    done["signing"] = *kid;
    if (!asked.json) std::cout << "Tokens are signed by " << *kid << " once running hosts have had a SIGHUP.\n";
  }
  if (asked.master) {
    const auto id = crypto::Keys::rotate_master(folder, now);
    if (!id) return tell(id.error());
    done["master"] = *id;
    if (!asked.json)
      std::cout << "New values are sealed by master key " << *id << " once running hosts have had a SIGHUP.\n";
  }
  if (asked.json) return print(done);
  return fine;
}

}  // namespace

void add_keys(CLI::App& app, int& exit) {
  auto asked = std::make_shared<KeysOptions>();
  auto* group = app.add_subcommand("keys", "The installation's keys: new, rotate");
  group->require_subcommand(1);
  group->footer("Example: hearth keys new -c config/production.yaml");
  auto* fresh = group->add_subcommand("new", "Make the keys; refused when there are some");
  add_settings(*fresh, asked->arguments);
  add_json(*fresh, asked->json);
  fresh->callback([asked, &exit] { exit = make(*asked); });
  auto* rotating = group->add_subcommand("rotate", "Put new keys in force; old ones go on verifying and opening");
  rotating->footer("Example: hearth keys rotate --signing -c config/production.yaml");
  add_settings(*rotating, asked->arguments);
  add_json(*rotating, asked->json);
  rotating->add_flag("--signing", asked->signing, "the key that signs tokens");
  rotating->add_flag("--master", asked->master, "the key that seals data at rest");
  rotating->callback([asked, &exit] { exit = rotate(*asked); });
}

}  // namespace hearth::cli
