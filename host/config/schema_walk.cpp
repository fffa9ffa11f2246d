#include "host/config/schema_walk.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>

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

const Json* step(const Json& root, const Json& schema, const std::string& token) {
  const Json* properties = child(schema, "properties");
  const Json* next = properties != nullptr && properties->is_object() ? child(*properties, token.c_str()) : nullptr;
  if (next == nullptr && is_index(token)) next = child(schema, "items");
  if (next == nullptr) next = child(schema, "additionalProperties");
  return resolved(root, next);
}

class Asked {
 public:
  Asked(const Json& root, const char* key) : root_{root}, key_{key} {}

  /// `left`: how many branches may yet be taken; a schema may contain itself.
  const Json* look(const Json* schema, std::span<const std::string> rest, int left) const {
    schema = resolved(root_, schema);
    if (schema == nullptr || left == 0) return nullptr;
    const Json* found =
        rest.empty() ? child(*schema, key_) : look(step(root_, *schema, rest.front()), rest.subspan(1), left);
    for (const char* branch : {"then", "else"}) {
      if (found == nullptr) found = look(child(*schema, branch), rest, left - 1);
    }
    const Json* all = child(*schema, "allOf");
    for (std::size_t i = 0; found == nullptr && all != nullptr && all->is_array() && i < all->size(); ++i) {
      found = look(&(*all)[i], rest, left - 1);
    }
    return found;
  }

 private:
  const Json& root_;
  const char* key_;
};

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
    at = step(root, *at, token);
  }
  return at;
}

const Json* asked_at(const Json& root, const Pointer& pointer, const char* key) {
  return Asked{root, key}.look(&root, tokens(pointer), 8);
}

}  // namespace hearth::config
