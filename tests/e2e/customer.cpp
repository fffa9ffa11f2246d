#include "tests/e2e/customer.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <hearth/date.hpp>
#include <stdexcept>

namespace hearth::e2e {

using Json = nlohmann::json;
using support::HttpReply;

std::string at(const std::string& day, const std::string& time) { return day + "T" + time + ":00+09:00"; }

namespace {

Date today_in_seoul() { return Date::of(first_moment(), std::chrono::hours{9}); }

}  // namespace

std::string wednesday(int weeks) {
  if (weeks < 1 || weeks > last_wednesday)
    throw std::logic_error("bookings are not taken so far ahead on every weekday");
  Date day = today_in_seoul() + 7 * weeks;
  while (day.weekday() != std::chrono::Wednesday) day = day + 1;
  return day.text();
}

Json expect_status(const HttpReply& reply, int status) {
  EXPECT_EQ(reply.status, status) << reply.failure << reply.body;
  if (reply.status != status) throw std::runtime_error("the journey ends here");
  return reply.body.empty() ? Json{} : reply.json();
}

void expect_problem(const HttpReply& reply, int status, const std::string& code) {
  EXPECT_EQ(reply.status, status) << reply.failure << reply.body;
  EXPECT_EQ(reply.header("content-type"), "application/problem+json");
  if (reply.body.empty()) return;
  const auto problem = reply.json();
  EXPECT_EQ(problem.value("code", ""), code) << reply.body;
  EXPECT_EQ(problem.value("status", 0), status);
  EXPECT_EQ(problem.value("trace_id", "").size(), 32U);
}

std::string Customer::add_address(const std::string& region, const std::string& entry_notes) const {
  Json address{{"label", "집"},
               {"road_name", "서울특별시 세종대로 110"},
               {"zip", "04524"},
               {"region", region},
               {"detail", "101동 1203호"},
               {"latitude", 37.5663},
               {"longitude", 126.9779}};
  if (!entry_notes.empty()) address["entry_notes"] = entry_notes;
  return expect_status(http.post("/consumers/me/addresses", address), 201).at("id");
}

std::string Customer::quote(const std::string& address, const std::string& start) const {
  const Json ask{{"service_id", demo::studio_cleaning}, {"address_id", address}, {"size", 5}, {"start", start}};
  return expect_status(http.post("/catalog/quotes", ask), 201).at("id");
}

HttpReply Customer::ask_hold(const std::string& quote, const support::Headers& headers) const {
  return http.post("/bookings/holds", {{"quote_id", quote}}, headers);
}

std::string Customer::hold(const std::string& address, const std::string& start) const {
  return expect_status(ask_hold(quote(address, start)), 201).at("id");
}

std::string Customer::book(const std::string& address, const std::string& start) const {
  return expect_status(http.post("/bookings", {{"hold_id", hold(address, start)}}), 201).at("id");
}

std::vector<std::string> Customer::free_starts(const std::string& address, const std::string& day) const {
  const auto reply = http.get("/availability?service_id=" + demo::studio_cleaning + "&address_id=" + address +
                              "&size=5&from=" + day + "&to=" + day);
  const auto found = expect_status(reply, 200);
  std::vector<std::string> starts;
  for (const auto& slot : found.at("items")) starts.push_back(slot.at("start"));
  return starts;
}

}  // namespace hearth::e2e
