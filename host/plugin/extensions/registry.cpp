#include <array>
#include <string_view>

#include "host/plugin/border.hpp"
#include "host/plugin/instance.hpp"
#include "host/plugin/tables.hpp"

namespace hearth::plugin {
namespace {

bool always(const Instance&) { return true; }
/// While a manifest is being written everything is offered: nothing is called, and what is wanted is being found out.
template <class Has>
bool when(const Instance& instance, Has has) {
  return instance.describing() || has(instance.border().ports);
}
bool has_database(const Instance& instance) { return instance.describing() || instance.database() != nullptr; }

struct Offer {
  std::string_view id;
  const void* (*table)();
  bool (*offered)(const Instance&);
};

constexpr std::array offers{
    Offer{"hearth.calls/1", [] { return static_cast<const void*>(&calls_table()); }, always},
    Offer{"hearth.routes/1", [] { return static_cast<const void*>(&routes_table()); }, always},
    Offer{"hearth.db/1", [] { return static_cast<const void*>(&db_table()); }, has_database},
    Offer{"hearth.events/1", [] { return static_cast<const void*>(&events_table()); },
          [](const Instance& i) { return when(i, [](const Ports& p) { return p.events != nullptr; }); }},
    Offer{"hearth.services/1", [] { return static_cast<const void*>(&services_table()); }, always},
    Offer{"hearth.timers/1", [] { return static_cast<const void*>(&timers_table()); },
          [](const Instance& i) { return when(i, [](const Ports& p) { return p.timers != nullptr; }); }},
    Offer{"hearth.log/1", [] { return static_cast<const void*>(&log_table()); }, always},
    Offer{"hearth.metrics/1", [] { return static_cast<const void*>(&metrics_table()); }, always},
    Offer{"hearth.clock/1", [] { return static_cast<const void*>(&clock_table()); }, always},
    Offer{"hearth.settings/1", [] { return static_cast<const void*>(&settings_table()); }, always},
    Offer{"hearth.crypto/1", [] { return static_cast<const void*>(&crypto_table()); },
          [](const Instance& i) { return when(i, [](const Ports& p) { return p.keys != nullptr; }); }},
    Offer{"hearth.identity/1", [] { return static_cast<const void*>(&identity_table()); },
          [](const Instance& i) { return when(i, [](const Ports& p) { return p.revoke != nullptr; }); }},
    Offer{"hearth.audit/1", [] { return static_cast<const void*>(&audit_table()); },
          [](const Instance& i) { return when(i, [](const Ports& p) { return p.audit != nullptr; }); }},
    Offer{"hearth.http_client/1", [] { return static_cast<const void*>(&http_client_table()); },
          [](const Instance& i) { return when(i, [](const Ports& p) { return p.http != nullptr; }); }},
    Offer{"hearth.cache/1", [] { return static_cast<const void*>(&cache_table()); },
          [](const Instance& i) { return when(i, [](const Ports& p) { return p.cache != nullptr; }); }},
    Offer{"hearth.blocking/1", [] { return static_cast<const void*>(&blocking_table()); },
          [](const Instance& i) { return when(i, [](const Ports& p) { return p.blocking != nullptr; }); }},
    Offer{"hearth.commands/1", [] { return static_cast<const void*>(&commands_table()); }, always},
    Offer{"hearth.messages/1", [] { return static_cast<const void*>(&messages_table()); }, always},
};

}  // namespace

const void* extension_of(const Instance& instance, std::string_view id) {
  for (const auto& offer : offers) {
    if (offer.id == id) return offer.offered(instance) ? offer.table() : nullptr;
  }
  return nullptr;
}

}  // namespace hearth::plugin
