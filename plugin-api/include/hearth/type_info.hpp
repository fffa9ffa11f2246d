#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hearth/date.hpp"
#include "hearth/describe.hpp"
#include "hearth/json.hpp"
#include "hearth/money.hpp"
#include "hearth/uuid.hpp"

/// A description with its C++ types erased, so that the decoder, the encoder and the rest are compiled once and not once a
/// type. Business code never needs this header by name.
namespace hearth {

enum class Shape : std::uint8_t {
  boolean,      // bool
  int32,        // std::int32_t
  int64,        // std::int64_t
  real,         // double
  text,         // std::string
  uuid,         // Uuid
  timestamp,    // Timestamp: RFC 3339
  duration,     // Duration: "15m"
  date,         // Date: "2026-11-23"
  money,        // Money: {"amount", "currency"}
  currency,     // Currency: "KRW"
  bytes,        // Bytes: base64url
  json,         // Json: anything
  enumeration,  // described by names()
  optional,     // std::optional<T>: left out or null when empty
  patch,        // Patch<T>
  list,         // std::vector<T>
  map,          // std::map<std::string, T>
  object,       // described by fields()
};

struct TypeInfo;

struct FieldInfo {
  std::string_view name;
  const TypeInfo& (*type)();
  void* (*member)(void* object);
  Limits limits;

  [[nodiscard]] const void* of(const void* object) const { return member(const_cast<void*>(object)); }
};

struct TypeInfo {
  using Each = void (*)(void* context, std::string_view key, const void* element);

  Shape shape;
  const TypeInfo& (*inner)() = nullptr;  // of optional, patch, list, map

  const FieldInfo* fields = nullptr;  // of an object
  std::size_t field_count = 0;
  std::string_view name{};  // of an event or a timer

  const EnumName* names = nullptr;  // of an enumeration
  std::size_t name_count = 0;
  void (*set)(void* to, std::int64_t value) = nullptr;
  std::int64_t (*get)(const void* from) = nullptr;

  void* (*make)(void* to) = nullptr;                          // optional, patch: a value in it; list: one more element
  void (*clear)(void* to) = nullptr;                          // optional: empty; patch: given as null
  const void* (*peek)(const void*) = nullptr;                 // optional, patch: the value, or null
  bool (*given)(const void*) = nullptr;                       // patch
  std::size_t (*size)(const void*) = nullptr;                 // list, map
  const void* (*at)(const void*, std::size_t) = nullptr;      // list
  void* (*insert)(void* to, std::string_view key) = nullptr;  // map; null when the key is there already
  void (*each)(const void*, void* context, Each visit) = nullptr;  // map
};

/// The text that a pointer leads to through objects; null where it, or what is around it, is empty.
inline const std::string* text_at(const TypeInfo& type, const void* value, std::string_view pointer) {
  if (value == nullptr) return nullptr;
  if (type.peek != nullptr) return text_at(type.inner(), type.peek(value), pointer);
  if (pointer.empty()) return static_cast<const std::string*>(value);
  pointer.remove_prefix(1);
  const auto name = pointer.substr(0, pointer.find('/'));
  for (std::size_t i = 0; i < type.field_count; ++i) {
    const FieldInfo& field = type.fields[i];
    if (field.name == name) return text_at(field.type(), field.of(value), pointer.substr(name.size()));
  }
  return nullptr;
}

template <class T>
const TypeInfo& type_of();

namespace detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_patch = false;
template <class T>
inline constexpr bool is_patch<Patch<T>> = true;
template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;
template <class T>
inline constexpr bool is_map = false;
template <class T>
inline constexpr bool is_map<std::map<std::string, T>> = true;

template <class T>
constexpr std::optional<Shape> leaf() {
  if constexpr (std::is_same_v<T, bool>) return Shape::boolean;
  if constexpr (std::is_same_v<T, std::int32_t>) return Shape::int32;
  if constexpr (std::is_same_v<T, std::int64_t>) return Shape::int64;
  if constexpr (std::is_same_v<T, double>) return Shape::real;
  if constexpr (std::is_same_v<T, std::string>) return Shape::text;
  if constexpr (std::is_same_v<T, Uuid>) return Shape::uuid;
  if constexpr (std::is_same_v<T, Timestamp>) return Shape::timestamp;
  if constexpr (std::is_same_v<T, Duration>) return Shape::duration;
  if constexpr (std::is_same_v<T, Date>) return Shape::date;
  if constexpr (std::is_same_v<T, Money>) return Shape::money;
  if constexpr (std::is_same_v<T, Currency>) return Shape::currency;
  if constexpr (std::is_same_v<T, Bytes>) return Shape::bytes;
  if constexpr (std::is_same_v<T, Json>) return Shape::json;
  return std::nullopt;
}

/// Whether the pointer leads from a T to a text, through described structs alone.
template <class T>
constexpr bool leads_to_text(std::string_view pointer) {
  if constexpr (is_optional<T>) {
    return leads_to_text<typename T::value_type>(pointer);
  } else if constexpr (DescribedStruct<T>) {
    if (!pointer.starts_with('/')) return false;
    pointer.remove_prefix(1);
    const auto name = pointer.substr(0, pointer.find('/'));
    const auto into = [&]<class C, class M>(const Field<C, M>& field) {
      return field.name == name && leads_to_text<M>(pointer.substr(name.size()));
    };
    return std::apply([&](const auto&... field) { return (into(field) || ...); }, describe(Type<T>{}).all);
  } else {
    return std::is_same_v<T, std::string> && pointer.empty();
  }
}

template <class T>
struct ObjectInfo {
  static constexpr auto description = describe(Type<T>{});
  static constexpr std::size_t count = decltype(description)::count;
  static_assert(count <= 64, "a described type has at most 64 fields");

