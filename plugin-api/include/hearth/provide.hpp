#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hearth/events.hpp"
#include "hearth/services.hpp"

namespace hearth {

namespace detail {

/// Text handed over the border, freed by its release.
inline void give_text(std::string text, hearth_buffer* out) {
  auto kept = std::make_unique<std::string>(std::move(text));
  out->data = kept->data();
  out->size = kept->size();
  out->release = [](void* context) { delete static_cast<std::string*>(context); };
  out->context = kept.release();
}

/// A handler of something with an input and an answer.
struct ServiceEntry {
  ServiceEntry(const Core& of, std::string_view called) : core{of}, name{called} {}
  virtual ~ServiceEntry() = default;
  virtual Result<void> handle(hearth_call* call, std::string_view input, std::string& output) = 0;

  const Core& core;
  std::string name, input_schema{}, output_schema{};
};

template <class M>
struct BoundService final : ServiceEntry {
  using S = Signature<M>;
  using V = typename S::Value;
  static_assert(S::input_count == 1, "a service takes exactly one input");

  BoundService(const Core& of, std::string_view called, typename S::Class& to, M call)
      : ServiceEntry{of, called}, object{to}, method{call} {
    typename S::Inputs inputs{};
    input_schema = schema_of(*S::slots(inputs)[0].type);
    if constexpr (!std::is_void_v<V>) output_schema = schema_of(type_of<V>());
  }

  Result<void> handle(hearth_call* call, std::string_view input, std::string& output) override {
    typename S::Inputs inputs{};
    for (const Slot& slot : S::slots(inputs)) {
      if (auto read = read_payload(slot, input); !read) return read;
    }
    const Caller caller{core, call};
    Scope scope;
    scope.caller = &caller;
    hearth_reply raw{};
    const auto built = [&]() -> const hearth_reply* {
      raw.struct_size = HEARTH_SIZE_THROUGH(hearth_reply, body);
      raw.status = 200;
      raw.body = str(output);
      return &raw;
    };
    const auto of_saga = [&](const TypeInfo& type, const void* value) -> const hearth_reply* {
      output.clear();
      encode(type, value, output);
      return built();
    };
    const StoredValue stored{of_saga};
    scope.stored = &stored;
    const auto work = [&](const Scope& with) -> Result<void> {
      auto result = S::invoke(object, method, with, inputs);
      if (!result) return std::move(result).error();
      output.clear();
      if constexpr (!std::is_void_v<V>) encode(type_of<V>(), &*result, output);
      return {};
    };
    return perform(core, call, S::access, scope, work, built);
  }

  typename S::Class& object;
  M method;
};

inline hearth_status on_service(void* context, hearth_call* call, hearth_str input, hearth_buffer* out,
                                hearth_error** why) noexcept {
  auto& entry = *static_cast<ServiceEntry*>(context);
  return entered(entry.core, call, entry.name, why, [&]() -> Result<void> {
    std::string output;
    auto done = entry.handle(call, view(input), output);
    if (done) give_text(std::move(output), out);
    return done;
  });
}

}  // namespace detail

/// What a plugin offers to others and what it needs of them:
///   void services(Provide& provide) override {
///     provide(booking::hold, holds_, &Holds::hold);
///     provide.needs(catalog::quote);
///   }
class Provide {
 public:
  explicit Provide(const detail::Core& core) : core_{core} {}

  template <class In, class Out, class C, class M>
  void operator()(const Service<In, Out>& service, C& object, M method) {
    using S = detail::Signature<M>;
    static_assert(std::is_same_v<typename S::Value, Out>, "the handler must return Result<Out> of the service");
    static_assert(std::is_same_v<typename detail::PayloadOf<M>::type, In>, "the handler must take the service's In");
    (*this)(service.name, object, method);
  }
  template <class C, class M>
  void operator()(std::string_view name, C& object, M method) {
    entries_.push_back(std::make_unique<detail::BoundService<M>>(core_, name, object, method));
  }

  /// The plugin does not start without it.
  template <class In, class Out>
  void needs(const Service<In, Out>& service) {
    needs(service.name);
  }
  void needs(std::string_view name) { needed_.emplace_back(name); }

  Result<void> declare() {
    if (entries_.empty() && needed_.empty()) return {};
    if (!HEARTH_HAS(core_.services, hearth_services_v1, invoke)) return detail::missing("hearth.services/1");
    for (const auto& entry : entries_) {
      auto done = detail::border(core_, [&](hearth_error** why) {
        return core_.services->provide(core_.host, str(entry->name), str(entry->input_schema),
                                       str(entry->output_schema), &detail::on_service, entry.get(), why);
      });
      if (!done) return done;
    }
    for (const auto& name : needed_) {
      auto done = detail::border(
          core_, [&](hearth_error** why) { return core_.services->require(core_.host, str(name), why); });
      if (!done) return done;
    }
    return {};
  }

 private:
  const detail::Core& core_;
  std::vector<std::unique_ptr<detail::ServiceEntry>> entries_{};
  std::vector<std::string> needed_{};
};

}  // namespace hearth
