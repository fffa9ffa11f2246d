#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "hearth/codec.hpp"
#include "hearth/hearth.hpp"

#ifdef HEARTH_PLUGIN_SQL
#include HEARTH_PLUGIN_SQL
#endif

namespace hearth {

/// A plugin: constructed from the Host (settings, services, clock, ...), says what it offers, and ends with HEARTH_PLUGIN.
/// The functions are called once, in this order, after construction; objects they name outlive the plugin's last call.
class Plugin {
 public:
  virtual ~Plugin() = default;

  virtual void routes(Router&) {}
  virtual void events(Subscriptions&) {}
  virtual void timers(Timers&) {}
  virtual void services(Provide&) {}
  virtual void errors(Constraints&) {}
  virtual void commands(Commands&) {}
  virtual void messages(Messages&) {}

  /// Everything that was required is there: threads of the plugin's own may begin.
  virtual Result<void> start() { return {}; }
  /// No new work comes: threads of the plugin's own end before `deadline` (on the monotonic clock) and are joined.
  virtual Result<void> quiesce(std::chrono::nanoseconds deadline) {
    (void)deadline;
    return {};
  }
};

namespace detail {

/// A plugin in its host: the host's tables, what was registered, and the plugin itself, which goes first.
struct Instance {
  explicit Instance(const hearth_host* of) : core{of} {}

  Core core;
  Host host{core};
  Router router{core};
  Subscriptions subscriptions{core};
  Timers timers{core};
  Provide provide{core};
  Commands commands{core};
  std::unique_ptr<Plugin> plugin{};

  Result<void> declare() {
    Constraints constraints{core};
    Messages messages{core};
    plugin->routes(router);
    plugin->events(subscriptions);
    plugin->timers(timers);
    plugin->services(provide);
    plugin->errors(constraints);
    plugin->commands(commands);
    plugin->messages(messages);
    if (core.refused) return *core.refused;
    if (auto done = router.declare(); !done) return done;
    if (auto done = subscriptions.declare(); !done) return done;
    if (auto done = timers.declare(); !done) return done;
    if (auto done = provide.declare(); !done) return done;
    return commands.declare();
  }
};

/// The functions of hearth_module. Nothing is thrown out of them.
template <class P>
struct Module {
  static hearth_status create(const hearth_host* host, hearth_str, hearth_instance** out, hearth_error** why) noexcept {
    const Core core{host};
    std::unique_ptr<Instance> made;
    const hearth_status status = entered(core, nullptr, "create", why, [&]() -> Result<void> {
      made = std::make_unique<Instance>(host);
      made->plugin = std::make_unique<P>(std::as_const(made->host));
      return made->declare();
    });
    if (status == HEARTH_OK) *out = reinterpret_cast<hearth_instance*>(made.release());
    return status;
  }

  static hearth_status start(hearth_instance* instance, hearth_error** why) noexcept {
    auto& of = *reinterpret_cast<Instance*>(instance);
    return entered(of.core, nullptr, "start", why, [&] { return of.plugin->start(); });
  }

  static hearth_status quiesce(hearth_instance* instance, std::uint64_t deadline, hearth_error** why) noexcept {
    auto& of = *reinterpret_cast<Instance*>(instance);
    return entered(of.core, nullptr, "quiesce", why,
                   [&] { return of.plugin->quiesce(std::chrono::nanoseconds{static_cast<std::int64_t>(deadline)}); });
  }

  static void destroy(hearth_instance* instance) noexcept { delete reinterpret_cast<Instance*>(instance); }
};

/// hearth_module of P: its name, version and build come from plugin.yaml through hearth_add_plugin().
template <class P>
const hearth_module* module_of(std::string_view name, std::string_view version, std::string_view build, bool fiber_safe,
                               const void* (*extension)(hearth_instance*, hearth_str)) {
  static const hearth_plugin_info info{HEARTH_SIZE_THROUGH(hearth_plugin_info, build_id),
                                       fiber_safe ? HEARTH_PLUGIN_FIBER_SAFE : 0U, str(name), str(version), str(build)};
  static const hearth_module module{HEARTH_MAGIC,
                                    HEARTH_SIZE_THROUGH(hearth_module, extension),
                                    HEARTH_ABI_MAJOR,
                                    HEARTH_ABI_MINOR,
                                    0,
                                    0,
                                    &info,
                                    &Module<P>::create,
                                    &Module<P>::start,
                                    &Module<P>::quiesce,
                                    &Module<P>::destroy,
                                    extension};
  return &module;
}

/// "hearth.statements/1": what sql/ holds.
inline const void* plugin_extension(hearth_str id, std::span<const hearth_statement* const> statements) {
  static const hearth_statements_v1 table{HEARTH_SIZE_THROUGH(hearth_statements_v1, statement_count), 0,
                                          statements.data(), statements.size()};
  return view(id) == "hearth.statements/1" ? &table : nullptr;
}

}  // namespace detail

}  // namespace hearth

#ifndef HEARTH_PLUGIN_FIBER
#define HEARTH_PLUGIN_FIBER 0
#endif
#ifdef HEARTH_PLUGIN_SQL
#define HEARTH_DETAIL_STATEMENTS ::std::span<const hearth_statement* const>(::sql::every)
#else
#define HEARTH_DETAIL_STATEMENTS ::std::span<const hearth_statement* const>()
#endif

/// Emits the entry of the plugin whose class this is; once, at namespace scope.
#define HEARTH_PLUGIN(Class)                                                                                         \
  extern "C" HEARTH_EXPORT const hearth_module* HEARTH_PLUGIN_ENTRY(void) {                                          \
    return ::hearth::detail::module_of<Class>(HEARTH_PLUGIN_NAME, HEARTH_PLUGIN_VERSION, HEARTH_PLUGIN_BUILD_ID,     \
                                              HEARTH_PLUGIN_FIBER != 0, [](hearth_instance*, hearth_str id) {        \
                                                return ::hearth::detail::plugin_extension(id,                        \
                                                                                          HEARTH_DETAIL_STATEMENTS); \
                                              });                                                                    \
  }