  template <std::size_t I>
  static void* member(void* object) {
    constexpr auto pointer = std::get<I>(description.all).member;
    return std::addressof(static_cast<T*>(object)->*pointer);
  }
  template <std::size_t I>
  static constexpr auto choices = [] {
    constexpr auto& said = std::get<I>(description.all).limits;
    std::array<std::string_view, said.choice_count> all{};
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = said.said[i];
    return all;
  }();
  template <std::size_t I>
  static constexpr auto needs = [] {
    constexpr auto& said = std::get<I>(description.all).limits;
    std::array<Need, said.need_count> all{};
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i] = said.said_needs[i];
      if (!leads_to_text<T>(all[i].pointer)) throw "needs() leads to no text";
    }
    return all;
  }();
  template <std::size_t I>
  static constexpr Limits limits() {
    Limits kept = std::get<I>(description.all).limits;
    kept.choices = choices<I>.data();
    kept.needs = needs<I>.data();
    return kept;
  }
  template <std::size_t... I>
  static constexpr std::array<FieldInfo, count> list(std::index_sequence<I...>) {
    return {FieldInfo{std::get<I>(description.all).name,
                      &type_of<typename std::tuple_element_t<I, decltype(description.all)>::Member>, &member<I>,
                      limits<I>()}...};
  }
  static constexpr std::array<FieldInfo, count> fields = list(std::make_index_sequence<count>{});
};

inline constexpr std::array<FieldInfo, 2> money_fields{{
    {"amount", &type_of<std::int64_t>, [](void* of) -> void* { return &static_cast<Money*>(of)->amount; }, {}},
    {"currency", &type_of<Currency>, [](void* of) -> void* { return &static_cast<Money*>(of)->currency; }, {}},
}};

template <class T>
struct EnumInfo {
  static constexpr auto description = describe(Type<T>{});
};

template <class C>
constexpr TypeInfo holder(Shape shape) {  // optional and patch
  using T = typename C::value_type;
  TypeInfo info{};
  info.shape = shape;
  info.inner = &type_of<T>;
  if constexpr (is_patch<C>) {
    info.make = [](void* to) -> void* { return std::addressof(static_cast<C*>(to)->set()); };
    info.clear = [](void* to) { static_cast<C*>(to)->clear(); };
    info.peek = [](const void* from) -> const void* {
      const auto& held = static_cast<const C*>(from)->value();
      return held ? std::addressof(*held) : nullptr;
    };
    info.given = [](const void* from) { return static_cast<const C*>(from)->given(); };
  } else {
    info.make = [](void* to) -> void* { return std::addressof(static_cast<C*>(to)->emplace()); };
    info.clear = [](void* to) { static_cast<C*>(to)->reset(); };
    info.peek = [](const void* from) -> const void* {
      const auto& held = *static_cast<const C*>(from);
      return held ? std::addressof(*held) : nullptr;
    };
  }
  return info;
}

