// How well and how fast matching assigns, beside greedy and LEMON's network simplex, all in one run on one machine.
// Fails when the solver is not exact; the times are for reading.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "assignment.hpp"
#include "city.hpp"
#include "lemon.hpp"
#include "machol_wien.hpp"
#include "orlib.hpp"
#include "processor_time.hpp"

namespace hearth::bench {
namespace {

constexpr int repeats = 5;

double milliseconds(std::chrono::nanoseconds took) { return std::chrono::duration<double, std::milli>(took).count(); }

template <class F>
std::chrono::nanoseconds timed(F&& work) {
  const auto begin = processor_time();
  work();
  return processor_time() - begin;
}

std::chrono::nanoseconds median(std::vector<std::chrono::nanoseconds> all) {
  std::sort(all.begin(), all.end());
  return all[all.size() / 2];
}

/// One line of the table; false when the two exact ones disagree, with one another or with what was published.
bool compare(const std::string& name, const matching::Costs& costs, std::optional<std::int64_t> optimum = {}) {
  std::vector<std::chrono::nanoseconds> ours, theirs, quick;
  matching::Assignment exact, fast;
  Peer peer;
  for (int i = 0; i < repeats; ++i) {  // in turn, so that a busy moment hits all three
    ours.push_back(timed([&] { exact = *matching::solve(costs); }));
    peer = lemon(costs);
    theirs.push_back(peer.took);
    quick.push_back(timed([&] { fast = matching::greedy(costs); }));
  }
  const auto without = std::count(exact.column_of.begin(), exact.column_of.end(), -1);
  const bool good = exact.objective == peer.objective && exact.objective == optimum.value_or(exact.objective);
  const double loss = 100.0 * static_cast<double>(fast.objective - exact.objective) /
                      static_cast<double>(std::max<std::int64_t>(1, std::abs(exact.objective)));
  std::printf("%-26s %8d %8zu %14lld %6s %9.1f %9.1f %7.1f %9.1f %9.1f %8td\n", name.c_str(), costs.rows(),
              costs.edges().size(), static_cast<long long>(exact.objective), good ? "yes" : "NO",
              milliseconds(median(ours)), milliseconds(median(theirs)),
              milliseconds(median(theirs)) / milliseconds(median(ours)), milliseconds(median(quick)), loss, without);
  return good;
}

bool cities() {
  bool good = true;
  for (const std::int32_t bookings : {1000, 10'000}) {
    for (const double supply : {0.8, 1.0, 1.2, 2.0}) {
      for (const bool urgent : {false, true}) {
        const auto name =
            std::string{urgent ? "urgent city, " : "city, "} + std::to_string(supply).substr(0, 3) + " each";
        good &= compare(name, costs_of({.bookings = bookings, .supply = supply, .urgent = urgent}));
      }
    }
  }
  return good;
}

/// Published by a formula, and so is the optimum.
bool formulas() {
  bool good = true;
  for (const std::int32_t n : {100, 1000}) {
    good &= compare("Machol and Wien", machol_wien(n), std::int64_t{n} * (n + 1) * (n + 2) / 6);
  }
  return good;
}

bool published(const std::string& file) {
  std::ifstream from(file);
  const auto [costs, wrong] = read_orlib(from);
  if (!costs) std::fprintf(stderr, "%s: %s\n", file.c_str(), wrong.c_str());
  return costs && compare(file.substr(file.rfind('/') + 1), *costs);
}

int run(const std::vector<std::string>& files) {
  std::printf("%-26s %8s %8s %14s %6s %9s %9s %7s %9s %9s %8s\n", "problem", "rows", "edges", "objective", "exact",
              "ours ms", "LEMON ms", "ratio", "greedy ms", "greedy +%", "without");
  if (files.empty()) {
    const bool good = cities();
    return formulas() && good ? 0 : 1;
  }
  return std::all_of(files.begin(), files.end(), published) ? 0 : 1;
}

}  // namespace
}  // namespace hearth::bench

int main(int count, char** words) { return hearth::bench::run({words + 1, words + count}); }
