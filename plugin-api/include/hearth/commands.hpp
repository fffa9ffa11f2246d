#pragma once

#include "hearth/provide.hpp"

namespace hearth {

namespace detail {

/// What a command says: text as it is; JSON, with a line a member where a terminal reads it.
struct CommandEntry : ServiceEntry {
  using ServiceEntry::ServiceEntry;
  std::string about{};
};

template <class M>
struct BoundCommand final : CommandEntry {
  using S = Signature<M>;
  using V = typename S::Value;
  static_assert(S::input_count <= 1, "a command takes one struct of options, or none");

  BoundCommand(const Core& of, std::string_view called, typename S::Class& to, M call)
      : CommandEntry{of, called}, object{to}, method{call} {
    typename S::Inputs inputs{};
    for (const Slot& slot : S::slots(inputs)) input_schema = schema_of(*slot.type);
    if (input_schema.empty()) input_schema = R"({"type":"object","properties":{},"additionalProperties":false})";
  }

  Result<void> handle(hearth_call* call, std::string_view input, std::string& output) override {
    typename S::Inputs inputs{};
    for (const Slot& slot : S::slots(inputs)) {
      if (auto read = read_payload(slot, input); !read) return read;
    }
    const bool as_json = wants_json(input);
    const Caller caller{core, call};
    Scope scope;
    scope.caller = &caller;
    const auto nothing = []() -> const hearth_reply* { return nullptr; };
    return perform(
        core, call, S::access, scope,
        [&](const Scope& with) -> Result<void> {
          auto result = S::invoke(object, method, with, inputs);
          if (!result) return std::move(result).error();
          output.clear();
          if constexpr (std::is_same_v<V, std::string>) {
            output = as_json ? to_json(*result) : *result;
          } else if constexpr (!std::is_void_v<V>) {
            as_json ? encode(type_of<V>(), &*result, output) : write_lines(type_of<V>(), &*result, output);
          } else if (as_json) {
            output = "{}";
          }
          return {};
        },
        nothing);
  }

  typename S::Class& object;
  M method;

 private:
  struct Asked {
    bool json = false;
    friend constexpr auto describe(Type<Asked>) { return fields(field("json", &Asked::json, optional_)); }
  };
  static bool wants_json(std::string_view input) {
    auto asked = from_json<Asked>(input);
    return asked && asked->json;
  }
  static void write_lines(const TypeInfo& type, const void* value, std::string& out) {
    if (type.shape != Shape::object) return encode(type, value, out);
    for (std::size_t i = 0; i < type.field_count; ++i) {
      const FieldInfo& field = type.fields[i];
      out += std::string(field.name) + ": ";
      if (field.type().shape == Shape::text) {
        out += *static_cast<const std::string*>(field.of(value));
      } else {
        encode(field.type(), field.of(value), out);
      }
      out += '\n';
    }
  }
};

}  // namespace detail

/// Commands of `hearth` that belong to the domain: add("user create-admin", "Make an administrator", users_, &Users::admin),
/// where the handler takes a Tx&, Db& or Calls& and a described struct whose fields become --options, and returns a text or a
/// described struct.
class Commands {
 public:
  explicit Commands(const detail::Core& core) : core_{core} {}

  template <class C, class M>
  void operator()(std::string_view name, std::string_view about, C& object, M method) {
    auto entry = std::make_unique<detail::BoundCommand<M>>(core_, name, object, method);
    entry->about = about;
    entries_.push_back(std::move(entry));
  }

  Result<void> declare() {
    if (entries_.empty()) return {};
    if (!HEARTH_HAS(core_.commands, hearth_commands_v1, add)) return detail::missing("hearth.commands/1");
    for (const auto& entry : entries_) {
      auto done = detail::border(core_, [&](hearth_error** why) {
        return core_.commands->add(core_.host, str(entry->name), str(entry->about), str(entry->input_schema),
                                   &detail::on_service, static_cast<detail::ServiceEntry*>(entry.get()), why);
      });
      if (!done) return done;
    }
    return {};
  }

 private:
  const detail::Core& core_;
  std::vector<std::unique_ptr<detail::CommandEntry>> entries_{};
};

}  // namespace hearth
