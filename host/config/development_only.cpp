#include <algorithm>
#include <nlohmann/json.hpp>

#include "host/config/schema_walk.hpp"

namespace hearth::config {
namespace {

constexpr auto keyword = "x-development-only";
constexpr std::size_t deepest = 32;
constexpr std::size_t deepest_unwritten = 6;  // a schema may contain itself

class Search {
 public:
  explicit Search(const Json& schema) : schema_{schema} {}

  void look(const Json* value, const Pointer& at, bool written, std::size_t depth) {
    const Json* here = schema_at(schema_, at);
    if (here == nullptr || depth > (written ? deepest : deepest_unwritten)) return;
    if (const Json* refused = child(*here, keyword)) judge(*refused, value, at, written);
    in_properties(child(*here, "properties"), value, at, depth);
    if (value == nullptr || !value->is_structured()) return;
    for (const auto& [key, inside] : value->items()) {
      const Json* properties = child(*here, "properties");
      const bool looked_at = value->is_object() && properties != nullptr && properties->contains(key);
      if (!looked_at) look(&inside, at / key, written, depth + 1);
    }
  }

  Result<std::vector<DevelopmentOnly>> found() && {
    if (!usable_) return invalid("config.schema", std::string{keyword} + " is no list of values");
    return std::move(found_);
  }

 private:
  void judge(const Json& refused, const Json* value, const Pointer& at, bool written) {
    usable_ = usable_ && refused.is_array();
    if (value == nullptr || !refused.is_array()) return;
    if (std::find(refused.begin(), refused.end(), *value) != refused.end())
      found_.push_back({at.to_string(), value->dump(), written});
  }

  /// What is left out has its default.
  void in_properties(const Json* properties, const Json* value, const Pointer& at, std::size_t depth) {
    if (properties == nullptr || !properties->is_object()) return;
    for (const auto& [name, unused] : properties->items()) {
      const bool written = value != nullptr && value->is_object() && value->contains(name);
      const Json* inside = schema_at(schema_, at / name);
      const Json* otherwise = inside == nullptr ? nullptr : child(*inside, "default");
      look(written ? &value->at(name) : otherwise, at / name, written, depth + 1);
    }
  }

  const Json& schema_;
  bool usable_ = true;
  std::vector<DevelopmentOnly> found_{};
};

}  // namespace

Result<std::vector<DevelopmentOnly>> development_only(const Json& settings, const Json& schema) {
  Search search{schema};
  search.look(&settings, Pointer{}, true, 0);
  return std::move(search).found();
}

}  // namespace hearth::config
