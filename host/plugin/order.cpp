#include "host/plugin/order.hpp"

#include <algorithm>
#include <map>

namespace hearth::plugin {
namespace {

/// Depth first: a plugin is placed when all that it stands on has been placed.
class Walk {
 public:
  Walk(const std::vector<Manifest>& manifests, std::vector<Refusal>& refusals)
      : manifests_{manifests}, refusals_{refusals}, states_(manifests.size(), State::fresh) {
    for (std::size_t i = 0; i < manifests.size(); ++i) {
      if (is_refused(manifests[i].name)) {
        states_[i] = State::refused;
      } else {
        provide(i);
      }
    }
  }

  std::vector<std::size_t> all() {
    for (std::size_t i = 0; i < manifests_.size(); ++i) place(i);
    return std::move(placed_);
  }

 private:
  enum class State { fresh, open, placed, refused };

  void refuse(std::size_t at, Error why) {
    states_[at] = State::refused;
    refusals_.push_back({manifests_[at].name, std::move(why)});
  }

  [[nodiscard]] bool is_refused(std::string_view plugin) const {
    return std::ranges::find(refusals_, plugin, &Refusal::plugin) != refusals_.end();
  }

  void provide(std::size_t at) {
    for (const auto& service : manifests_[at].provides) {
      const auto [there, fresh] = providers_.emplace(service.name, at);
      if (fresh) continue;
      return refuse(at, invalid("plugin.service_claimed_twice",
                                "plugin " + manifests_[at].name + ": the service " + service.name + " is provided by " +
                                    manifests_[there->second].name + " as well: leave one of the two out"));
    }
  }

  /// Its provider is there, and cannot be loaded.
  Error stands_on_refused(std::size_t at, const std::string& service, std::string_view provider) const {
    return invalid("plugin.missing_service", "plugin " + manifests_[at].name + ": requires the service " + service +
                                                 ", and " + std::string{provider} +
                                                 ", which provides it, cannot be loaded: put that right first");
  }

  std::string circle_from(std::size_t at) const {
    std::string names;
    for (auto i = std::ranges::find(path_, at); i != path_.end(); ++i) names += manifests_[*i].name + " -> ";
    return names + manifests_[at].name;
  }

  bool place(std::size_t at) {
    if (states_[at] == State::placed) return true;
    if (states_[at] == State::refused) return false;
    states_[at] = State::open;
    path_.push_back(at);
    for (const auto& service : manifests_[at].needs) {
      if (!stand_on(at, service)) break;
    }
    path_.pop_back();
    if (states_[at] == State::refused) return false;
    states_[at] = State::placed;
    placed_.push_back(at);
    return true;
  }

  bool stand_on(std::size_t at, const std::string& service) {
    const auto provider = providers_.find(service);
    if (provider == providers_.end()) {
      refuse(at, is_refused(owner_of(service)) ? stands_on_refused(at, service, owner_of(service))
                                               : missing_service(manifests_[at], service, manifests_));
      return false;
    }
    const auto below = provider->second;
    if (states_[below] == State::open) {
      refuse(at,
             invalid("plugin.cyclic_requires",
                     "plugin " + manifests_[at].name + ": " + circle_from(below) + " require each other's services (" +
                         service + ") in a circle: calls point down, so let one of them publish an event instead"));
      return false;
    }
    if (place(below)) return true;
    if (states_[at] != State::refused) refuse(at, stands_on_refused(at, service, manifests_[below].name));
    return false;
  }

  const std::vector<Manifest>& manifests_;
  std::vector<Refusal>& refusals_;
  std::vector<State> states_;
  std::map<std::string, std::size_t, std::less<>> providers_;  ///< of which service
  std::vector<std::size_t> path_;
  std::vector<std::size_t> placed_;
};

}  // namespace

Error missing_service(const Manifest& needing, const std::string& service, const std::vector<Manifest>& manifests) {
  std::string others;
  for (const auto& manifest : manifests) {
    for (const auto& offered : manifest.provides) {
      if (without_major(offered.name) != without_major(service)) continue;
      others += (others.empty() ? "" : ", ") + manifest.name + " " + manifest.version + " provides " + offered.name;
    }
  }
  const auto owner = std::string{owner_of(service)};
  const auto way_out = others.empty() ? "no plugin of this deployment provides: add a plugin that does (" + owner +
                                            ") to plugins:, or leave " + needing.name + " out"
                                      : "no plugin of this deployment provides (" + others + "): install versions of " +
                                            needing.name + " and " + owner + " that fit each other";
  return invalid("plugin.missing_service",
                 "plugin " + needing.name + ": requires the service " + service + ", which " + way_out);
}

std::vector<std::size_t> order(const std::vector<Manifest>& manifests, std::vector<Refusal>& refusals) {
  return Walk{manifests, refusals}.all();
}

}  // namespace hearth::plugin
