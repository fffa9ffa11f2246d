#include "host/config/plugin_schema.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "host/config/node.hpp"
#include "host/config/schema_walk.hpp"

namespace hearth::config {
namespace {

/// "plugins[2].config.hold.minutes"
std::string path_of(const Plugin& plugin, const Json& config, const Pointer& pointer) {
  std::string path = join("plugins", plugin.index) + ".config";
  Pointer walked;
  for (const std::string& token : tokens(pointer)) {
    const bool item = is_index(token) && config.contains(walked) && config.at(walked).is_array();
    path = item ? join(path, std::stoul(token)) : join(path, token);
    walked /= token;
  }
  return path;
}

/// Of the pointer, or of the nearest thing around it that was written.
Place place_of(const Plugin& plugin, Pointer pointer) {
  for (;; pointer.pop_back()) {
    const auto found = plugin.config.places.find(pointer.to_string());
    if (found != plugin.config.places.end()) return found->second;
    if (pointer.empty()) return {plugin.at, plugin.at, false};
  }
}

std::vector<std::string> property_names(const Json* schema) {
  std::vector<std::string> out;
  const Json* properties = schema == nullptr ? nullptr : child(*schema, "properties");
  if (properties == nullptr || !properties->is_object()) return out;
  for (const auto& [name, value] : properties->items()) out.push_back(name);
  return out;
}

/// valijson: {"<root>", "[hold]", "[0]"}
Pointer pointer_of(const std::vector<std::string>& context) {
  Pointer out;
  for (const std::string& part : context) {
    if (part.size() >= 2 && part.front() == '[' && part.back() == ']') out /= part.substr(1, part.size() - 2);
  }
  return out;
}

bool starts_with(const std::string& text, const char* start) { return text.rfind(start, 0) == 0; }

/// Says only that something inside was wrong, which has its own line.
bool is_summary(const std::string& description) {
  for (const char* start : {"Failed to validate item #", "Failed to validate against schema associated with",
                            "Failed to validate against additional", "Failed to validate against child schema",
                            "Failed to validate against a conditional", "Failed to validate against dependent"}) {
    if (starts_with(description, start)) return true;
  }
  return false;
}

bool is_no_alternative(const std::string& description) {
  return starts_with(description, "Failed to validate against any");
}

bool within(const std::string& pointer, const std::string& around) {
  return starts_with(pointer, around.c_str()) && (pointer.size() == around.size() || pointer[around.size()] == '/');
}

std::string in_words(const Json& value) {
  if (!value.is_array()) return value.is_string() ? value.get<std::string>() : value.dump();
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (i > 0) out += i + 1 == value.size() ? " or " : ", ";
    out += value[i].is_string() ? in_quotes(value[i].get_ref<const std::string&>()) : value[i].dump();
  }
  return out;
}

/// "integer" as the reader of a YAML file would say it.
std::string type_in_words(const Json& type) {
  static const std::map<std::string, std::string> words = {
      {"object", "a map"},    {"array", "a list"},          {"string", "a text"}, {"integer", "a whole number"},
      {"number", "a number"}, {"boolean", "true or false"}, {"null", "nothing"}};
  const auto one = [&](const Json& name) {
    const auto found = words.find(in_words(name));
    return found == words.end() ? in_words(name) : found->second;
  };
  if (!type.is_array()) return one(type);
  std::string out;
  for (const Json& name : type) out += (out.empty() ? "" : " or ") + one(name);
  return out;
}

/// The pattern that the SDK gives every duration.
bool is_duration(const Json& asked) { return asked == "^[0-9]+(us|ms|s|m|h|d)$"; }

/// The pattern that the SDK gives a text that must not be blank.
bool is_not_blank(const Json& asked) { return asked == "\\S"; }

/// The sentence for a violation, from what the schema asks for here.
std::string sentence(const std::string& description, const Json& schema, const Pointer& pointer) {
  const auto asks = [&](const char* key) { return asked_at(schema, pointer, key); };
  struct Rule {
    const char* start;
    const char* keyword;
    const char* before;
    const char* after;
  };
  static constexpr Rule rules[] = {
      {"Value type not permitted", "type", "expected ", ""},
      {"Failed to match against any enum", "enum", "expected ", ""},
      {"Failed to match expected value set by 'const'", "const", "expected ", ""},
      {"Failed to match regex", "pattern", "does not match the pattern ", ""},
      {"Expected number greater than or equal to", "minimum", "must be at least ", ""},
      {"Expected number less than or equal to", "maximum", "must be at most ", ""},
      {"Expected number greater than", "exclusiveMinimum", "must be greater than ", ""},
      {"Expected number less than", "exclusiveMaximum", "must be less than ", ""},
      {"Value should be a multiple of", "multipleOf", "must be a multiple of ", ""},
      {"String should be no more than", "maxLength", "must have at most ", " characters"},
      {"String should be no fewer than", "minLength", "must have at least ", " characters"},
      {"Array should contain no more than", "maxItems", "must have at most ", " items"},
      {"Array should contain no fewer than", "minItems", "must have at least ", " items"},
      {"Object should have no more than", "maxProperties", "must have at most ", " keys"},
      {"Object should have no fewer than", "minProperties", "must have at least ", " keys"},
  };
  for (const Rule& rule : rules) {
    if (!starts_with(description, rule.start)) continue;
    const Json* asked = asks(rule.keyword);
    if (asked != nullptr && is_not_blank(*asked)) return "must not be blank";
    if (asked != nullptr && is_duration(*asked)) return std::string{"is not "} + duration_form;
    if (asked != nullptr && std::string_view{rule.keyword} == "type") return rule.before + type_in_words(*asked);
    if (asked != nullptr) return rule.before + in_words(*asked) + rule.after;
  }
  if (description.find("violate uniqueness") != std::string::npos) return "holds the same value twice";
  if (is_no_alternative(description)) {
    const Json* alternatives = asks("anyOf") != nullptr ? asks("anyOf") : asks("oneOf");
    std::string types;
    for (const Json& one : alternatives != nullptr && alternatives->is_array() ? *alternatives : Json::array()) {
      if (!one.is_object() || !one.contains("type")) return "is none of the forms that the schema allows";
      types += (types.empty() ? "" : " or ") + type_in_words(one["type"]);
    }
    return types.empty() ? "is none of the forms that the schema allows" : "expected " + types;
  }
  std::string out = description;
  if (!out.empty() && out.back() == '.') out.pop_back();
  return out;
}

std::string between_quotes(const std::string& text) {
  const auto open = text.find('\'');
  const auto close = text.rfind('\'');
  return open == close ? std::string{} : text.substr(open + 1, close - open - 1);
}

class Check {
 public:
  Check(const Plugin& plugin, const Json& schema)
      : plugin_{plugin}, schema_{schema}, config_(Json::parse(plugin.config.json, nullptr, false)) {}

