#pragma once

#include <string>
#include <string_view>

#include "hearth/type_info.hpp"

namespace hearth::detail {

/// The events that this plugin publishes, found by the compiler: each tx.publish<E> puts its E on this list when the library
/// is loaded, and the plugin declares them to the host when it is created.
struct PublishedEvent {
  const TypeInfo& (*type)();
  PublishedEvent* next;

  inline static PublishedEvent* first = nullptr;

  explicit PublishedEvent(const TypeInfo& (*of)()) : type{of}, next{first} { first = this; }
};

template <class E>
struct PublishedBy {
  inline static PublishedEvent entry{&type_of<E>};
};

template <class E>
void published() {
  [[maybe_unused]] const PublishedEvent* listed = &PublishedBy<E>::entry;
}

inline std::string key_as_text(const std::string& key) { return key; }
inline std::string key_as_text(const Uuid& key) { return key.text(); }
inline std::string key_as_text(std::int64_t key) { return std::to_string(key); }

/// The declared key of an event or timer, as text; empty when it declares none.
template <class T>
std::string key_text(const T& of) {
  constexpr auto key = ObjectInfo<T>::description.key;
  if constexpr (std::is_same_v<decltype(key), const NoKey>) {
    return {};
  } else {
    return key_as_text(of.*(key.member));
  }
}

}  // namespace hearth::detail
