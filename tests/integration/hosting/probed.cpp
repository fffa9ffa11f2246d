#include "tests/integration/hosting/probed.hpp"

namespace hearth::hosting {

Probed::Probed(const Json& settings, const Json& of_probe, support::HearthOptions options) {
  write(settings, of_probe);
  options.config = file();
  host_ = std::make_unique<support::HearthProcess>(std::move(options));
}

void Probed::write(const Json& settings, const Json& of_probe) const {
  Json probe{{"name", "probe"}, {"path", std::string{HEARTH_PROBES} + "/probe.hearth"}};
  probe.merge_patch(of_probe);
  Json all{
      {"profile", "development"},
      {"trust", {{"policy", "any"}}},
      {"rate_limits", {{"greetings", {{"limit", 1000}, {"window", "1m"}}}}},
      {"plugins", Json::array({{{"name", "peer"}, {"path", std::string{HEARTH_PROBES} + "/peer.hearth"}}, probe})}};
  all.merge_patch(settings);
  folder_.write("hearth.yaml", all.dump(2));  // JSON is YAML
}

support::HttpClient Probed::signed_in(const std::vector<std::string>& roles) const {
  const auto token = admin().post("/test/token", {{"user", nullptr}, {"roles", roles}}).json().at("token");
  return http().bearer(token.get<std::string>());
}

Json peer_without_migrations(const support::TemporaryFolder& folder) {
  namespace fs = std::filesystem;
  fs::copy(fs::path{HEARTH_PROBES} / "peer.hearth", folder / "peer.hearth", fs::copy_options::recursive);
  fs::remove_all(folder / "peer.hearth/migrations");
  auto manifest = Json::parse(support::read_file(folder / "peer.hearth/manifest.json"));
  manifest["migrations"] = Json::array();
  folder.write("peer.hearth/manifest.json", manifest.dump());
  const Json peer{{"name", "peer"}, {"path", (folder / "peer.hearth").string()}};
  const Json probe{{"name", "probe"}, {"path", std::string{HEARTH_PROBES} + "/probe.hearth"}};
  return Json::array({peer, probe});
}

std::string refusal(const Json& settings, const Json& of_probe) {
  try {
    const Probed started{settings, of_probe};
    return {};
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace hearth::hosting
