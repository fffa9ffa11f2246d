#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/e2e/marketplace.hpp"

namespace hearth::e2e {

// The demo data of config/demo that journeys lean on.
namespace demo {
inline const std::string studio_cleaning =
    "01930000-0000-7000-8004-000000000003";  // by size: 1 to 5 평 take 90 minutes
inline const std::string regular_cleaning = "01930000-0000-7000-8004-000000000001";  // by the hour
inline const std::string jongno = "11110";     // one technician, every day 9 to 19
inline const std::string seongdong = "11200";  // three, Monday to Saturday 9 to 18
inline const std::string jongno_technician = "01930000-0000-7000-8010-000000000001";
}  // namespace demo

// Noon of a day in Seoul is "2026-12-01T12:00:00+09:00".
std::string at(const std::string& day, const std::string& time);
// A Wednesday in Seoul, at least `weeks` weeks from now: no technician's day off. The eighth would lie behind the 60 days that
// bookings are taken ahead, but only on some weekdays.
inline constexpr int last_wednesday = 7;
std::string wednesday(int weeks = 1);

// The answer's JSON; fails the test with the answer when it is not of that status.
nlohmann::json expect_status(const support::HttpReply& reply, int status);
// Checks that it is a problem of that status and code (RFC 9457, with trace_id).
void expect_problem(const support::HttpReply& reply, int status, const std::string& code);

// The steps of a booking, as somebody with a token takes them. Each gives the id of what it made.
class Customer {
 public:
  explicit Customer(support::HttpClient client) : http{std::move(client)} {}

  std::string add_address(const std::string& region, const std::string& entry_notes = "") const;
  std::string quote(const std::string& address, const std::string& start) const;
  support::HttpReply ask_hold(const std::string& quote, const support::Headers& headers = {}) const;
  std::string hold(const std::string& address, const std::string& start) const;  // quote and hold
  std::string book(const std::string& address, const std::string& start) const;  // quote, hold and book
  // The listed starts of one day, as UTC texts in order.
  std::vector<std::string> free_starts(const std::string& address, const std::string& day) const;

  support::HttpClient http;
};

// Does it `count` times at once, each on a thread of its own that begins when all are there.
template <class F>
auto in_parallel(int count, F&& work) -> std::vector<decltype(work(0))>;

}  // namespace hearth::e2e

#include <latch>
#include <thread>

template <class F>
auto hearth::e2e::in_parallel(int count, F&& work) -> std::vector<decltype(work(0))> {
  std::vector<decltype(work(0))> results(static_cast<std::size_t>(count));
  std::latch ready{count};
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      ready.arrive_and_wait();
      results[static_cast<std::size_t>(i)] = work(i);
    });
  }
  for (auto& thread : threads) thread.join();
  return results;
}
