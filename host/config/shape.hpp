#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/config/settings.hpp"

// Inside host/config only: what a setting is, with its C++ type erased, so that decoding, printing and the JSON Schema
// are each one walk over the one table (table.cpp).
namespace hearth::config {

enum class Type { text, boolean, integer, scalar, choice, list, map, object, tree };

struct Shape;
using ShapePtr = std::shared_ptr<const Shape>;

/// A refusal's sentence, or nothing.
using Refusal = std::optional<std::string>;

struct Field {
  std::string name;
  std::string about;
  ShapePtr shape;
  std::function<void*(void*)> in;                      ///< the member of its object
  std::optional<std::int64_t> least{}, most{};         ///< in the type's own unit
  std::function<Refusal(const std::string&)> check{};  ///< of a text, and of each text in a list
  std::string pattern{};                               ///< of such a text, for editors
  std::string derived{};  ///< what stands in when it is not given, where no constant can say it
  bool is_secret = false;
  bool is_required = false;
  bool is_live = false;

  Field from(std::int64_t value) && { return least = value, std::move(*this); }
  Field to(std::int64_t value) && { return most = value, std::move(*this); }
  Field from(Duration value) && { return std::move(*this).from(value.count()); }
  Field to(Duration value) && { return std::move(*this).to(value.count()); }
  Field from(Bytes value) && { return std::move(*this).from(static_cast<std::int64_t>(value.count)); }
  Field to(Bytes value) && { return std::move(*this).to(static_cast<std::int64_t>(value.count)); }
  Field or_else(std::string what) && { return derived = std::move(what), std::move(*this); }
  Field secret() && { return is_secret = true, std::move(*this); }
  Field required() && { return is_required = true, std::move(*this); }
  Field live() && { return is_live = true, std::move(*this); }  ///< takes effect without a restart
  Field fulfils(std::function<Refusal(const std::string&)> test, std::string regex = {}) && {
    return check = std::move(test), pattern = std::move(regex), std::move(*this);
  }
};

struct Shape {
  Type type = Type::text;
  std::string expected{};    ///< "a duration such as '15m'"
  std::string pattern{};     ///< of a Type::scalar's text, for editors
  bool bare_number = false;  ///< a Type::scalar that YAML may take for a number ("512")

  // single values
  std::function<Refusal(const std::string& text, void* into)> read{};
  std::function<std::string(const void*)> write{};
  std::function<std::int64_t(const void*)> measure{};  ///< for least and most
  std::function<std::string(std::int64_t)> show{};     ///< such a measure as text
  std::vector<std::string> choices{};

  // lists and maps
  ShapePtr element{};
  std::function<void(void*)> clear{};
  std::function<void*(void*, const std::string& key)> add{};  ///< a list ignores the key
  std::function<void(const void*, const std::function<void(const std::string& key, const void*)>&)> each{};

  // objects
  std::vector<Field> fields{};
  std::shared_ptr<const void> sample{};        ///< holds the defaults
  std::map<std::string, std::string> later{};  ///< keys that are announced: why they are refused today
};

template <class T>
Shape shape_of();

namespace detail {

template <class T, class Parse, class Write>
Shape scalar(std::string expected, std::string pattern, Parse parse, Write write) {
  Shape shape;
  shape.type = Type::scalar;
  shape.expected = std::move(expected);
  shape.pattern = std::move(pattern);
  shape.read = [parse](const std::string& text, void* into) -> Refusal {
    auto value = parse(text);
    if (!value) return value.error().message;
    *static_cast<T*>(into) = *std::move(value);
    return std::nullopt;
  };
  shape.write = [write](const void* value) { return write(*static_cast<const T*>(value)); };
  return shape;
}

template <class T, class Count, class Show>
Shape measured(Shape shape, Count count, Show show) {
  shape.measure = [count](const void* value) {
    return static_cast<std::int64_t>(count(*static_cast<const T*>(value)));
  };
  shape.show = [show](std::int64_t value) { return show(value); };
  return shape;
}

template <class T>
struct Made {
  static Shape shape() { return shape_of<T>(); }
};

template <class T>
struct Made<std::vector<T>> {
  static Shape shape() {
    Shape shape;
    shape.type = Type::list;
    shape.element = std::make_shared<const Shape>(Made<T>::shape());
    shape.clear = [](void* list) { static_cast<std::vector<T>*>(list)->clear(); };
    shape.add = [](void* list, const std::string&) -> void* {
      return &static_cast<std::vector<T>*>(list)->emplace_back();
    };
    shape.each = [](const void* list, const auto& visit) {
      for (const T& item : *static_cast<const std::vector<T>*>(list)) visit(std::string{}, &item);
    };
    return shape;
  }
};

template <class T>
struct Made<std::map<std::string, T>> {
  static Shape shape() {
    Shape shape;
    shape.type = Type::map;
    shape.element = std::make_shared<const Shape>(Made<T>::shape());
    shape.clear = [](void* map) { static_cast<std::map<std::string, T>*>(map)->clear(); };
    shape.add = [](void* map, const std::string& key) -> void* {
      return &(*static_cast<std::map<std::string, T>*>(map))[key];
    };
    shape.each = [](const void* map, const auto& visit) {
      for (const auto& [key, value] : *static_cast<const std::map<std::string, T>*>(map)) visit(key, &value);
    };
    return shape;
  }
};

}  // namespace detail

/// The enumerators are 0, 1, ... in the order of their names.
template <class E>
Shape choice(std::vector<std::string> names) {
  Shape shape;
  shape.type = Type::choice;
  shape.choices = names;
  shape.read = [names](const std::string& text, void* into) -> Refusal {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i] != text) continue;
      *static_cast<E*>(into) = static_cast<E>(i);
      return std::nullopt;
    }
    return in_quotes(text);  // decoding makes the sentence: it knows the choices
  };
  shape.write = [names](const void* value) { return names[static_cast<std::size_t>(*static_cast<const E*>(value))]; };
  return shape;
}

template <class T>
Shape object(std::vector<Field> fields) {
  Shape shape;
  shape.type = Type::object;
  shape.fields = std::move(fields);
  shape.sample = std::make_shared<const T>();
  return shape;
}

template <class O, class M>
Field field(std::string name, M O::*member, std::string about) {
  Field out;
  out.name = std::move(name);
  out.about = std::move(about);
  out.shape = std::make_shared<const Shape>(detail::Made<M>::shape());
  out.in = [member](void* object) -> void* { return &(static_cast<O*>(object)->*member); };
  return out;
}

/// The one table: the shape of Settings. Built once.
const Shape& table();

}  // namespace hearth::config
