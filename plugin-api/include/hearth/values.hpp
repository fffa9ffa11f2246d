#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "hearth/encode.hpp"

namespace hearth {

/// A parameter of a statement, or a field of a log line. Borrows texts and ids: it is made and used in one expression.
///
/// In columns: Uuid is a uuid, Timestamp a point in time, bool a boolean, Duration a whole number of microseconds, Money its
/// amount, Date and enumerations texts, Bytes a blob; described structs, lists, maps and Json are JSON texts.
class Value {
 public:
  Value() : raw_{} {}
  Value(std::nullptr_t) : raw_{} {}
  Value(std::nullopt_t) : raw_{} {}
  Value(const char* text) : Value(std::string_view(text)) {}
  Value(std::string_view text) : raw_{} { borrow(HEARTH_TEXT, text); }
  template <class T>
  requires(Wire<T> || std::is_integral_v<T> || std::is_same_v<T, float>) Value(const T& value) : raw_{} {
    if constexpr (Wire<T>) {
      read(type_of<T>(), &value);
    } else if constexpr (std::is_integral_v<T>) {
      integer(HEARTH_INT, static_cast<std::int64_t>(value));
    } else {
      real(static_cast<double>(value));
    }
  }

  static Value of(const TypeInfo& type, const void* from) {
    Value made;
    made.read(type, from);
    return made;
  }

  /// A cell of a row, copied.
  static Value copy(const hearth_value& cell) {
    Value made;
    const bool bytes = cell.type == HEARTH_TEXT || cell.type == HEARTH_BLOB || cell.type == HEARTH_UUID;
    if (bytes) {
      made.own(cell.type, std::string(view(cell.as.bytes)));
    } else {
      made.raw_ = cell;
    }
    return made;
  }

  /// Valid as long as this Value stays where it is.
  [[nodiscard]] hearth_value raw() const {
    hearth_value out = raw_;
    if (owns_) out.as.bytes = str(owned_);
    return out;
  }

 private:
  void borrow(std::uint32_t type, std::string_view bytes) {
    raw_.type = type;
    raw_.as.bytes = str(bytes.data() == nullptr ? std::string_view{""} : bytes);  // an empty text is no NULL
  }
  void own(std::uint32_t type, std::string bytes) {
    raw_.type = type;
    owned_ = std::move(bytes);
    owns_ = true;
  }
  void integer(std::uint32_t type, std::int64_t value) {
    raw_.type = type;
    raw_.as.integer = value;
  }
  void real(double value) {
    raw_.type = HEARTH_REAL;
    raw_.as.real = value;
  }

  void read(const TypeInfo& type, const void* from) {
    switch (type.shape) {
      case Shape::boolean:
        return integer(HEARTH_BOOL, *static_cast<const bool*>(from) ? 1 : 0);
      case Shape::int32:
        return integer(HEARTH_INT, *static_cast<const std::int32_t*>(from));
      case Shape::int64:
        return integer(HEARTH_INT, *static_cast<const std::int64_t*>(from));
      case Shape::real:
        return real(*static_cast<const double*>(from));
      case Shape::text:
        return borrow(HEARTH_TEXT, *static_cast<const std::string*>(from));
      case Shape::uuid:
        return borrow(HEARTH_UUID, static_cast<const Uuid*>(from)->raw());
      case Shape::timestamp:
        return integer(HEARTH_TIME, static_cast<const Timestamp*>(from)->micros);
      case Shape::duration:
        return integer(HEARTH_INT, static_cast<const Duration*>(from)->count());
      case Shape::date:
        return own(HEARTH_TEXT, static_cast<const Date*>(from)->text());
      case Shape::money:
        return integer(HEARTH_INT, static_cast<const Money*>(from)->amount);
      case Shape::currency:
        return borrow(HEARTH_TEXT, static_cast<const Currency*>(from)->text());
      case Shape::bytes:
        return borrow(HEARTH_BLOB, static_cast<const Bytes*>(from)->data);
      case Shape::enumeration:
        return borrow(HEARTH_TEXT, enum_name(type, from));
      case Shape::json:
        if (!static_cast<const Json*>(from)->text.empty()) borrow(HEARTH_TEXT, static_cast<const Json*>(from)->text);
        return;
      case Shape::optional:
      case Shape::patch:
        if (const void* held = type.peek(from); held != nullptr) read(type.inner(), held);
        return;
      case Shape::list:
      case Shape::map:
      case Shape::object: {
        std::string json;
        encode(type, from, json);
        return own(HEARTH_TEXT, std::move(json));
      }
    }
  }

  hearth_value raw_;
  bool owns_ = false;
  std::string owned_{};
};

/// {"consumer", who.user}
struct Param {
  template <class T>
  Param(std::string_view named, const T& of) : name{named}, value(of) {}
  std::string_view name;
  Value value;
};

/// {{"consumer", who.user}, {"points", ask.points}}
using Params = std::initializer_list<Param>;

namespace detail {

/// The name and value of a log line or metric, as the border takes them; borrowed from `params`.
inline std::vector<hearth_field> raw_fields(Params params) {
  std::vector<hearth_field> out;
  out.reserve(params.size());
  for (const Param& param : params) out.push_back({str(param.name), param.value.raw()});
  return out;
}

}  // namespace detail

}  // namespace hearth
