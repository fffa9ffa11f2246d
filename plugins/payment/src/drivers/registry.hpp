#pragma once

#include <hearth/hearth.hpp>

#include <array>
#include <memory>
#include <string_view>

namespace payment {

using namespace hearth;

class Driver;
struct Settings;

struct DriverEntry {
  std::string_view name;          ///< in the setting `provider`, in payments, in /webhooks/{provider}
  bool development_only = false;  ///< a production host refuses it
  std::unique_ptr<Driver> (*make)(const Host& host, const Live<Settings>& settings);
};

// Each beside its class.
std::unique_ptr<Driver> make_sandbox(const Host& host, const Live<Settings>& settings);
std::unique_ptr<Driver> make_toss(const Host& host, const Live<Settings>& settings);

inline constexpr std::string_view sandbox_name = "sandbox";

/// The drivers there are: what the setting may be and what it chooses. Another one is its class, its settings, and a line here.
inline constexpr std::array registry{
    DriverEntry{sandbox_name, true, make_sandbox},
    DriverEntry{"toss", false, make_toss},
};

template <std::size_t N>
constexpr auto names_of(const std::array<DriverEntry, N>& entries) {
  std::array<std::string_view, N> names{};
  for (std::size_t i = 0; i < N; ++i) names[i] = entries[i].name;
  return names;
}

template <const auto& Entries>
constexpr auto development_names_of() {
  constexpr auto count = [] {
    std::size_t found = 0;
    for (const auto& entry : Entries) found += entry.development_only ? 1 : 0;
    return found;
  }();
  std::array<std::string_view, count> names{};
  std::size_t next = 0;
  for (const auto& entry : Entries) {
    if (entry.development_only) names[next++] = entry.name;
  }
  return names;
}

}  // namespace payment
