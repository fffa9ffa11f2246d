#pragma once

#include <hearth/hearth.hpp>

namespace probe {

using namespace hearth;

struct Settings {
  std::string greeting = "hello";
  std::int64_t times = 1;
  std::string password;
  std::string sender = "post";
};
constexpr auto describe(Type<Settings>) {
  return fields(field("greeting", &Settings::greeting, min_length(1), max_length(20)),
                field("times", &Settings::times, minimum(1), maximum(3)),
                field("password", &Settings::password, secret),
                field("sender", &Settings::sender, one_of("post", "drawer"), development_only("drawer")));
}

struct Greeting {
  std::string text;
};
constexpr auto describe(Type<Greeting>) { return fields(field("text", &Greeting::text)); }

struct SetOverlay {
  std::string plugin;
  Json overlay;
  std::int64_t version = 0;
};
constexpr auto describe(Type<SetOverlay>) {
  return fields(field("plugin", &SetOverlay::plugin), field("overlay", &SetOverlay::overlay),
                field("version", &SetOverlay::version, minimum(0)));
}

struct Checked {
  std::optional<Json> shown;
};
constexpr auto describe(Type<Checked>) { return fields(field("shown", &Checked::shown)); }

struct Plugins {
  std::vector<RunningPlugin> items;
};
constexpr auto describe(Type<Plugins>) { return fields(field("items", &Plugins::items)); }

struct Signed {
  std::string token;
};
constexpr auto describe(Type<Signed>) { return fields(field("token", &Signed::token)); }

struct Believed {
  Uuid sub;
  Uuid sid;
  std::string aud;
  std::string iss;
  std::vector<std::string> roles;
};
constexpr auto describe(Type<Believed>) {
  return fields(field("sub", &Believed::sub), field("sid", &Believed::sid), field("aud", &Believed::aud),
                field("iss", &Believed::iss), field("roles", &Believed::roles));
}

/// What takes a permission: other plugins' settings, and tokens.
class Console {
 public:
  explicit Console(const Host& host)
      : settings_{host.settings<Settings>()},
        overrides_{host.overrides()},
        crypto_{host.crypto()},
        identity_{host.identity()} {}

  Result<Greeting> greet() {
    const Settings& s = *settings_;
    std::string text;
    for (std::int64_t i = 0; i < s.times; ++i) text += (text.empty() ? "" : " ") + s.greeting;
    return Greeting{text};
  }
  Result<void> set(const SetOverlay& ask) {
    return overrides_.set(ask.plugin, ask.overlay, static_cast<std::uint64_t>(ask.version));
  }
  Result<Checked> check(const SetOverlay& ask) {
    auto shown = HEARTH_TRY(overrides_.check(ask.plugin, ask.overlay));
    return Checked{std::move(shown)};
  }
  Result<Plugins> list() {
    auto all = HEARTH_TRY(overrides_.list());
    return Plugins{std::move(all)};
  }
  Result<Signed> sign() {
    auto token = HEARTH_TRY(crypto_.sign_token("probe+jwt", Json{R"({"sub":"x"})"}));
    return Signed{std::move(token)};
  }
  Result<Believed> verify(Db& db, const Signed& ask) { return identity_.verify_token<Believed>(db, ask.token); }

 private:
  Live<Settings> settings_;
  Overrides overrides_;
  Crypto crypto_;
  Identity identity_;
};

}  // namespace probe
