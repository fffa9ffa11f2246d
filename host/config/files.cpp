#include <algorithm>
#include <filesystem>
#include <set>
#include <unordered_map>

#include "host/config/sources.hpp"
#include "host/config/yaml.hpp"

namespace hearth::config {
namespace {

class Files {
 public:
  explicit Files(const Reading& reading) : reading_{reading} {}

  Node read(const std::string& file, const Position& asked_at) {
    Node result;
    result.kind = Node::Kind::map;
    result.at = {file};
    result.broken = true;  // until it has been read
    if (std::find(open_.begin(), open_.end(), file) != open_.end()) {
      refuse(asked_at, "includes itself in a circle: " + circle(file));
      return result;
    }
    if (++count_ > most_files) {
      if (count_ == most_files + 1) refuse(asked_at, "more than " + std::to_string(most_files) + " included files");
      return result;
    }
    const auto text = reading_.sources.read(file);
    if (!text) {
      refuse(asked_at, in_quotes(file) + " " + text.error().message);
      return result;
    }
    reading_.files.push_back(file);
    auto tree = parse_yaml(*text, file, true, reading_.mistakes);
    if (!tree) return result;
    result.broken = tree->kind != Node::Kind::map && tree->kind != Node::Kind::null;
    if (tree->kind == Node::Kind::null) return result;
    if (tree->kind != Node::Kind::map) {
      reading_.mistakes.push_back(
          {tree->at, "", std::string{"expected a map of settings, not "} + Node::name(tree->kind)});
      return result;
    }
    open_.push_back(file);
    result.at = tree->at;
    for (const auto& [name, at] : take_includes(*tree)) {
      Node included = read(beside(at, name), at);
      result.broken = result.broken || included.broken;
      merge(result, std::move(included), true);
    }
    open_.pop_back();
    if (const Node* plugins = tree->find("plugins")) refuse_twins(*plugins);
    merge(result, std::move(*tree), true);
    return result;
  }

 private:
  struct Include {
    std::string name;
    Position at;
  };

  void refuse(const Position& at, std::string message) {
    const bool named_by_flag = at.line == 0;
    reading_.mistakes.push_back({at, named_by_flag ? "" : "include", std::move(message)});
  }

  [[nodiscard]] std::string circle(const std::string& again) const {
    std::string out;
    for (auto file = std::find(open_.begin(), open_.end(), again); file != open_.end(); ++file) out += *file + " -> ";
    return out + again;
  }

  std::vector<Include> take_includes(Node& tree) {
    const auto entry = std::find_if(tree.entries.begin(), tree.entries.end(),
                                    [](const Entry& candidate) { return candidate.key == "include"; });
    if (entry == tree.entries.end()) return {};
    Node value = std::move(entry->value);
    tree.entries.erase(entry);
    std::size_t expanded = 0;
    resolve_references(value, "include", reading_, expanded);
    std::vector<Include> out;
    const auto add = [&](const Node& item) {
      if (item.broken) return;
      if (item.by_file) return refuse(item.at, "what a file holds cannot name a file");  // it would be shown
      if (item.kind != Node::Kind::scalar || item.text.empty()) return refuse(item.at, "expected the name of a file");
      out.push_back({item.text, item.at});
    };
    if (value.kind == Node::Kind::scalar || value.kind == Node::Kind::map) add(value);
    for (const Node& item : value.items) add(item);
    return out;
  }

  /// Maps deep, lists replaced, `plugins` by name.
  void merge(Node& base, Node over, bool top = false) {
    if (base.kind != Node::Kind::map || over.kind != Node::Kind::map) {
      base = std::move(over);
      return;
    }
    base.at = over.at;
    std::unordered_map<std::string, std::size_t> known;
    for (std::size_t i = 0; i < base.entries.size(); ++i) known.emplace(base.entries[i].key, i);
    for (Entry& entry : over.entries) {
      const auto found = known.find(entry.key);
      const bool plugins = top && entry.key == "plugins" && entry.value.kind == Node::Kind::list;
      if (found == known.end()) {
        base.entries.push_back(std::move(entry));
        continue;
      }
      Entry& old = base.entries[found->second];
      old.at = entry.at;
      if (plugins && old.value.kind == Node::Kind::list) {
        merge_plugins(old.value, std::move(entry.value));
      } else {
        merge(old.value, std::move(entry.value));
      }
    }
  }

  void merge_plugins(Node& base, Node over) {
    std::unordered_map<std::string, std::size_t> known;
    for (std::size_t i = 0; i < base.items.size(); ++i) {
      if (const Node* name = base.items[i].find("name")) known.emplace(name->text, i);
    }
    base.at = over.at;
    for (Node& item : over.items) {
      const Node* name = item.find("name");
      const auto found = name == nullptr ? known.end() : known.find(name->text);
      if (found == known.end()) {
        base.items.push_back(std::move(item));
      } else {
        merge(base.items[found->second], std::move(item));
      }
    }
  }

  void refuse_twins(const Node& plugins) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < plugins.items.size(); ++i) {
      const Node* name = plugins.items[i].find("name");
      if (name == nullptr || name->kind != Node::Kind::scalar || seen.insert(name->text).second) continue;
      reading_.mistakes.push_back(
          {name->at, join("plugins", i) + ".name", "the plugin " + in_quotes(name->text) + " is listed a second time"});
    }
  }

  const Reading& reading_;
  std::vector<std::string> open_{};
  std::size_t count_ = 0;
};

}  // namespace

std::string beside(const Position& where, const std::string& path) {
  const std::filesystem::path named{path};
  if (where.line == 0 || named.is_absolute()) return named.lexically_normal().string();
  return (std::filesystem::path{where.source}.parent_path() / named).lexically_normal().string();
}

Node read_file(const std::string& file, const std::string& flag, const Reading& reading) {
  return Files{reading}.read(beside({}, file), {flag});
}

}  // namespace hearth::config
