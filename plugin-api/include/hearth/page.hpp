#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hearth/describe.hpp"

namespace hearth {

/// A part of a list: {"items": [...], "next_cursor": "..." | null}
template <class T>
struct Page {
  std::vector<T> items{};
  std::optional<std::string> next_cursor{};

  /// The same page of what `to` makes of each item.
  template <class F>
  [[nodiscard]] auto map(F&& to) const {
    Page<std::decay_t<decltype(to(items.front()))>> out;
    out.items.reserve(items.size());
    for (const T& item : items) out.items.push_back(to(item));
    out.next_cursor = next_cursor;
    return out;
  }
};

template <class T>
constexpr auto describe(Type<Page<T>>) {
  return fields(field("items", &Page<T>::items),
                field("next_cursor", &Page<T>::next_cursor, about("give it as ?cursor= to read on; null at the end")));
}

/// ?cursor=&limit= of a list. A list with filters derives from it: struct ListBookings : PageAsk { ... }, described by
/// paged(field(...), ...).
struct PageAsk {
  std::optional<std::string> cursor{};
  std::int32_t limit = 20;
};

template <class... F>
constexpr auto paged(const F&... all) {
  return fields(all..., field("cursor", &PageAsk::cursor, max_length(1024), about("next_cursor of the page before")),
                field("limit", &PageAsk::limit, minimum(1), maximum(100), optional_, about("how many, at most 100")));
}

constexpr auto describe(Type<PageAsk>) { return paged(); }

/// A resource with the version that its ETag names, where the resource's own description marks no field `etag`.
template <class T>
struct Versioned {
  T value{};
  std::int64_t version = 0;
};

/// The versions of which the client takes one to be current (If-Match: "v3", "v4").
struct IfMatch {
  std::vector<std::int64_t> versions{};
  bool any = false;  // If-Match: *

  [[nodiscard]] bool matches(std::int64_t current) const {
    return any || std::find(versions.begin(), versions.end(), current) != versions.end();
  }
};

}  // namespace hearth
