#include "host/plugin/manifest.hpp"

#include <algorithm>
#include <set>

#include "host/config/mistakes.hpp"
#include "host/config/version.hpp"
#include "host/db/schema_name.hpp"
#include "host/plugin/library.hpp"
#include "host/plugin/strict_json.hpp"

namespace hearth::plugin {
namespace {

using nlohmann::json;

constexpr std::size_t most_mistakes = 100;

class Mistakes {
 public:
  explicit Mistakes(std::string_view source) : source_{source} {}

  void add(const std::string& pointer, std::string code, std::string message) {
    if (found_.size() < most_mistakes) found_.push_back({pointer, std::move(code), std::move(message)});
  }
  [[nodiscard]] bool none() const { return found_.empty(); }

  Error error() && {
    std::string text;
    for (const auto& one : found_) {
      text +=
          (text.empty() ? "" : "\n") + source_ + ": " + (one.pointer.empty() ? "/" : one.pointer) + ": " + one.message;
    }
    Error made = invalid("plugin.manifest", std::move(text));
    made.violations = std::move(found_);
    return made;
  }

 private:
  std::string source_;
  std::vector<Violation> found_;
};

/// One object of the manifest: every key is asked for once, and what was not asked for is a mistake.
class Object {
 public:
  Object(Mistakes& mistakes, const json& value, std::string pointer)
      : mistakes_{mistakes}, value_{value}, pointer_{std::move(pointer)} {
    if (!value_.is_object()) mistakes_.add(pointer_, "type", "must be an object");
  }
  ~Object() {
    if (!value_.is_object()) return;
    for (const auto& [key, ignored] : value_.items()) {
      if (asked_.contains(key)) continue;
      const std::vector<std::string> known{asked_.begin(), asked_.end()};
      const auto near = config::closest(key, known);
      mistakes_.add(pointer_ + "/" + config::in_quotes(key), "unknown",
                    near.empty() ? "unknown key" : "unknown key (did you mean '" + near + "'?)");
    }
  }
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  const json* find(const char* key, bool required) {
    asked_.insert(key);
    if (!value_.is_object()) return nullptr;
    const auto at = value_.find(key);
    if (at != value_.end()) return &*at;
    if (required) mistakes_.add(below(key), "required", "is missing");
    return nullptr;
  }

  std::string text(const char* key, std::size_t most, bool required = true) {
    const json* found = find(key, required);
    if (found == nullptr) return {};
    if (!found->is_string()) {
      mistakes_.add(below(key), "type", "must be text");
      return {};
    }
    auto value = found->get<std::string>();
    if (value.size() > most) {
      mistakes_.add(below(key), "too_long", "is longer than " + std::to_string(most) + " bytes");
      return {};
    }
    return value;
  }

  /// A text that must fulfil something; `what` ends the sentence "must be ...".
  template <class Test>
  std::string text(const char* key, Test test, const char* what, bool required = true) {
    auto value = text(key, 512, required);
    if (!value.empty() && !test(value))
      mistakes_.add(below(key), "format", config::in_quotes(value) + " must be " + what);
    return value;
  }

  std::uint64_t number(const char* key, std::uint64_t most, bool required = true) {
    const json* found = find(key, required);
    if (found == nullptr) return 0;
    if (!found->is_number_unsigned() || found->get<std::uint64_t>() > most) {
      mistakes_.add(below(key), "range", "must be a whole number from 0 to " + std::to_string(most));
      return 0;
    }
    return found->get<std::uint64_t>();
  }

  bool flag(const char* key) {
    const json* found = find(key, false);
    if (found == nullptr) return false;
    if (!found->is_boolean()) mistakes_.add(below(key), "type", "must be true or false");
    return found->is_boolean() && found->get<bool>();
  }

  /// A JSON Schema: an object, kept as text.
  std::string schema(const char* key) {
    const json* found = find(key, false);
    if (found == nullptr) return {};
    if (!found->is_object() && !found->is_boolean()) mistakes_.add(below(key), "type", "must be a JSON Schema");
    return found->dump();
  }

  template <class Each>
  void list(const char* key, Each each) {
    const json* found = find(key, false);
    if (found == nullptr) return;
    if (!found->is_array() || found->size() > most_manifest_items) {
      mistakes_.add(below(key), "type", "must be a list of at most " + std::to_string(most_manifest_items) + " items");
      return;
    }
    for (std::size_t i = 0; i < found->size(); ++i) each((*found)[i], below(key) + "/" + std::to_string(i));
  }

