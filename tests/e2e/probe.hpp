#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/e2e/customer.hpp"

namespace hearth::e2e {

// A marketplace with the plugin of tests/e2e/probe beside the others: it knows the codes that auth issues, and calls services.
class Probed : public Marketplace {
 public:
  explicit Probed(Engine engine, std::vector<std::string> set = {});

  // What was sent to the address, the latest first: {code_id, purpose, to, code}.
  nlohmann::json sent_to(const std::string& address) const;
  // The latest of them; fails the test when there is none.
  nlohmann::json latest_to(const std::string& address) const;

  // The service's answer as the route gives it: 200 {"output": ...}, or the problem.
  support::HttpReply service(const std::string& name, const nlohmann::json& input) const;
  nlohmann::json ask(const std::string& name, const nlohmann::json& input) const;

  // The host's clock, in seconds since 1970.
  std::int64_t now_s() const;
};

// One that also answers for another network than the test's own: X-Forwarded-For, believed from this machine.
support::HttpClient from(const support::HttpClient& http, const std::string& address);
extern const std::string believes_forwarded;

// A password that is none of the known ones, and consents for registering.
nlohmann::json registration(const std::string& email, const std::string& password = "a long enough passphrase");

std::size_t count_status(const std::vector<support::HttpReply>& replies, int status);

}  // namespace hearth::e2e
