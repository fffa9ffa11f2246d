#include <algorithm>
#include <optional>

#include "host/config/sources.hpp"
#include "host/config/yaml.hpp"

namespace hearth::config {
namespace {

constexpr std::string_view prefix = "HEARTH__";

std::optional<std::vector<std::string>> split(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (parts.back().empty() || parts.size() > most_depth) return std::nullopt;
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + separator.size());
  }
}

class Override {
 public:
  Override(Node& root, std::string source, const Reading& reading)
      : root_{root}, source_{std::move(source)}, reading_{reading} {}

  void set(const std::vector<std::string>& parts, const std::string& text) {
    auto value = parse_value(text, source_, reading_.mistakes);
    if (!value) return;
    Node* node = &root_;
    std::size_t first = 0;
    if (Node* list = root_.find("plugins"); parts.front() == "plugins" && parts.size() > 1) {
      node = plugin(list, parts[1]);
      if (node == nullptr) return;
      first = 2;
    }
    for (std::size_t i = first; i < parts.size(); ++i) node = &child(*node, parts[i]);
    *node = std::move(*value);
  }

  void refuse(std::string path, std::string message, std::string suggestion = {}) {
    reading_.mistakes.push_back({{source_}, std::move(path), std::move(message), std::move(suggestion)});
  }

 private:
  /// The value under `key`; whatever is no map becomes one on the way (if that is wrong, decoding says so).
  Node& child(Node& node, const std::string& key) {
    if (node.kind != Node::Kind::map) {
      node = {};
      node.kind = Node::Kind::map;
      node.at = {source_};
      node.reference = true;
    }
    if (Node* there = node.find(key)) return *there;
    node.entries.push_back({key, {source_}, {}});
    return node.entries.back().value;
  }

  /// A plugin is addressed by its name.
  Node* plugin(Node* list, const std::string& wanted) {
    std::vector<std::string> names;
    if (list != nullptr) {
      for (Node& item : list->items) {
        const Node* name = item.find("name");
        if (name == nullptr) continue;
        if (name->text == wanted) return &item;
        names.push_back(name->text);
      }
    }
    if (root_.broken) return nullptr;  // it may be listed where nothing could be read
    refuse("plugins." + wanted, "no plugin " + in_quotes(wanted) + " is listed", closest(wanted, names));
    return nullptr;
  }

  Node& root_;
  std::string source_;
  const Reading& reading_;
};

void apply_variable(Node& root, const std::string& name, const std::string& value, const Reading& reading) {
  std::string path = name.substr(prefix.size());
  std::transform(path.begin(), path.end(), path.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  Override one{root, name, reading};
  const auto parts = split(path, "__");
  if (!parts) return one.refuse("", "names no setting (HEARTH__SERVER__LISTEN is server.listen)");
  one.set(*parts, value);
}

void apply_flag(Node& root, const std::string& flag, const Reading& reading) {
  const auto equals = flag.find('=');
  const std::string path = flag.substr(0, equals);
  Override one{root, "--set " + path, reading};
  const auto parts = split(path, ".");
  if (equals == std::string::npos || !parts)
    return one.refuse("", "expected path=value such as server.listen=127.0.0.1:8080");
  one.set(*parts, flag.substr(equals + 1));
}

}  // namespace

void apply_overrides(Node& root, const Arguments& arguments, const Reading& reading) {
  for (auto at = reading.sources.environment.lower_bound(std::string{prefix});
       at != reading.sources.environment.end() && at->first.starts_with(prefix); ++at) {
    apply_variable(root, at->first, at->second, reading);
  }
  if (!arguments.data.empty()) {
    Override one{root, "--data", reading};
    one.set({"data"}, arguments.data);
  }
  for (const std::string& flag : arguments.set) apply_flag(root, flag, reading);
}

}  // namespace hearth::config