template <class C>
constexpr TypeInfo list_info() {
  static_assert(!std::is_same_v<C, std::vector<bool>>, "a list of bools has no elements to point to");
  TypeInfo info{};
  info.shape = Shape::list;
  info.inner = &type_of<typename C::value_type>;
  info.make = [](void* to) -> void* { return std::addressof(static_cast<C*>(to)->emplace_back()); };
  info.clear = [](void* to) { static_cast<C*>(to)->clear(); };
  info.size = [](const void* from) { return static_cast<const C*>(from)->size(); };
  info.at = [](const void* from, std::size_t i) -> const void* {
    return std::addressof((*static_cast<const C*>(from))[i]);
  };
  return info;
}

template <class C>
constexpr TypeInfo map_info() {
  TypeInfo info{};
  info.shape = Shape::map;
  info.inner = &type_of<typename C::mapped_type>;
  info.clear = [](void* to) { static_cast<C*>(to)->clear(); };
  info.size = [](const void* from) { return static_cast<const C*>(from)->size(); };
  info.insert = [](void* to, std::string_view key) -> void* {
    const auto [where, fresh] = static_cast<C*>(to)->try_emplace(std::string(key));
    return fresh ? std::addressof(where->second) : nullptr;
  };
  info.each = [](const void* from, void* context, TypeInfo::Each visit) {
    for (const auto& [key, element] : *static_cast<const C*>(from)) visit(context, key, std::addressof(element));
  };
  return info;
}

template <class T>
constexpr TypeInfo make_info() {
  TypeInfo info{};
  if constexpr (leaf<T>().has_value()) {
    info.shape = *leaf<T>();
    if constexpr (std::is_same_v<T, Money>) {
      info.fields = money_fields.data();
      info.field_count = money_fields.size();
    }
  } else if constexpr (is_optional<T>) {
    info = holder<T>(Shape::optional);
  } else if constexpr (is_patch<T>) {
    info = holder<T>(Shape::patch);
  } else if constexpr (is_list<T>) {
    info = list_info<T>();
  } else if constexpr (is_map<T>) {
    info = map_info<T>();
  } else if constexpr (std::is_enum_v<T>) {
    static_assert(Described<T>, "this enumeration needs a describe(Type<E>) that returns names(value(...), ...)");
    info.shape = Shape::enumeration;
    info.names = EnumInfo<T>::description.all.data();
    info.name_count = EnumInfo<T>::description.all.size();
    info.set = [](void* to, std::int64_t value) { *static_cast<T*>(to) = static_cast<T>(value); };
    info.get = [](const void* from) { return static_cast<std::int64_t>(*static_cast<const T*>(from)); };
  } else {
    static_assert(DescribedStruct<T>,
                  "no value of this type can be sent: use bool, std::int32_t, std::int64_t, double, std::string, Uuid, "
                  "Timestamp, Duration, Date, Money, Bytes, Json, std::optional, Patch, std::vector, "
                  "std::map<std::string, T>, or a type with a describe(Type<T>)");
    if constexpr (DescribedStruct<T>) {
      info.shape = Shape::object;
      info.fields = ObjectInfo<T>::fields.data();
      info.field_count = ObjectInfo<T>::count;
      info.name = ObjectInfo<T>::description.name;
    }
  }
  return info;
}

}  // namespace detail

/// Whether a T can be encoded, decoded and read from a row.
template <class T>
concept Wire = detail::leaf<T>()
.has_value() || detail::is_optional<T> || detail::is_patch<T> || detail::is_list<T> || detail::is_map<T> ||
    Described<T>;
/// One value, not a struct of them: a column, a path parameter.
template <class T>
concept Scalar = (detail::leaf<T>().has_value() && !std::is_same_v<T, Json>) || DescribedEnum<T>;

template <class T>
const TypeInfo& type_of() {
  static constexpr TypeInfo info = detail::make_info<T>();
  return info;
}

}  // namespace hearth
