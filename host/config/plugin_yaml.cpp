#include "host/config/plugin_yaml.hpp"

#include <algorithm>
#include <string_view>

#include "host/config/version.hpp"
#include "host/config/yaml.hpp"

namespace hearth::config {
namespace {

bool is_name(std::string_view name) {
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return name.size() >= 2 && name.size() <= 40 && lower(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return lower(c) || (c >= '0' && c <= '9') || c == '_'; });
}

class Reader {
 public:
  explicit Reader(Mistakes& mistakes) : mistakes_{mistakes} {}

  void mistake(const Position& at, const std::string& path, std::string message, std::string suggestion = {}) {
    mistakes_.push_back({at, path, std::move(message), std::move(suggestion)});
  }

  void unknown_keys(const Node& node, const std::string& path, const std::vector<std::string>& known) {
    for (const auto& entry : node.entries) {
      if (std::ranges::find(known, entry.key) != known.end()) continue;
      mistake(entry.at, join(path, entry.key), "unknown key", closest(entry.key, known));
    }
  }

  std::string text(const Node& root, const char* key, bool required) {
    const Node* node = root.find(key);
    if (node == nullptr) {
      if (required) mistake(root.at, key, "is missing");
      return {};
    }
    if (node->kind != Node::Kind::scalar) {
      mistake(node->at, key, "must be text");
      return {};
    }
    return node->text;
  }

  bool flag(const Node& permissions, const char* key) {
    const Node* node = permissions.find(key);
    if (node == nullptr) return false;
    if (node->text != "true" && node->text != "false") {
      mistake(node->at, join("permissions", key), "must be true or false");
    }
    return node->text == "true";
  }

  void permissions(const Node& node, PluginSource& out) {
    if (node.kind != Node::Kind::map) return mistake(node.at, "permissions", "must be a map");
    unknown_keys(node, "permissions", {"database", "tokens", "settings", "audit", "outbound"});
    out.database = flag(node, "database");
    out.tokens = flag(node, "tokens");
    out.settings = flag(node, "settings");
    out.audit = flag(node, "audit");
    const Node* outbound = node.find("outbound");
    if (outbound == nullptr) return;
    if (outbound->kind != Node::Kind::list)
      return mistake(outbound->at, "permissions.outbound", "must be a list of hosts");
    for (const auto& host : outbound->items) {
      if (host.kind != Node::Kind::scalar || host.text.empty())
        mistake(host.at, "permissions.outbound", "must be a host's name");
      out.outbound.push_back(host.text);
    }
  }

  PluginSource read(const Node& root) {
    PluginSource out;
    if (root.kind != Node::Kind::map) {
      mistake(root.at, "", "must be a map");
      return out;
    }
    unknown_keys(root, "", {"name", "version", "about", "execution", "permissions"});
    out.name = text(root, "name", true);
    if (!out.name.empty() && !is_name(out.name)) mistake(root.find("name")->at, "name", "must be [a-z][a-z0-9_]{1,39}");
    out.version = text(root, "version", true);
    if (!out.version.empty() && !Version::parse(out.version)) {
      mistake(root.find("version")->at, "version", in_quotes(out.version) + " must be a semantic version like 1.2.3");
    }
    out.about = text(root, "about", false);
    const auto execution = text(root, "execution", false);
    if (!execution.empty()) out.execution = execution;
    if (out.execution != "threads" && out.execution != "fiber") {
      mistake(root.find("execution")->at, "execution", in_quotes(out.execution) + " must be 'fiber' or 'threads'");
    }
    if (const Node* node = root.find("permissions")) permissions(*node, out);
    return out;
  }

 private:
  Mistakes& mistakes_;
};

}  // namespace

PluginSource parse_plugin_yaml(const std::string& text, const std::string& source, Mistakes& mistakes) {
  const auto root = parse_yaml(text, source, true, mistakes);
  if (!root) return {};
  return Reader{mistakes}.read(*root);
}

}  // namespace hearth::config
