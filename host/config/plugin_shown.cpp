#include <nlohmann/json.hpp>

#include "host/config/plugin_schema.hpp"
#include "host/config/schema_walk.hpp"

namespace hearth::config {
namespace {

constexpr auto masked = "***";

bool write_only(const Json* schema) {
  const Json* said = schema == nullptr ? nullptr : child(*schema, "writeOnly");
  return said != nullptr && *said == true;
}

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
    if (write_only(schema_at(schema_, at))) return true;
    const auto place = written_.places.find(at.to_string());
    return place != written_.places.end() && place->second.secret && before_.contains(at) && before_.at(at) == value;
  }

  const PluginConfig& written_;
  const Json before_;
  const Json& schema_;
};

class Marking {
 public:
  Marking(PluginConfig& config, const Json* schema) : config_{config}, schema_{schema} {}

  void mark(const Json& value, const Pointer& at, bool secret) {
    const Json* here = schema_ == nullptr ? nullptr : schema_at(*schema_, at);
    secret = secret || here == nullptr || write_only(here);
    if (value.is_object()) {
      for (const auto& [key, inside] : value.items()) mark(inside, at / key, secret);
    } else if (value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i) mark(value[i], at / std::to_string(i), secret);
    } else if (secret) {
      config_.places[at.to_string()].secret = true;
    }
  }

 private:
  PluginConfig& config_;
  const Json* const schema_;
};

}  // namespace

void mark_secrets(PluginConfig& config, const Json* schema) {
  Marking{config, schema}.mark(Json::parse(config.json, nullptr, false), Pointer{}, false);
}

std::string shown(const std::string& settings, const PluginConfig& written, const Json& schema) {
  Json value = Json::parse(settings, nullptr, false);
  Hiding{written, schema}.hide(value, Pointer{});
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace hearth::config
