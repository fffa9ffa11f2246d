#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "hearth/formats.hpp"
#include "hearth/time.hpp"

/// The words in which a type describes itself. The description gives decoder, validator, encoder, JSON Schema and columns:
///
///   struct CreateBooking { Uuid hold; std::optional<std::string> note; };
///   constexpr auto describe(Type<CreateBooking>) {
///     return fields(field("hold_id", &CreateBooking::hold), field("note", &CreateBooking::note, max_length(500)));
///   }
///
/// In bodies, parameters, events and services a field must be there unless it is a std::optional, a Patch, or marked
/// `optional_`; in settings any field may be left out and keeps the value of its member initialiser.
namespace hearth {

template <class T>
struct Type {};

/// A choice of a text, and what has then to be given: a JSON pointer from the object that the text stands in to another text.
struct Need {
  std::string_view choice, pointer;
};

/// What a value must satisfy. Limits of an optional, list or map hold for what is in it.
struct Limits {
  std::int64_t min_length = 0, max_length = -1;  // code points; of Bytes: bytes. -1: not said
  std::int64_t min_items = 0, max_items = -1;
  bool has_minimum = false, has_maximum = false, real = false;
  std::int64_t minimum = 0, maximum = 0;  // numbers; Money: amount; Duration: microseconds
  double real_minimum = 0, real_maximum = 0;
  Format format = Format::none;
  bool unique_items = false, optional = false, secret = false, etag = false, not_blank = false;
  const std::string_view* choices = nullptr;
  std::size_t choice_count = 0;
  std::uint32_t development_only = 0;  // of choices, a bit each
  const Need* needs = nullptr;
  std::size_t need_count = 0;
  std::string_view about{}, example{};
};

namespace detail {

/// As they are said, with room for choices; what is kept has as much of it as there are (type_info.hpp).
struct SaidLimits : Limits {
  static constexpr std::size_t max_choices = 24, max_needs = 8;

