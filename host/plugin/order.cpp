#include "host/plugin/order.hpp"

#include <algorithm>
#include <set>

namespace hearth::plugin {
namespace {

using Providers = std::map<std::string, std::string, std::less<>>;

/// Depth first: a plugin is placed when all that it stands on has been placed.
class Walk {
 public:
  Walk(const std::vector<Manifest>& manifests, const Providers& providers, std::vector<Refusal>& refusals)
      : manifests_{manifests}, refusals_{refusals}, states_(manifests.size(), State::fresh) {
    for (std::size_t i = 0; i < manifests.size(); ++i) index_.emplace(manifests[i].name, i);
    for (const auto& [service, plugin] : providers) providers_.emplace(service, index_.at(plugin));
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
      refuse(at, missing_service(manifests_[at], service, manifests_));
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
    if (states_[at] != State::refused) {
      refuse(at, invalid("plugin.missing_service", "plugin " + manifests_[at].name + ": requires the service " +
                                                       service + ", and " + manifests_[below].name +
                                                       ", which provides it, cannot be loaded: put that right first"));
    }
    return false;
  }

  const std::vector<Manifest>& manifests_;
  std::vector<Refusal>& refusals_;
  std::vector<State> states_;
  std::map<std::string, std::size_t> index_;
  std::map<std::string, std::size_t> providers_;
  std::vector<std::size_t> path_;
  std::vector<std::size_t> placed_;
};

}  // namespace

Providers providers(const std::vector<Manifest>& manifests, std::vector<Refusal>& refusals) {
  Providers all;
  for (const auto& manifest : manifests) {
    for (const auto& service : manifest.provides) {
      const auto [at, fresh] = all.emplace(service.name, manifest.name);
      if (fresh) continue;
      refusals.push_back(
          {manifest.name, invalid("plugin.service_claimed_twice", "plugin " + manifest.name + ": the service " +
                                                                      service.name + " is provided by " + at->second +
                                                                      " as well: leave one of the two out")});
    }
  }
  return all;
}

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
  const auto all = providers(manifests, refusals);
  return Walk{manifests, all, refusals}.all();
}

}  // namespace hearth::plugin
