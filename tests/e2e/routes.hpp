#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/e2e/marketplace.hpp"

namespace hearth::e2e {

// One operation of /api/v1/openapi.json.
struct Operation {
  std::string method, path;        // "POST", "/api/v1/bookings/{id}"
  bool open = false;               // for anybody
  std::vector<std::string> roles;  // one of them is needed
  nlohmann::json parameters;       // as OpenAPI lists them
  nlohmann::json body;             // its schema; null when there is none

  std::string name() const { return method + " " + path; }
  bool allows(const std::string& role) const;
  // The path with each parameter replaced: by `value`, or without one by an id or a day that nobody has.
  std::string filled(const std::string& value = "") const;
  // Headers with which the request gets as far as its body.
  support::Headers headers() const;
  std::vector<nlohmann::json> of_query() const;
  const nlohmann::json& properties() const;  // of the body; an empty object when it has none
};

std::vector<Operation> operations_of(const Marketplace& market);

// Fails the test when it is no client's mistake told as a problem, or tells what is nobody's business.
void expect_refused(const support::HttpReply& reply, const std::string& what);
// The same where the request may also have been taken.
void expect_no_fault(const support::HttpReply& reply, const std::string& what);

// %-encoded.
std::string encoded(const std::string& text);

}  // namespace hearth::e2e
