#include <hearth/hearth.hpp>
#include <hearth/plugin.hpp>

#include <stdexcept>
#include <string>

// Built with clang++ and libc++, loaded into a host that was built with GCC and libstdc++.
namespace greeter {

using namespace hearth;

struct Settings {
  std::string greeting = "hello";
};
constexpr auto describe(Type<Settings>) { return fields(field("greeting", &Settings::greeting, max_length(40))); }

struct Greet {
  std::string name;
};
constexpr auto describe(Type<Greet>) { return fields(field("name", &Greet::name, min_length(1), max_length(100))); }

struct Greeting {
  std::string text;
};
constexpr auto describe(Type<Greeting>) { return fields(field("text", &Greeting::text)); }

class Greeter {
 public:
  explicit Greeter(Live<Settings> settings) : settings_{std::move(settings)} {}

  Result<Greeting> greet(const Caller&, const Greet& ask) {
    if (ask.name == "nobody") return not_found("greeter.nobody", "there is nobody to greet");
    if (ask.name == "thrower") throw std::runtime_error("thrown through libc++");
    return Greeting{settings_->greeting + ", " + ask.name};
  }

 private:
  Live<Settings> settings_;
};

class GreeterPlugin final : public Plugin {
 public:
  explicit GreeterPlugin(const Host& host) : greeter_{host.settings<Settings>()} {}
  void routes(Router& r) override {
    r.post("/greetings", greeter_, &Greeter::greet).open().fails("greeter.nobody").about("A greeting");
  }

 private:
  Greeter greeter_;
};

}  // namespace greeter

HEARTH_PLUGIN(greeter::GreeterPlugin)
