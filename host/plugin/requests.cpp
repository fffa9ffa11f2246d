#include "host/plugin/requests.hpp"

#include <map>

#include "host/plugin/instance.hpp"

namespace hearth::plugin {
namespace {

// 24 bits of instance above 36 of sequence above 4 of the shard, a processor: 7 * 10^10 requests a processor.
constexpr unsigned sequence_bits = 40;
constexpr unsigned shard_bits = 4;
static_assert(sizeof(std::uintptr_t) == 8);

std::uintptr_t number_of(const hearth_request* handle) { return reinterpret_cast<std::uintptr_t>(handle); }

struct Owners {
  std::mutex guard;
  std::map<std::uint32_t, Owner> all;
  std::uint32_t next = 1;

  static Owners& get() {
    static Owners one;
    return one;
  }
};

}  // namespace

Requests& Requests::all() {
  static Requests one;
  return one;
}

const Requests::Shard& Requests::shard_of(const hearth_request* handle) const {
  return shards_[number_of(handle) % (1U << shard_bits) % shards_.size()];
}

hearth_request* Requests::open(Pending pending) {
  const auto which = core::processor();
  auto& shard = shards_[which];
  const std::scoped_lock lock{shard.guard};
  const auto sequence = ((++shard.opened << shard_bits) | which) & ((1ULL << sequence_bits) - 1);
  const auto number = (std::uintptr_t{pending.instance->number()} << sequence_bits) | sequence;
  shard.pending.emplace(number, std::move(pending));
  return reinterpret_cast<hearth_request*>(number);
}

std::shared_ptr<gateway::Exchange> Requests::find(const hearth_request* handle) const {
  const auto& shard = shard_of(handle);
  const std::scoped_lock lock{shard.guard};
  const auto at = shard.pending.find(number_of(handle));
  return at == shard.pending.end() ? nullptr : at->second.exchange;
}

std::optional<Pending> Requests::take(const hearth_request* handle) {
  auto& shard = const_cast<Shard&>(shard_of(handle));
  const std::scoped_lock lock{shard.guard};
  const auto at = shard.pending.find(number_of(handle));
  if (at == shard.pending.end()) return std::nullopt;
  std::optional<Pending> taken{std::move(at->second)};
  shard.pending.erase(at);
  return taken;
}

std::vector<Pending> Requests::take_all_of(std::uint32_t instance) {
  std::vector<Pending> taken;
  for (std::size_t i = 0; i < shards_.size(); ++i) {
    auto& shard = shards_[i];
    const std::scoped_lock lock{shard.guard};
    for (auto at = shard.pending.begin(); at != shard.pending.end();) {
      if (at->first >> sequence_bits != instance) {
        ++at;
        continue;
      }
      taken.push_back(std::move(at->second));
      shard.pending.erase(at++);
    }
  }
  return taken;
}

std::uint32_t Requests::instance_of(const hearth_request* handle) {
  return static_cast<std::uint32_t>(number_of(handle) >> sequence_bits);
}

std::uint32_t number_owner(Owner owner) {
  auto& owners = Owners::get();
  const std::scoped_lock lock{owners.guard};
  owners.all.emplace(owners.next, std::move(owner));
  return owners.next++;
}

Owner owner_of_number(std::uint32_t number) {
  auto& owners = Owners::get();
  const std::scoped_lock lock{owners.guard};
  const auto at = owners.all.find(number);
  return at == owners.all.end() ? Owner{} : at->second;
}

}  // namespace hearth::plugin
