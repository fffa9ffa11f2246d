#include "host/config/schema_walk.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace hearth::config {
namespace {

const Json* resolved(const Json& root, const Json* schema) {
  for (int hops = 0; schema != nullptr && schema->is_object() && schema->contains("$ref") && hops < 16; ++hops) {
    const auto& target = schema->at("$ref");
    if (!target.is_string() || !target.get_ref<const std::string&>().starts_with("#/")) return nullptr;
    const Pointer pointer{target.get_ref<const std::string&>().substr(1)};
    schema = root.contains(pointer) ? &root.at(pointer) : nullptr;
  }
  return schema != nullptr && schema->is_object() ? schema : nullptr;
}

}  // namespace

std::vector<std::string> tokens(Pointer pointer) {
  std::vector<std::string> out;
  for (; !pointer.empty(); pointer.pop_back()) out.push_back(pointer.back());
  std::reverse(out.begin(), out.end());
  return out;
}

bool is_index(const std::string& token) {
  return !token.empty() && token.size() < 8 && token.find_first_not_of("0123456789") == std::string::npos;
}

const Json* child(const Json& schema, const char* key) {
  const auto found = schema.find(key);
  return found == schema.end() ? nullptr : &*found;
}

const Json* schema_at(const Json& root, const Pointer& pointer) {
  const Json* at = resolved(root, &root);
  for (const std::string& token : tokens(pointer)) {
    if (at == nullptr) return nullptr;
    const Json* properties = child(*at, "properties");
    const Json* next = properties != nullptr && properties->is_object() ? child(*properties, token.c_str()) : nullptr;
    if (next == nullptr && is_index(token)) next = child(*at, "items");
    if (next == nullptr) next = child(*at, "additionalProperties");
    at = resolved(root, next);
  }
  return at;
}

}  // namespace hearth::config
