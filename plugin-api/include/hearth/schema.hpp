#pragma once

#include <string>
#include <string_view>

#include "hearth/encode.hpp"
#include "hearth/type_info.hpp"

/// JSON Schema 2020-12 of described types, types inlined; a type that contains itself is any object from the second level on.
namespace hearth {

namespace detail {

class SchemaWriter {
 public:
  SchemaWriter(bool settings, std::string& out) : settings_{settings}, out_{out} {}

  /// `defaults`: an object whose members are the defaults, or null.
  void type(const TypeInfo& of, const Limits& limits, const void* defaults = nullptr) {
    out_ += '{';
    first_ = true;
    body(of, limits, defaults, false);
    out_ += '}';
    first_ = false;
  }

  void object(const TypeInfo& of, std::uint64_t hidden, const void* defaults) {
    out_ += '{';
    first_ = true;
    object_body(of, hidden, defaults);
    out_ += '}';
    first_ = false;
  }

 private:
  void name(std::string_view of) {
    if (!first_) out_ += ',';
    first_ = false;
    out_ += '"';
    out_ += of;
    out_ += "\":";
  }
  void text(std::string_view key, std::string_view of) {
    name(key);
    write_json_text(of, out_);
  }
  void number(std::string_view key, std::int64_t of) {
    name(key);
    write_json_integer(of, out_);
  }

  void kind(std::string_view of, bool nullable) {
    name("type");
    out_ += nullable ? "[\"" : "\"";
    out_ += of;
    out_ += nullable ? "\",\"null\"]" : "\"";
  }

  void range(const Limits& limits) {
    if (limits.has_minimum) bound("minimum", limits.minimum, limits.real_minimum, limits.real);
    if (limits.has_maximum) bound("maximum", limits.maximum, limits.real_maximum, limits.real);
  }
  void bound(std::string_view key, std::int64_t whole, double real, bool is_real) {
    name(key);
    if (is_real) {
      write_json_real(real, out_);
    } else {
      write_json_integer(whole, out_);
    }
  }

  void text_body(const Limits& limits, bool nullable) {
    kind("string", nullable);
    if (limits.min_length > 0) number("minLength", limits.min_length);
    if (limits.max_length >= 0) number("maxLength", limits.max_length);
    if (limits.choice_count > 0) {
      name("enum");
      for (std::size_t i = 0; i < limits.choice_count; ++i) {
        out_ += i == 0 ? '[' : ',';
        write_json_text(limits.choices[i], out_);
      }
      out_ += nullable ? ",null]" : "]";
    }
    if (settings_ && limits.development_only != 0) development_only(limits);
    if (limits.format == Format::email) text("format", "email");
    if (limits.format == Format::url) text("format", "uri");
    const auto format = limits.format == Format::none ? std::string_view{} : info(limits.format).pattern;
    if (!format.empty()) pattern(format);
    if (!limits.not_blank) return;
    if (format.empty()) return pattern(shows);
    name("allOf");
    out_ += R"([{"pattern":"\\S"}])";
  }

  void development_only(const Limits& limits) {
    name("x-development-only");
    bool any = false;
    for (std::size_t i = 0; i < limits.choice_count; ++i) {
      if ((limits.development_only >> i & 1) == 0) continue;
      out_ += any ? ',' : '[';
      write_json_text(limits.choices[i], out_);
      any = true;
    }
    out_ += ']';
  }

  static constexpr std::string_view shows = R"(\\S)";  // as near as a pattern comes to not_blank

  void pattern(std::string_view of) {
    name("pattern");
    out_ += '"';
    out_ += of;
    out_ += '"';
  }

  void formed(std::string_view by, bool nullable) {
    kind("string", nullable);
    pattern(by);
  }

  void formatted(std::string_view format, bool nullable) {
    kind("string", nullable);
    text("format", format);
  }

  void names(const TypeInfo& of, bool nullable) {
    kind("string", nullable);
    name("enum");
    for (std::size_t i = 0; i < of.name_count; ++i) {
      out_ += i == 0 ? '[' : ',';
      write_json_text(of.names[i].name, out_);
    }
    out_ += nullable ? ",null]" : "]";
  }

  void body(const TypeInfo& of, const Limits& limits, const void* defaults, bool nullable) {
    switch (of.shape) {
      case Shape::boolean:
        kind("boolean", nullable);
        break;
      case Shape::int32:
      case Shape::int64:
        kind("integer", nullable);
        text("format", of.shape == Shape::int32 ? "int32" : "int64");
        range(limits);
        break;
      case Shape::real:
        kind("number", nullable);
        range(limits);
        break;
      case Shape::text:
        text_body(limits, nullable);
        break;
      case Shape::uuid:
        formatted("uuid", nullable);
        break;
      case Shape::timestamp:
        formatted("date-time", nullable);
        break;
      case Shape::date:
        formatted("date", nullable);
        break;
      case Shape::duration:
        formed("^[0-9]+(us|ms|s|m|h|d)$", nullable);
        break;
      case Shape::bytes:
        formed("^[A-Za-z0-9_-]*$", nullable);
        break;
      case Shape::currency:
        formed("^[A-Z]{3}$", nullable);
        break;
      case Shape::json:
        break;
      case Shape::enumeration:
        names(of, nullable);
        break;
      case Shape::money:
        kind("object", nullable);
        name("properties");
        out_ += R"({"amount":{"type":"integer","format":"int64")";
        first_ = false;
        range(limits);
        out_ += R"(},"currency":{"type":"string","pattern":"^[A-Z]{3}$"}})";
        name("required");
        out_ += R"(["amount","currency"])";
        name("additionalProperties");
        out_ += "false";
        break;
      case Shape::optional:
      case Shape::patch:
        return body(of.inner(), limits, nullptr, true);
      case Shape::list:
        kind("array", nullable);
        if (limits.min_items > 0) number("minItems", limits.min_items);
        if (limits.max_items >= 0) number("maxItems", limits.max_items);
        if (limits.unique_items) {
          name("uniqueItems");
          out_ += "true";
        }
        name("items");
        type(of.inner(), element(limits));
        break;
      case Shape::map:
        kind("object", nullable);
        if (limits.max_items >= 0) number("maxProperties", limits.max_items);
        name("additionalProperties");
        type(of.inner(), element(limits));
        break;
      case Shape::object:
        object_body(of, 0, defaults, nullable);
        break;
    }
    if (!limits.about.empty()) text("description", limits.about);
    if (limits.secret) {
      name("writeOnly");
      out_ += "true";
    }
    if (!limits.example.empty()) {
      name("examples");
      out_ += '[';
      out_ += limits.example;
      out_ += ']';
    }
  }

