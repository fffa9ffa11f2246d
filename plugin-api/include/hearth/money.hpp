#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hearth {

/// An ISO 4217 code: three capital letters.
struct Currency {
  std::array<char, 3> letters{'K', 'R', 'W'};

  [[nodiscard]] std::string_view text() const { return {letters.data(), letters.size()}; }
  static std::optional<Currency> parse(std::string_view code) {
    if (code.size() != 3) return std::nullopt;
    for (const char c : code) {
      if (c < 'A' || c > 'Z') return std::nullopt;
    }
    return Currency{{code[0], code[1], code[2]}};
  }
  friend bool operator==(const Currency&, const Currency&) = default;
};

/// An amount in the currency's smallest unit. JSON: {"amount": 50000, "currency": "KRW"}; a column: BIGINT, in won.
/// Arithmetic is between amounts of one currency; comparing two of different ones is a mistake of the caller's.
struct Money {
  std::int64_t amount = 0;
  Currency currency{};

  friend bool operator==(const Money&, const Money&) = default;
  friend auto operator<=>(const Money& a, const Money& b) { return a.amount <=> b.amount; }
  friend Money operator+(Money a, const Money& b) { return a += b; }
  friend Money operator-(Money a, const Money& b) { return a -= b; }
  friend Money operator*(Money a, std::int64_t n) { return {a.amount * n, a.currency}; }
  friend Money operator-(Money a) { return {-a.amount, a.currency}; }
  Money& operator+=(const Money& other) {
    amount += other.amount;
    return *this;
  }
  Money& operator-=(const Money& other) {
    amount -= other.amount;
    return *this;
  }
};

inline Money won(std::int64_t amount) { return {amount, Currency{}}; }

}  // namespace hearth
