#include <algorithm>
#include <map>

#include "host/plugin/manifest.hpp"

namespace hearth::plugin {
namespace {

std::string access_text(const gateway::Route& route) {
  if (route.open) return "open";
  if (route.operations) return "operations";
  std::string text;
  for (const auto& role : route.allow) text += (text.empty() ? "" : ", ") + role;
  return "allow " + text;
}

/// All of a route that the manifest says, as one comparable text.
std::string route_text(const gateway::Route& route) {
  std::string text = access_text(route);
  for (const bool flag :
       {route.inline_, route.idempotent, route.key_required, route.writes, route.if_match, route.if_match_optional}) {
    text += flag ? '1' : '0';
  }
  for (const auto& code : route.fails) text += "\n" + code;
  for (const std::string* part : {&route.about.text(), &route.body_schema.text(), &route.params_schema.text(),
                                  &route.reply_schema.text(), &route.rate_policy}) {
    text += "\n" + *part;
  }
  return text + "\n" + std::to_string(route.reply_status) + " " + std::to_string(route.body_limit) + " " +
         std::to_string(route.deadline.count());
}

using Named = std::map<std::string, std::string>;  // what it is called -> all that is said of it

/// "the route GET /x is in the manifest and not in the code"
void compare(const char* what, const Named& said, const Named& registered, std::vector<std::string>& out) {
  for (const auto& [name, content] : said) {
    const auto other = registered.find(name);
    const auto thing = std::string{what} + " " + name;
    if (other == registered.end()) {
      out.push_back(thing + " is in the manifest and not in the code");
    } else if (other->second != content) {
      out.push_back(thing + " is declared otherwise in the code than in the manifest");
    }
  }
  for (const auto& [name, content] : registered) {
    if (!said.contains(name)) out.push_back(std::string{what} + " " + name + " is in the code and not in the manifest");
  }
}

template <class Items, class Name, class Content>
Named named(const Items& items, Name name, Content content) {
  Named out;
  for (const auto& item : items) out.emplace(name(item), content(item));
  return out;
}

Named plain(const std::vector<std::string>& names) {
  return named(
      names, [](const auto& name) { return name; }, [](const auto&) { return std::string{}; });
}
Named routes_of(const Manifest& manifest) {
  return named(
      manifest.routes,
      [](const auto& route) { return route.method + " " + route.path + (route.operations ? " for operators" : ""); },
      route_text);
}
template <class Items, class Content>
Named by_name(const Items& items, Content content) {
  return named(
      items, [](const auto& item) { return item.name; }, content);
}

}  // namespace

void describe(Manifest& manifest, const Registrations& registered) {
  for (const auto& entry : registered.routes) manifest.routes.push_back(entry.declared);
  for (const auto& entry : registered.provides) {
    manifest.provides.push_back({entry.name, entry.input_schema, entry.output_schema});
  }
  manifest.needs = registered.needs;
  for (const auto& entry : registered.publishes) manifest.publishes.push_back({entry.name, entry.schema});
  for (const auto& entry : registered.subscriptions) manifest.consumes.push_back(entry.event);
  for (const auto& entry : registered.timers) manifest.timers.push_back({entry.name, entry.cron});
  for (const auto& entry : registered.commands) manifest.commands.push_back({entry.name, entry.about, entry.schema});
  manifest.settings_schema = registered.settings_schema;
}

std::vector<std::string> differences(const Manifest& said, const Manifest& registered) {
  std::vector<std::string> out;
  compare("the route", routes_of(said), routes_of(registered), out);
  const auto service = [](const Service& one) { return one.input_schema + "\n" + one.output_schema; };
  compare("the service", by_name(said.provides, service), by_name(registered.provides, service), out);
  compare("the required service", plain(said.needs), plain(registered.needs), out);
  const auto schema = [](const auto& one) { return one.schema; };
  compare("the published event", by_name(said.publishes, schema), by_name(registered.publishes, schema), out);
  compare("the consumed event", plain(said.consumes), plain(registered.consumes), out);
  const auto cron = [](const TimerName& one) { return one.cron; };
  compare("the timer", by_name(said.timers, cron), by_name(registered.timers, cron), out);
  const auto command = [](const Command& one) { return one.about + "\n" + one.schema; };
  compare("the command", by_name(said.commands, command), by_name(registered.commands, command), out);
  if (said.settings_schema != registered.settings_schema) {
    out.emplace_back("the settings' schema is declared otherwise in the code than in the manifest");
  }
  return out;
}

}  // namespace hearth::plugin