  /// What of a list's limits holds for its elements.
  static Limits element(const Limits& limits) {
    Limits of = limits;
    of.about = of.example = {};
    of.secret = false;
    of.min_items = 0;
    of.max_items = -1;
    of.unique_items = false;
    return of;
  }

  void object_body(const TypeInfo& of, std::uint64_t hidden, const void* defaults, bool nullable = false) {
    kind("object", nullable);
    for (const TypeInfo* outer : inside_) {
      if (outer == &of) return;
    }
    inside_.push_back(&of);
    name("properties");
    out_ += '{';
    first_ = true;
    for (std::size_t i = 0; i < of.field_count; ++i) {
      if ((hidden >> i & 1) == 0) property(of.fields[i], defaults);
    }
    out_ += '}';
    first_ = false;
    if (!settings_) required(of, hidden);
    needs(of, hidden, defaults);
    name("additionalProperties");
    out_ += "false";
    inside_.pop_back();
  }

  void needs(const TypeInfo& of, std::uint64_t hidden, const void* defaults) {
    bool any = false;
    for (std::size_t i = 0; i < of.field_count; ++i) {
      const FieldInfo& field = of.fields[i];
      if ((hidden >> i & 1) != 0) continue;
      for (std::size_t n = 0; n < field.limits.need_count; ++n) {
        const Need& need = field.limits.needs[n];
        const auto* otherwise = defaults == nullptr ? nullptr : text_at(of.fields[i].type(), field.of(defaults), {});
        if (!any) name("allOf");
        out_ += any ? ',' : '[';
        condition(field.name, need, otherwise != nullptr && *otherwise == need.choice);
        any = true;
      }
    }
    if (any) out_ += ']';
  }

  /// `left_out`: that the choice is left out means it, too.
  void condition(std::string_view of, const Need& need, bool left_out) {
    out_ += R"({"if":{"properties":{")";
    out_ += of;
    out_ += R"(":{"const":)";
    write_json_text(need.choice, out_);
    out_ += "}}";
    if (!left_out) required(of);
    out_ += R"(},"then":)";
    given(need.pointer);
    out_ += '}';
  }

  void given(std::string_view pointer) {
    if (pointer.empty()) {
      out_ += R"({"type":"string","pattern":"\\S"})";
      return;
    }
    pointer.remove_prefix(1);
    const auto field = pointer.substr(0, pointer.find('/'));
    out_ += R"({"properties":{")";
    out_ += field;
    out_ += "\":";
    given(pointer.substr(field.size()));
    out_ += '}';
    required(field);
    out_ += '}';
  }

  void required(std::string_view field) {
    out_ += R"(,"required":[")";
    out_ += field;
    out_ += "\"]";
  }

  void property(const FieldInfo& field, const void* defaults) {
    name(field.name);
    out_ += '{';
    first_ = true;
    const TypeInfo& of = field.type();
    const void* member = defaults == nullptr ? nullptr : field.of(defaults);
    body(of, field.limits, member, false);
    const bool empty = member != nullptr && of.shape == Shape::optional && of.peek(member) == nullptr;
    if (member != nullptr && of.shape != Shape::object && !empty && !field.limits.secret) {
      name("default");
      encode(of, member, out_);
    }
    out_ += '}';
    first_ = false;
  }

  void required(const TypeInfo& of, std::uint64_t hidden) {
    bool any = false;
    for (std::size_t i = 0; i < of.field_count; ++i) {
      const Shape shape = of.fields[i].type().shape;
      const bool free = of.fields[i].limits.optional || shape == Shape::optional || shape == Shape::patch;
      if (free || (hidden >> i & 1) != 0) continue;
      if (!any) name("required");
      out_ += any ? ',' : '[';
      write_json_text(of.fields[i].name, out_);
      any = true;
    }
    if (any) out_ += ']';
  }

  bool settings_;
  std::string& out_;
  bool first_ = true;
  std::vector<const TypeInfo*> inside_{};
};

}  // namespace detail

/// Of a body, a reply, an event, a service's input or output. Fields whose bit is set in `hidden` are left out.
inline std::string schema_of(const TypeInfo& type, std::uint64_t hidden = 0) {
  std::string out;
  if (type.shape == Shape::object) {
    detail::SchemaWriter{false, out}.object(type, hidden, nullptr);
  } else {
    detail::SchemaWriter{false, out}.type(type, Limits{});
  }
  return out;
}

/// Of settings: nothing is required, and each has its default.
template <DescribedStruct T>
std::string settings_schema() {
  const T defaults{};
  std::string out;
  detail::SchemaWriter{true, out}.object(type_of<T>(), 0, &defaults);
  return out;
}

}  // namespace hearth
