#include <nlohmann/json.hpp>

#include "host/config/plugin_schema.hpp"
#include "host/config/schema_walk.hpp"

namespace hearth::config {
namespace {

constexpr auto masked = "***";

class Hiding {
 public:
  Hiding(const PluginConfig& written, const Json& schema)
      : written_{written}, before_(Json::parse(written.json, nullptr, false)), schema_{schema} {}

  void hide(Json& value, const Pointer& at) const {
    if (secret(value, at)) {
      value = masked;
    } else if (value.is_object()) {
      for (auto& [key, inside] : value.items()) hide(inside, at / key);
    } else if (value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i) hide(value[i], at / std::to_string(i));
    }
  }

 private:
  [[nodiscard]] bool secret(const Json& value, const Pointer& at) const {
    const Json* here = schema_at(schema_, at);
    const Json* write_only = here == nullptr ? nullptr : child(*here, "writeOnly");
    if (write_only != nullptr && *write_only == true) return true;
    const auto place = written_.places.find(at.to_string());
    return place != written_.places.end() && place->second.secret && before_.contains(at) && before_.at(at) == value;
  }

  const PluginConfig& written_;
  const Json before_;
  const Json& schema_;
};

}  // namespace

std::string shown(const std::string& settings, const PluginConfig& written, const Json& schema) {
  Json value = Json::parse(settings, nullptr, false);
  Hiding{written, schema}.hide(value, Pointer{});
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace hearth::config
