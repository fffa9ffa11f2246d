#pragma once

#include <hearth/abi.h>

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "host/core/processors.hpp"
#include "host/gateway/route.hpp"
#include "host/plugin/deployment.hpp"

namespace hearth::plugin {

/// A request that a plugin has been given and has not answered. Its exchange keeps the route that it came by, and that the
/// plugin's code.
struct Pending {
  std::shared_ptr<gateway::Exchange> exchange;
  Instance* instance;
};

/// All of them in the process. A hearth_request* is a number, never an address: one that is used after its answer finds
/// nothing, and so neither crashes nor answers somebody else.
class Requests {
 public:
  static Requests& all();

  hearth_request* open(Pending pending);
  /// Null when it has been answered.
  [[nodiscard]] std::shared_ptr<gateway::Exchange> find(const hearth_request* handle) const;
  /// The one who answers takes it out; nothing for everybody after.
  std::optional<Pending> take(const hearth_request* handle);
  /// Takes out all that the instance has not answered.
  std::vector<Pending> take_all_of(std::uint32_t instance);
  /// The number of the instance that was given the request.
  static std::uint32_t instance_of(const hearth_request* handle);

 private:
  struct Shard {
    mutable std::mutex guard;
    std::uint64_t opened = 0;
    boost::unordered_flat_map<std::uintptr_t, Pending> pending;
  };
  [[nodiscard]] const Shard& shard_of(const hearth_request* handle) const;

  core::PerProcessor<Shard> shards_;
};

/// Every instance of the process by its number, for handles that outlive what they stood for.
struct Owner {
  std::string plugin;
  std::shared_ptr<class Breaches> breaches;
};
std::uint32_t number_owner(Owner owner);
Owner owner_of_number(std::uint32_t number);

}  // namespace hearth::plugin
