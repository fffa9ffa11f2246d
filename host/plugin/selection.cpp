#include "host/plugin/selection.hpp"

#include <algorithm>
#include <iterator>

#include "host/plugin/loader.hpp"

namespace hearth::plugin {
namespace {

/// What is refused already claims nothing.
void refuse_conflicts(const std::vector<Manifest>& manifests, const Surroundings& host,
                      std::vector<Refusal>& refusals) {
  Claims claims{host};
  for (const auto& manifest : manifests) {
    if (std::ranges::find(refusals, manifest.name, &Refusal::plugin) != refusals.end()) continue;
    if (auto taken = claims.take(manifest); !taken) refusals.push_back({manifest.name, std::move(taken).error()});
  }
}

}  // namespace

Selection select(const std::vector<config::Plugin>& wanted, const std::vector<std::filesystem::path>& folders,
                 const Surroundings& host) {
  Selection selection;
  std::vector<Selection::One> read;
  for (const auto& one : wanted) {
    if (!one.enabled) continue;
    if (auto bundle = read_wanted(one, folders)) {
      read.push_back({one, std::move(*bundle)});
    } else {
      selection.refusals.push_back({one.name, std::move(bundle).error()});
    }
  }
  std::stable_partition(read.begin(), read.end(), [](const auto& one) { return one.wanted.required; });
  std::vector<Manifest> manifests;
  for (const auto& one : read) manifests.push_back(one.bundle.manifest);
  auto places = order(manifests, selection.refusals);
  const auto found = selection.refusals.size();
  refuse_conflicts(manifests, host, selection.refusals);
  if (selection.refusals.size() != found)
    places = order(manifests, selection.refusals);  // without what stands on those
  for (const auto place : places) selection.chosen.push_back(std::move(read[place]));
  return selection;
}

std::vector<Refusal> take_not_required(std::vector<Refusal>& refusals, const std::vector<config::Plugin>& wanted) {
  const auto required = [&](const Refusal& one) {
    const auto at = std::ranges::find(wanted, one.plugin, &config::Plugin::name);
    return at == wanted.end() || at->required;
  };
  const auto rest = std::stable_partition(refusals.begin(), refusals.end(), required);
  std::vector<Refusal> out{std::make_move_iterator(rest), std::make_move_iterator(refusals.end())};
  refusals.erase(rest, refusals.end());
  return out;
}

}  // namespace hearth::plugin
