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

std::string refusal(const Json& settings, const Json& of_probe) {
  try {
    const Probed started{settings, of_probe};
    return {};
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace hearth::hosting