  std::array<std::string_view, max_choices> said{};
  std::array<Need, max_needs> said_needs{};
};

template <class F>
struct Limit {
  F apply;
};
template <class F>
Limit(F) -> Limit<F>;

template <class N>
constexpr std::int64_t whole(N n) {
  if constexpr (std::is_arithmetic_v<N>) {
    return static_cast<std::int64_t>(n);
  } else {
    return std::chrono::duration_cast<Duration>(n).count();
  }
}
template <class N>
constexpr double decimal(N n) {
  if constexpr (std::is_arithmetic_v<N>) {
    return static_cast<double>(n);
  } else {
    return static_cast<double>(std::chrono::duration_cast<Duration>(n).count());
  }
}

constexpr std::size_t place_of_choice(const SaidLimits& of, std::string_view choice) {
  for (std::size_t i = 0; i < of.choice_count; ++i) {
    if (of.said[i] == choice) return i;
  }
  throw "this names none of the choices of one_of(), which stands before it";
}

}  // namespace detail

constexpr auto min_length(std::int64_t n) {
  return detail::Limit{[n](Limits& to) { to.min_length = n; }};
}
constexpr auto max_length(std::int64_t n) {
  return detail::Limit{[n](Limits& to) { to.max_length = n; }};
}
constexpr auto min_items(std::int64_t n) {
  return detail::Limit{[n](Limits& to) { to.min_items = n; }};
}
constexpr auto max_items(std::int64_t n) {
  return detail::Limit{[n](Limits& to) { to.max_items = n; }};
}
/// A number, or a duration (std::chrono) for Duration members.
template <class N>
constexpr auto minimum(N n) {
  return detail::Limit{[n](Limits& to) {
    to.has_minimum = true;
    to.real = to.real || std::is_floating_point_v<N>;
    to.minimum = detail::whole(n);
    to.real_minimum = detail::decimal(n);
  }};
}
template <class N>
constexpr auto maximum(N n) {
  return detail::Limit{[n](Limits& to) {
    to.has_maximum = true;
    to.real = to.real || std::is_floating_point_v<N>;
    to.maximum = detail::whole(n);
    to.real_maximum = detail::decimal(n);
  }};
}
/// One of the named formats of formats.hpp: "email", "phone", "zip5", "slug", ...; an unknown name does not compile.
consteval auto format(std::string_view name) {
  const Format found = format_named(name);
  if (found == Format::none) throw "no such format: see formats.hpp";
  return detail::Limit{[found](Limits& to) { to.format = found; }};
}
/// The strings that a text may be: said here, or a list that code chooses by as well. (An enumeration describes itself by
/// `names`.)
template <std::size_t N>
constexpr auto one_of(const std::array<std::string_view, N>& choices) {
  static_assert(N <= detail::SaidLimits::max_choices);
  return detail::Limit{[all = choices](detail::SaidLimits& to) {
    for (const auto& choice : all) to.said[to.choice_count++] = choice;
  }};
}
template <class... S>
constexpr auto one_of(const S&... choices) {
  return one_of(std::array<std::string_view, sizeof...(S)>{choices...});
}
/// Those of the choices before it that profile `production` refuses, in settings: a sandbox, say. One that is none of them does
/// not compile.
template <std::size_t N>
constexpr auto development_only(const std::array<std::string_view, N>& choices) {
  return detail::Limit{[all = choices](detail::SaidLimits& to) {
    for (const auto& one : all) to.development_only |= std::uint32_t{1} << detail::place_of_choice(to, one);
  }};
}
template <class... S>
constexpr auto development_only(const S&... choices) {
  return development_only(std::array<std::string_view, sizeof...(S)>{choices...});
}
/// One of the choices before it needs another text, which may otherwise be left out or blank: needs("acme", "/acme/key").
/// That there is no such choice, or no text at the pointer, does not compile.
constexpr auto needs(std::string_view choice, std::string_view pointer) {
  return detail::Limit{[need = Need{choice, pointer}](detail::SaidLimits& to) {
    (void)detail::place_of_choice(to, need.choice);
    to.said_needs.at(to.need_count++) = need;
  }};
}
/// One line for the reader of the schema.
constexpr auto about(std::string_view text) {
  return detail::Limit{[text](Limits& to) { to.about = text; }};
}
/// Shown in the API's page, as JSON text.
constexpr auto example(std::string_view json) {
  return detail::Limit{[json](Limits& to) { to.example = json; }};
}
/// A text in which something shows (blank.hpp).
inline constexpr detail::Limit not_blank{[](Limits& to) { to.not_blank = true; }};
inline constexpr detail::Limit unique_items{[](Limits& to) { to.unique_items = true; }};
/// May be left out, and then keeps the value of its member initialiser.
inline constexpr detail::Limit optional_{[](Limits& to) { to.optional = true; }};
/// Never shown: not in logs, not in `config print`.
inline constexpr detail::Limit secret{[](Limits& to) { to.secret = true; }};
/// This field is the resource's version: a reply carries it as ETag.
inline constexpr detail::Limit etag{[](Limits& to) { to.etag = true; }};

template <class C, class M>
struct Field {
  using Class = C;
  using Member = M;
  std::string_view name;
  M C::*member;
  detail::SaidLimits limits;
};

template <class C, class M, class... L>
constexpr Field<C, M> field(std::string_view name, M C::*member, const detail::Limit<L>&... limits) {
  Field<C, M> made{name, member, {}};
  (limits.apply(made.limits), ...);
  return made;
}

template <class C, class M>
struct Key {
  M C::*member;
};
struct NoKey {};

/// The member by which events are kept in order (or timers replace each other): a Uuid, a text or a whole number.
template <class C, class M>
constexpr Key<C, M> key(M C::*member) {
  return {member};
}

enum class Role : std::uint8_t { plain, event, timer };

template <class K, class... F>
struct Fields {
  static constexpr std::size_t count = sizeof...(F);
  Role role;
  std::string_view name;  // of an event or a timer: "booking.completed@1"
  K key;
  std::tuple<F...> all;
};

template <class... C, class... M>
constexpr auto fields(const Field<C, M>&... all) {
  return Fields<NoKey, Field<C, M>...>{Role::plain, {}, {}, {all...}};
}
template <class KC, class KM, class... C, class... M>
constexpr auto event(std::string_view name, Key<KC, KM> key, const Field<C, M>&... all) {
  return Fields<Key<KC, KM>, Field<C, M>...>{Role::event, name, key, {all...}};
}
template <class... C, class... M>
constexpr auto timer(std::string_view name, const Field<C, M>&... all) {
  return Fields<NoKey, Field<C, M>...>{Role::timer, name, {}, {all...}};
}
template <class KC, class KM, class... C, class... M>
constexpr auto timer(std::string_view name, Key<KC, KM> key, const Field<C, M>&... all) {
  return Fields<Key<KC, KM>, Field<C, M>...>{Role::timer, name, key, {all...}};
}

struct EnumName {
  std::string_view name;
  std::int64_t value = 0;
};
template <class E>
struct EnumValue {
  std::string_view name;
  E value;
};
template <class E, std::size_t N>
struct Names {
  std::array<EnumName, N> all;
};
template <class E>
constexpr EnumValue<E> value(std::string_view name, E of) {
  return {name, of};
}
/// The texts of an enumeration: names(value("draft", State::draft), value("published", State::published))
template <class E, class... More>
constexpr auto names(EnumValue<E> first, More... more) {
  return Names<E, 1 + sizeof...(More)>{{EnumName{first.name, static_cast<std::int64_t>(first.value)},
                                        EnumName{more.name, static_cast<std::int64_t>(more.value)}...}};
}

template <class T>
using DescriptionOf = decltype(describe(Type<T>{}));

template <class T>
concept Described = requires {
  typename DescriptionOf<T>;
};
template <class T>
concept DescribedEnum = std::is_enum_v<T> && Described<T>;
template <class T>
concept DescribedStruct = std::is_class_v<T> && Described<T>;
template <class T>
concept DescribedEvent = DescribedStruct<T> &&(describe(Type<T>{}).role == Role::event);
template <class T>
concept DescribedTimer = DescribedStruct<T> &&(describe(Type<T>{}).role == Role::timer);

}  // namespace hearth