  template <class Test>
  std::vector<std::string> texts(const char* key, Test test, const char* what) {
    std::vector<std::string> all;
    list(key, [&](const json& item, const std::string& pointer) {
      if (!item.is_string() || item.get_ref<const std::string&>().size() > 512 ||
          !test(item.get_ref<const std::string&>())) {
        mistakes_.add(pointer, "format", std::string{"must be "} + what);
      } else {
        all.push_back(item.get<std::string>());
      }
    });
    return all;
  }

  [[nodiscard]] std::string below(const char* key) const { return pointer_ + "/" + key; }
  Mistakes& mistakes() { return mistakes_; }

 private:
  Mistakes& mistakes_;
  const json& value_;
  std::string pointer_;
  std::set<std::string> asked_;
};

bool any_text(const std::string& text) { return !text.empty(); }
/// "*": any that the operator names, for a plugin whose hosts are the operator's choice.
bool is_outbound_host(const std::string& host) {
  auto rest = std::string_view{host};
  if (rest == "*") return true;
  if (rest.starts_with("*.")) rest.remove_prefix(2);
  return !rest.empty() && rest.size() <= 253 && std::ranges::all_of(rest, [](unsigned char c) {
    return c == '-' || c == '.' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
  });
}
bool is_hex_digest(const std::string& text) {
  return text.size() == 64 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}
bool is_file_name(const std::string& name) {
  return name.size() <= 200 && !name.starts_with('.') &&
         std::ranges::all_of(name, [](char c) { return c != '/' && c >= 0x20 && c != 0x7f; });
}
bool is_method(const std::string& method) {
  return method == "GET" || method == "POST" || method == "PUT" || method == "PATCH" || method == "DELETE";
}
constexpr auto a_versioned_name = "a name like 'loyalty.points_added@1'";

gateway::Route read_route(Object object) {
  gateway::Route route;
  route.method = object.text("method", is_method, "GET, POST, PUT, PATCH or DELETE");
  route.path = object.text("path", 512);
  if (!route.path.empty()) {
    if (const auto good = check_template(route.path); !good) {
      object.mistakes().add(object.below("path"), "format", good.error().message);
    }
  }
  route.allow = object.texts("allow", any_text, "the name of a role");
  route.open = object.flag("open");
  route.inline_ = object.flag("inline");
  route.idempotent = object.flag("idempotent");
  route.key_required = object.flag("key_required");
  route.writes = object.flag("writes");
  route.if_match = object.flag("if_match");
  route.if_match_optional = object.flag("if_match_optional");
  route.operations = object.flag("operations");
  route.fails = object.texts("fails", any_text, "a code like 'loyalty.too_few_points'");
  route.about = object.text("about", 2000, false);
  route.body_schema = object.schema("body");
  route.params_schema = object.schema("params");
  route.reply_schema = object.schema("reply");
  route.produces = media_type_of(route.reply_schema);
  route.reply_status = static_cast<unsigned>(object.number("reply_status", 299));
  route.body_limit = object.number("body_limit", 1ULL << 40, false);
  route.deadline = std::chrono::nanoseconds{object.number("deadline_ns", 86'400'000'000'000, false)};
  route.rate_policy = object.text("rate_policy", 100, false);
  const int access = (route.open ? 1 : 0) + (route.operations ? 1 : 0) + (route.allow.empty() ? 0 : 1);
  if (access != 1) {
    object.mistakes().add(object.below("allow"), "access",
                          "a route is either open, or allows some roles, or is for operators");
  }
  return route;
}

void read_offers(Object& root, Mistakes& mistakes, Manifest& manifest) {
  const auto is_service = [](const std::string& name) { return is_versioned_name(name); };
  root.list("provides", [&](const json& item, const std::string& at) {
    Object one{mistakes, item, at};
    manifest.provides.push_back(
        {one.text("name", is_service, a_versioned_name), one.schema("input"), one.schema("output")});
  });
  manifest.needs = root.texts("requires", is_service, a_versioned_name);
  root.list("publishes", [&](const json& item, const std::string& at) {
    Object one{mistakes, item, at};
    manifest.publishes.push_back({one.text("name", is_service, a_versioned_name), one.schema("schema")});
  });
  manifest.consumes = root.texts("consumes", is_service, a_versioned_name);
  root.list("routes", [&](const json& item, const std::string& at) {
    manifest.routes.push_back(read_route(Object{mistakes, item, at}));
  });
  root.list("timers", [&](const json& item, const std::string& at) {
    Object one{mistakes, item, at};
    TimerName timer{one.text("name", is_timer_name, "a name like 'expire_hold'"), one.text("cron", 100, false)};
    if (!timer.cron.empty()) {
      if (const auto good = check_cron(timer.name, timer.cron); !good)
        mistakes.add(one.below("cron"), "format", good.error().message);
    }
    manifest.timers.push_back(std::move(timer));
  });
  root.list("commands", [&](const json& item, const std::string& at) {
    Object one{mistakes, item, at};
    manifest.commands.push_back({one.text("name", 100), one.text("about", 2000, false), one.schema("options")});
  });
}

/// The plugin's name is its schema's.
void check_schema_name(Mistakes& mistakes, const Manifest& manifest) {
  const auto taken = db::taken_schema_name(manifest.name);
  if (!manifest.database || taken.empty()) return;
  mistakes.add(
      "/name", "reserved",
      config::in_quotes(manifest.name) + " is " + std::string{taken} +
          ", and the plugin's schema has its name: give the plugin another, in plugin.yaml and CMakeLists.txt");
}

Manifest read_root(Mistakes& mistakes, const json& document) {
  Manifest manifest;
  Object root{mistakes, document, ""};
  if (root.number("hearth", 1000) != 1) {
    mistakes.add("/hearth", "format", "the manifest's format must be 1: this host knows no other");
  }
  manifest.name = root.text("name", is_plugin_name, "[a-z][a-z0-9_]{1,39}");
  manifest.version = root.text(
      "version", [](const std::string& text) { return config::Version::parse(text).has_value(); },
      "a semantic version like 1.2.3");
  manifest.about = root.text("about", 500, false);
  manifest.build = root.text("build", 200, false);
  if (const json* abi = root.find("abi", true)) {
    Object one{mistakes, *abi, "/abi"};
    manifest.abi_major = static_cast<std::uint16_t>(one.number("major", 65535));
    manifest.abi_minor = static_cast<std::uint16_t>(one.number("minor", 65535));
    manifest.host_minor_required = static_cast<std::uint16_t>(one.number("host_minor_required", 65535));
  }
  manifest.execution = root.text(
      "execution", [](const std::string& text) { return text == "fiber" || text == "threads"; },
      "'fiber' or 'threads'");
  if (const json* permissions = root.find("permissions", false)) {
    Object one{mistakes, *permissions, "/permissions"};
    manifest.database = one.flag("database");
    manifest.tokens = one.flag("tokens");
    manifest.settings = one.flag("settings");
    manifest.audit = one.flag("audit");
    manifest.outbound =
        one.texts("outbound", is_outbound_host, "a host name like 'api.example.com' or '*.example.com', or '*'");
  }
  check_schema_name(mistakes, manifest);
  read_offers(root, mistakes, manifest);
  manifest.settings_schema = root.schema("settings");
  root.list("migrations", [&](const json& item, const std::string& at) {
    Object one{mistakes, item, at};
    const auto is_engine = [](const std::string& text) { return text == "postgres" || text == "sqlite"; };
    manifest.migrations.push_back({one.text("engine", is_engine, "'postgres' or 'sqlite'"),
                                   one.text("file", is_file_name, "a file's name"),
                                   one.text("sha256", is_hex_digest, "64 hex digits")});
  });
  return manifest;
}

/// What a later border may say cannot be known: the way out is then another host, and not another manifest.
Error unread(const Manifest& manifest, Error mistakes) {
  const auto minor = std::max(manifest.abi_minor, manifest.host_minor_required);
  if (manifest.abi_major != HEARTH_ABI_MAJOR || minor <= HEARTH_ABI_MINOR) return mistakes;
  const auto border = [](int of) { return std::to_string(HEARTH_ABI_MAJOR) + "." + std::to_string(of); };
  auto made = refused("abi_minor", manifest.name,
                      "its manifest is of border " + border(minor) + " and this host, of border " +
                          border(HEARTH_ABI_MINOR) + ", cannot read it: upgrade the host to border " + border(minor) +
                          " or later, or install an older build of " + manifest.name + "\n" + mistakes.message);
  made.violations = std::move(mistakes.violations);
  return made;
}

}  // namespace

Result<Manifest> parse_manifest(std::string_view text, std::string_view source) {
  Mistakes mistakes{source};
  if (text.size() > most_manifest_bytes) {
    mistakes.add("", "too_long", "is longer than " + std::to_string(most_manifest_bytes) + " bytes");
    return std::move(mistakes).error();
  }
  const auto document = parse_strict(text, most_manifest_depth);
  if (!document) {
    mistakes.add("", document.error().code, document.error().message);
    return std::move(mistakes).error();
  }
  Manifest manifest = read_root(mistakes, *document);
  if (!mistakes.none()) return unread(manifest, std::move(mistakes).error());
  return manifest;
}

}  // namespace hearth::plugin
