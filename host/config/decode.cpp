#include "host/config/decode.hpp"

#include <algorithm>
#include <set>

namespace hearth::config {
namespace {

bool is_single(Type type) {
  return type != Type::list && type != Type::map && type != Type::object && type != Type::tree;
}

std::string or_list(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
    out += "'" + words[i] + "'";
  }
  return out;
}

bool map_key(const std::string& key) {
  return !key.empty() && key.size() <= 64 && key[0] >= 'a' && key[0] <= 'z' &&
         std::all_of(key.begin(), key.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

class Decoder {
 public:
  Decoder(std::map<std::string, Origin>& origins, Mistakes& mistakes) : origins_{origins}, mistakes_{mistakes} {}

  void object(const Node& node, const Shape& shape, void* into, const std::string& path) {
    if (!expect(node, Node::Kind::map, "a map", path)) return;
    std::set<std::string> given;
    for (const Entry& entry : node.entries) {
      const auto found = std::find_if(shape.fields.begin(), shape.fields.end(),
                                      [&](const Field& field) { return field.name == entry.key; });
      if (found == shape.fields.end()) {
        unknown(entry, shape, path);
        continue;
      }
      if (entry.value.kind != Node::Kind::null || entry.value.broken) given.insert(entry.key);
      value(entry.value, entry.at, *found->shape, *found, found->in(into), join(path, entry.key));
    }
    for (const Field& field : shape.fields) {
      if (field.is_required && given.count(field.name) == 0) refuse(node.at, join(path, field.name), "is required");
    }
  }

 private:
  void value(const Node& node, const Position& key, const Shape& shape, const Field& field, void* into,
             const std::string& path) {
    if (node.broken || node.kind == Node::Kind::null) return;  // nothing written: the default stands
    origins_[path] = {node.at, node.by_file};
    switch (shape.type) {
      case Type::object:
        return object(node, shape, into, path);
      case Type::map:
        return map(node, shape, field, into, path);
      case Type::list:
        return list(node, shape, field, into, path);
      case Type::tree:
        if (expect(node, Node::Kind::map, shape.expected, path))
          *static_cast<PluginConfig*>(into) = decode_tree(node, key);
        return;
      default:
        return single(node, shape, field, into, path);
    }
  }

  void map(const Node& node, const Shape& shape, const Field& field, void* into, const std::string& path) {
    if (!expect(node, Node::Kind::map, "a map", path)) return;
    shape.clear(into);
    for (const Entry& entry : node.entries) {
      const std::string inside = join(path, entry.key);
      if (!map_key(entry.key)) {
        refuse(entry.at, inside, in_quotes(entry.key) + " is not a name (a-z, 0-9 and _, a letter first)");
      } else if (entry.value.kind == Node::Kind::null) {
        refuse(entry.value.at, inside, "expected a map, not nothing");
      } else {
        value(entry.value, entry.at, *shape.element, field, shape.add(into, entry.key), inside);
      }
    }
  }

  void list(const Node& node, const Shape& shape, const Field& field, void* into, const std::string& path) {
    const bool one = node.kind == Node::Kind::scalar && is_single(shape.element->type);
    if (!one && !expect(node, Node::Kind::list, "a list", path)) return;
    shape.clear(into);
    const auto item = [&](const Node& inside, std::size_t index) {
      const std::string at = join(path, index);
      void* element = shape.add(into, {});
      if (inside.kind == Node::Kind::null && !inside.broken)
        return refuse(inside.at, at, "expected a value, not nothing");
      value(inside, inside.at, *shape.element, field, element, at);
    };
    if (one) return item(node, 0);
    for (std::size_t i = 0; i < node.items.size(); ++i) item(node.items[i], i);
  }

  void single(const Node& node, const Shape& shape, const Field& field, void* into, const std::string& path) {
    if (!expect(node, Node::Kind::scalar, shape.type == Type::choice ? or_list(shape.choices) : shape.expected, path))
      return;
    const bool hidden = field.is_secret || node.by_file;
    if (const Refusal why = shape.read(node.text, into)) return refuse_value(node, shape, *why, hidden, path);
    if (const Refusal why = field.check ? field.check(node.text) : std::nullopt) {
      return refuse(node.at, path, hidden ? without(*why, node.text) : *why);
    }
    if (!shape.measure) return;
    const std::int64_t measure = shape.measure(into);
    if (field.least && measure < *field.least) refuse(node.at, path, "must be at least " + shape.show(*field.least));
    if (field.most && measure > *field.most) refuse(node.at, path, "must be at most " + shape.show(*field.most));
  }

  void refuse_value(const Node& node, const Shape& shape, const std::string& why, bool hidden,
                    const std::string& path) {
    std::string suggestion;
    std::string message = why;
    if (shape.type == Type::choice) {
      message = why + " is not " + or_list(shape.choices);
      if (!hidden) suggestion = closest(node.text, shape.choices);
    } else if (shape.type == Type::boolean) {
      static const std::map<std::string, std::string> meant = {{"yes", "true"}, {"on", "true"},   {"True", "true"},
                                                               {"no", "false"}, {"off", "false"}, {"False", "false"}};
      if (const auto found = meant.find(node.text); found != meant.end()) suggestion = found->second;
    }
    refuse(node.at, path, hidden ? without(message, node.text) : message, std::move(suggestion));
  }

  /// The sentence without the value in it.
  static std::string without(std::string sentence, const std::string& value) {
    const std::string shown = in_quotes(value);
    if (const auto at = sentence.find(shown); at != std::string::npos)
      sentence.replace(at, shown.size(), "the value (not shown)");
    return sentence;
  }

  void unknown(const Entry& entry, const Shape& shape, const std::string& path) {
    const std::string inside = join(path, entry.key);
    if (const auto later = shape.later.find(entry.key); later != shape.later.end()) {
      return refuse(entry.at, inside, later->second);
    }
    std::vector<std::string> names;
    for (const Field& field : shape.fields) names.push_back(field.name);
    if (path.empty()) names.emplace_back("include");
    refuse(entry.at, inside, "unknown key", closest(entry.key, names));
  }

  bool expect(const Node& node, Node::Kind kind, const std::string& expected, const std::string& path) {
    if (node.kind == kind) return true;
    refuse(node.at, path, "expected " + expected + ", not " + Node::name(node.kind));
    return false;
  }

  void refuse(const Position& at, std::string path, std::string message, std::string suggestion = {}) {
    mistakes_.push_back({at, std::move(path), std::move(message), std::move(suggestion)});
  }

  std::map<std::string, Origin>& origins_;
  Mistakes& mistakes_;
};

}  // namespace

void decode(const Node& root, Loaded& loaded, Mistakes& mistakes) {
  loaded.origins[""] = {root.at, false};
  Decoder{loaded.origins, mistakes}.object(root, table(), &loaded.settings, "");
}

}  // namespace hearth::config