  Mistakes run() && {
    judge();
    return std::move(out_);
  }
  /// The same by pointer, for who did not write a file.
  std::vector<Violation> violations() && {
    judge();
    return std::move(violations_);
  }

 private:
  void judge() {
    valijson::Schema parsed;
    valijson::ValidationResults results;
    try {
      valijson::SchemaParser parser;
      parser.populateSchema(valijson::adapters::NlohmannJsonAdapter{schema_}, parsed);
      valijson::Validator validator;
      validator.validate(parsed, valijson::adapters::NlohmannJsonAdapter{config_}, &results);
    } catch (const std::exception& error) {  // valijson throws for what it cannot read, and std::regex for a pattern
      return add(Pointer{}, std::string{"the plugin's schema for its settings cannot be used: "} + error.what());
    }
    // Behind "none of the alternatives" stand the complaints of each alternative, which nobody can use.
    std::vector<std::string> decided;
    for (const auto& error : results) {
      if (is_no_alternative(error.description)) decided.push_back(pointer_of(error.context).to_string());
    }
    for (const auto& error : results) {
      const Pointer pointer = pointer_of(error.context);
      const bool detail =
          !is_no_alternative(error.description) &&
          std::any_of(decided.begin(), decided.end(),
                      [at = pointer.to_string()](const std::string& around) { return within(at, around); });
      if (!detail) one(pointer, error.description);
    }
    if (plugin_.profile == Profile::production) judge_for_production();
  }

