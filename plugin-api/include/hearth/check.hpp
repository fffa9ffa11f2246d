#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hearth/blank.hpp"
#include "hearth/describe.hpp"
#include "hearth/encode.hpp"
#include "hearth/result.hpp"
#include "hearth/text.hpp"

/// What is wrong with a value, said with a stable code and the place it stands at.
namespace hearth {

/// What is wrong with an input; no more than `cap` are kept.
class Violations {
 public:
  static constexpr std::size_t cap = 64;

  void add(std::string pointer, std::string_view code, std::string message) {
    if (all_.size() < cap) all_.push_back({std::move(pointer), std::string(code), std::move(message)});
  }
  [[nodiscard]] bool empty() const { return all_.empty(); }
  [[nodiscard]] bool full() const { return all_.size() >= cap; }
  [[nodiscard]] const std::vector<Violation>& all() const { return all_; }
  [[nodiscard]] std::vector<Violation> take() { return std::move(all_); }

 private:
  std::vector<Violation> all_;
};

namespace detail {

/// Where a value stands, spelled only when something is wrong with it.
struct Place {
  std::string (*spell)(const void* context);
  const void* context;
};

class Check {
 public:
  Check(const Limits& limits, Place place, Violations& found) : limits_{limits}, place_{place}, found_{found} {}

  void add(std::string_view code, std::string message) const {
    if (!found_.full()) found_.add(place_.spell(place_.context), code, std::move(message));
  }

  void length(std::size_t n, std::string_view unit) const {
    const auto count = static_cast<std::int64_t>(n);
    if (count < limits_.min_length) add("too_short", at_least(limits_.min_length, unit));
    if (limits_.max_length >= 0 && count > limits_.max_length) add("too_long", at_most(limits_.max_length, unit));
  }

  void text(std::string_view value) const {
    if (value.find('\0') != std::string_view::npos) return add("bad_format", "must not contain the character U+0000");
    if (limits_.not_blank && is_blank(value)) return add("too_short", "must not be blank");
    if (limits_.min_length > 0 || limits_.max_length >= 0) length(code_points(value), "characters");
    if (limits_.choice_count > 0 && !chosen(value)) return add("not_one_of", "must be one of " + choices());
    if (limits_.format != Format::none && !matches(limits_.format, value)) {
      add("bad_format", "must be of the format '" + std::string(info(limits_.format).name) + "'");
    }
  }

  void integer(std::int64_t value) const {
    if (limits_.real) return real(static_cast<double>(value));
    if (limits_.has_minimum && value < limits_.minimum) {
      add("below_minimum", "must be at least " + std::to_string(limits_.minimum));
    }
    if (limits_.has_maximum && value > limits_.maximum) {
      add("above_maximum", "must be at most " + std::to_string(limits_.maximum));
    }
  }

  void real(double value) const {
    if (limits_.has_minimum && value < limits_.real_minimum) {
      add("below_minimum", "must be at least " + real_text(limits_.real_minimum));
    }
    if (limits_.has_maximum && value > limits_.real_maximum) {
      add("above_maximum", "must be at most " + real_text(limits_.real_maximum));
    }
  }

  void items(std::size_t n) const {
    const auto count = static_cast<std::int64_t>(n);
    if (count < limits_.min_items) add("too_few_items", at_least(limits_.min_items, "items"));
    if (limits_.max_items >= 0 && count > limits_.max_items) {
      add("too_many_items", at_most(limits_.max_items, "items"));
    }
  }

 private:
  static std::string at_least(std::int64_t n, std::string_view unit) {
    return "must have at least " + std::to_string(n) + " " + std::string(unit);
  }
  static std::string at_most(std::int64_t n, std::string_view unit) {
    return "must have at most " + std::to_string(n) + " " + std::string(unit);
  }
  static std::string real_text(double value) {
    std::string out;
    write_json_real(value, out);
    return out;
  }
  [[nodiscard]] bool chosen(std::string_view value) const {
    for (std::size_t i = 0; i < limits_.choice_count; ++i) {
      if (limits_.choices[i] == value) return true;
    }
    return false;
  }
  [[nodiscard]] std::string choices() const {
    std::string out;
    for (std::size_t i = 0; i < limits_.choice_count; ++i) {
      out += (i == 0 ? "'" : ", '") + std::string(limits_.choices[i]) + "'";
    }
    return out;
  }

  const Limits& limits_;
  Place place_;
  Violations& found_;
};

}  // namespace detail

}  // namespace hearth
