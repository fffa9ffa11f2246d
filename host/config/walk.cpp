#include "host/config/walk.hpp"

#include <nlohmann/json.hpp>

#include "host/config/node.hpp"

namespace hearth::config {
namespace {

using OrderedJson = nlohmann::ordered_json;

class Walk {
 public:
  Walk(const Loaded& loaded, Visitor& visitor) : loaded_{loaded}, visitor_{visitor} {}

  /// `origin`: the path under which its origin is noted (plugins by index), `seen.path` names plugins.
  void value(const Shape& shape, const Field& field, const void* from, Seen seen, const std::string& origin) {
    const auto found = loaded_.origins.find(origin);
    if (found != loaded_.origins.end()) seen.at = &found->second.at;
    seen.secret = field.is_secret || (found != loaded_.origins.end() && found->second.secret);
    seen.live = field.is_live;
    seen.container = shape.type;
    switch (shape.type) {
      case Type::object:
        return object(shape, from, std::move(seen), origin);
      case Type::list:
      case Type::map:
        return container(shape, field, from, std::move(seen), origin);
      case Type::tree:
        return tree(*static_cast<const PluginConfig*>(from), std::move(seen));
      default:
        break;
    }
    const std::string text = shape.write(from);
    seen.json = shape.type == Type::boolean || shape.type == Type::integer ? text : json_text(text);
    visitor_.value(seen);
  }

  void fields(const Shape& shape, const void* from, const Seen& around, const std::string& origin, bool top) {
    for (const Field& field : shape.fields) {
      // Reading through an accessor that is made for writing too.
      const void* member = field.in(const_cast<void*>(from));
      Seen seen;
      seen.path = top ? field.name : around.path + "." + field.name;
      seen.key = field.name;
      seen.depth = top ? 0 : around.depth + 1;
      value(*field.shape, field, member, std::move(seen), top ? field.name : origin + "." + field.name);
    }
  }

 private:
  void object(const Shape& shape, const void* from, Seen seen, const std::string& origin) {
    visitor_.open(seen);
    fields(shape, from, seen, origin, false);
    visitor_.close();
  }

  void container(const Shape& shape, const Field& field, const void* from, Seen seen, const std::string& origin) {
    std::size_t count = 0;
    shape.each(from, [&](const std::string&, const void*) { ++count; });
    if (count == 0) {
      seen.json = shape.type == Type::list ? "[]" : "{}";
      seen.secret = false;
      return visitor_.value(seen);
    }
    visitor_.open(seen);
    std::size_t index = 0;
    shape.each(from, [&](const std::string& key, const void* element) {
      Seen inside;
      inside.key = key;
      inside.depth = seen.depth + 1;
      const std::string here = shape.type == Type::map ? join(origin, key) : join(origin, index);
      inside.path = shape.type == Type::map ? join(seen.path, key) : join(seen.path, index);
      if (origin == "plugins") inside.path = join("plugins", static_cast<const Plugin*>(element)->name);
      value(*shape.element, field, element, std::move(inside), here);
      ++index;
    });
    visitor_.close();
  }

  void tree(const PluginConfig& config, Seen seen) {
    places_ = &config.places;
    json(OrderedJson::parse(config.json), std::move(seen), "");
  }

  void json(const OrderedJson& value, Seen seen, const std::string& pointer) {
    if (const auto found = places_->find(pointer); found != places_->end()) {
      seen.at = &found->second.value;
      seen.secret = found->second.secret;
    } else {
      seen.at = nullptr;
    }
    if (!value.is_structured() || value.empty()) {
      seen.json = value.dump();
      seen.secret = seen.secret && !value.is_structured();
      return visitor_.value(seen);
    }
    seen.container = value.is_array() ? Type::list : Type::map;
    visitor_.open(seen);
    std::size_t index = 0;
    for (const auto& [key, inside] : value.items()) {
      Seen next;
      next.depth = seen.depth + 1;
      next.live = seen.live;
      next.key = value.is_array() ? "" : key;
      next.path = value.is_array() ? join(seen.path, index++) : join(seen.path, key);
      json(inside, std::move(next), (OrderedJson::json_pointer{pointer} / key).to_string());
    }
    visitor_.close();
  }

  const Loaded& loaded_;
  Visitor& visitor_;
  const std::map<std::string, Place>* places_ = nullptr;
};

}  // namespace

void walk(const Loaded& loaded, Visitor& visitor) {
  Walk{loaded, visitor}.fields(table(), &loaded.settings, {}, "", true);
}

std::string json_text(const std::string& text) { return OrderedJson(text).dump(); }

}  // namespace hearth::config