  void judge_for_production() {
    const auto found = development_only(config_, schema_);
    if (!found) return add(Pointer{}, "the plugin's schema for its settings cannot be used: " + found.error().message);
    for (const auto& one : *found) {
      const Pointer at{one.at};
      const bool secret = place_of(plugin_, at).secret;
      const std::string value = secret ? "this value" : in_quotes(in_words(Json::parse(one.value)));
      add(at, one.written ? "profile 'production' refuses " + value + ", which is for development"
                          : "is left out and then " + value + ", which profile 'production' refuses");
    }
  }

  void one(const Pointer& pointer, const std::string& description) {
    const Json* here = schema_at(schema_, pointer);
    if (is_summary(description)) return;
    if (starts_with(description, "Object contains a property that could not"))
      return unknown_keys(pointer, here, description);
    if (starts_with(description, "Missing required property")) return missing(pointer / between_quotes(description), 0);
    std::string suggestion;
    const Json* choices = here == nullptr ? nullptr : child(*here, "enum");
    if (choices != nullptr && config_.contains(pointer) && config_.at(pointer).is_string() &&
        !place_of(plugin_, pointer).secret) {
      std::vector<std::string> words;
      for (const Json& choice : *choices) {
        if (choice.is_string()) words.push_back(choice.get<std::string>());
      }
      suggestion = closest(config_.at(pointer).get_ref<const std::string&>(), words);
    }
    add(pointer, sentence(description, schema_, pointer), std::move(suggestion));
  }

  /// What is required of something that is missing says what is wanted of it.
  void missing(const Pointer& pointer, std::size_t depth) {
    const Json* inside = asked_at(schema_, pointer, "required");
    if (depth == deepest || inside == nullptr || !inside->is_array() || inside->empty())
      return add(pointer, "is required");
    for (const Json& name : *inside) {
      if (name.is_string()) missing(pointer / name.get<std::string>(), depth + 1);
    }
  }

  /// valijson names the keys of one object that nothing allows one at a time, or the first alone: all are looked for here.
  void unknown_keys(const Pointer& pointer, const Json* here, const std::string& description) {
    const auto names = property_names(here);
    const auto report = [&](const std::string& key) { add(pointer / key, "unknown key", closest(key, names), true); };
    const bool plain = here != nullptr && child(*here, "patternProperties") == nullptr &&
                       child(*here, "additionalProperties") != nullptr;
    if (!plain || !config_.contains(pointer) || !config_.at(pointer).is_object())
      return report(between_quotes(description));
    for (const auto& [key, value] : config_.at(pointer).items()) {
      if (std::find(names.begin(), names.end(), key) == names.end()) report(key);
    }
  }

  void add(const Pointer& pointer, std::string message, std::string suggestion = {}, bool at_key = false) {
    const Place place = place_of(plugin_, pointer);
    if (!said_.insert(pointer.to_string() + "\n" + message).second) return;
    violations_.push_back({pointer.to_string(), at_key ? "unknown_field" : "invalid_value",
                           message + (suggestion.empty() ? "" : " (did you mean '" + suggestion + "'?)")});
    out_.push_back({at_key ? place.key : place.value, path_of(plugin_, config_, pointer), std::move(message),
                    std::move(suggestion)});
  }

  static constexpr std::size_t deepest = 6;  // a schema may contain itself

  const Plugin& plugin_;
  const Json& schema_;
  const Json config_;
  std::set<std::string> said_{};
  Mistakes out_{};
  std::vector<Violation> violations_{};
};

}  // namespace

Mistakes check(const Plugin& plugin, const nlohmann::json& schema) { return Check{plugin, schema}.run(); }

std::vector<Violation> violations(const std::string& settings, const nlohmann::json& schema, Profile profile) {
  Plugin plugin;
  plugin.profile = profile;
  plugin.config.json = settings;
  return Check{plugin, schema}.violations();
}

Mistakes place(const Plugin& plugin, std::span<const Violation> violations) {
  const Json config = Json::parse(plugin.config.json, nullptr, false);
  Mistakes out;
  for (const Violation& violation : violations) {
    Pointer pointer;
    try {
      pointer = Pointer{violation.pointer};
    } catch (const Json::exception&) {
      // A plugin may say nonsense; its sentence still stands at its settings.
    }
    const Place place = place_of(plugin, pointer);
    const bool unknown = violation.code == "unknown" || violation.code == "unknown_field";
    out.push_back({unknown ? place.key : place.value, path_of(plugin, config, pointer), violation.message, {}});
  }
  return out;
}

}  // namespace hearth::config
