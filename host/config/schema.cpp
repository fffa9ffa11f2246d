#include "host/config/schema.hpp"

#include <nlohmann/json.hpp>

#include "host/config/shape.hpp"

namespace hearth::config {
namespace {

using OrderedJson = nlohmann::ordered_json;

const OrderedJson reference{{"$ref", "#/$defs/reference"}};

bool is_single(Type type) {
  return type != Type::list && type != Type::map && type != Type::object && type != Type::tree;
}

OrderedJson integer(const Field& field) {
  OrderedJson out{{"type", "integer"}, {"minimum", field.least.value_or(0)}};
  if (field.most) out["maximum"] = *field.most;
  return out;
}

/// A text of this pattern, or one with a reference in it, whose value no editor knows.
OrderedJson text_of(const std::string& pattern, bool number) {
  OrderedJson out{{"type", number ? OrderedJson::array({"string", "number"}) : OrderedJson("string")}};
  if (!pattern.empty()) out["pattern"] = "(" + pattern + ")|[$][{]";
  return out;
}

OrderedJson of(const Shape& shape, const Field& field);

OrderedJson of_object(const Shape& shape);

OrderedJson of(const Shape& shape, const Field& field) {
  switch (shape.type) {
    case Type::boolean:
      return {{"anyOf", {{{"type", "boolean"}}, reference}}};
    case Type::integer:
      return {{"anyOf", {integer(field), reference}}};
    case Type::choice:
      return {{"anyOf", {{{"enum", shape.choices}}, reference}}};
    case Type::text:
      return text_of(field.pattern, true);
    case Type::scalar:
      return text_of(shape.pattern, shape.bare_number);
    case Type::list: {
      OrderedJson items = of(*shape.element, field);
      OrderedJson list{{"type", "array"}, {"items", items}};
      if (!is_single(shape.element->type)) return list;
      return {{"anyOf", {std::move(list), std::move(items)}}};
    }
    case Type::map:
      return {{"type", OrderedJson::array({"object", "null"})},
              {"propertyNames", {{"pattern", "^[a-z][a-z0-9_]{0,63}$"}}},
              {"additionalProperties", of(*shape.element, field)}};
    case Type::object:
      return of_object(shape);
    case Type::tree:
      return {{"type", OrderedJson::array({"object", "null"})}};
  }
  return true;
}

OrderedJson default_of(const Shape& shape, const void* value) {
  switch (shape.type) {
    case Type::boolean:
      return shape.write(value) == "true";
    case Type::integer:
      return shape.measure(value);
    case Type::object:
    case Type::tree:
      return {};
    case Type::map:
    case Type::list: {
      OrderedJson out = shape.type == Type::map ? OrderedJson::object() : OrderedJson::array();
      if (shape.type == Type::list && is_single(shape.element->type)) {
        shape.each(value,
                   [&](const std::string&, const void* item) { out.push_back(default_of(*shape.element, item)); });
      }
      return out;
    }
    default:
      return shape.write(value);
  }
}

OrderedJson of_object(const Shape& shape) {
  OrderedJson properties = OrderedJson::object();
  OrderedJson needed = OrderedJson::array();
  for (const Field& field : shape.fields) {
    OrderedJson one = of(*field.shape, field);
    one["description"] = field.about + (field.derived.empty() ? "" : " (default: " + field.derived + ")");
    if (field.is_required) {
      needed.push_back(field.name);
    } else if (field.derived.empty()) {
      OrderedJson value = default_of(*field.shape, field.in(const_cast<void*>(shape.sample.get())));
      if (!value.is_null()) one["default"] = std::move(value);
    }
    if (field.is_secret) one["writeOnly"] = true;
    if (field.is_live) one["x-reloadable"] = true;
    properties[field.name] = std::move(one);
  }
  OrderedJson out{{"type", OrderedJson::array({"object", "null"})},
                  {"properties", std::move(properties)},
                  {"additionalProperties", false}};
  if (!needed.empty()) out["required"] = std::move(needed);
  return out;
}

/// "When the name is X, config is as X says." Each as a resource of its own, so that "#/$defs/..." inside it means itself.
OrderedJson by_plugin(const std::map<std::string, std::string>& schemas) {
  OrderedJson out = OrderedJson::array();
  for (const auto& [name, text] : schemas) {
    OrderedJson schema = OrderedJson::parse(text, nullptr, false);
    if (!schema.is_object()) continue;
    schema["$id"] = "urn:hearth:settings:" + name;
    schema.erase("$schema");
    out.push_back({{"if", {{"properties", {{"name", {{"const", name}}}}}, {"required", {"name"}}}},
                   {"then", {{"properties", {{"config", std::move(schema)}}}}}});
  }
  return out;
}

}  // namespace

std::string json_schema(const std::map<std::string, std::string>& plugin_schemas) {
  OrderedJson out{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                  {"$id", "urn:hearth:settings"},
                  {"title", "Hearth settings"}};
  out.update(of_object(table()));
  const OrderedJson file{{"type", "string"}, {"minLength", 1}};
  out["properties"]["include"] = {{"anyOf", {{{"type", "array"}, {"items", file}}, file}},
                                  {"description", "Files read before this one, relative to it; this one wins"}};
  if (OrderedJson plugins = by_plugin(plugin_schemas); !plugins.empty()) {
    out["properties"]["plugins"]["items"]["allOf"] = std::move(plugins);
  }
  out["$defs"]["reference"] = {
      {"type", "string"}, {"pattern", "[$][{]"}, {"description", "${NAME}, ${NAME:-default} or ${file:path}"}};
  return out.dump(2) + "\n";
}

}  // namespace hearth::config
