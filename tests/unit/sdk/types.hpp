#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hearth/hearth.hpp"

/// Described types that the SDK's tests share: one with every kind of member, and small ones.
namespace sdk_test {

using namespace hearth;

enum class State { draft, published, archived };
constexpr auto describe(Type<State>) {
  return names(value("draft", State::draft), value("published", State::published), value("archived", State::archived));
}

struct Point {
  double x = 0;
  double y = 0;
  friend bool operator==(const Point&, const Point&) = default;
};
constexpr auto describe(Type<Point>) {
  return fields(field("x", &Point::x, minimum(-180.0), maximum(180.0)), field("y", &Point::y));
}

struct Everything {
  bool flag = false;
  std::int32_t small = 0;
  std::int64_t large = 0;
  double real = 0;
  std::string text{};
  Uuid id{};
  Timestamp at{};
  Duration lasts{0};
  Date day{};
  Money price{};
  Bytes secret{};
  State state = State::draft;
  std::optional<std::string> note{};
  std::optional<Point> place{};
  std::vector<std::int64_t> numbers{};
  std::vector<Point> path{};
  std::map<std::string, std::string> labels{};
  Json extra{};
  friend bool operator==(const Everything&, const Everything&) = default;
};
constexpr auto describe(Type<Everything>) {
  return fields(
      field("flag", &Everything::flag), field("small", &Everything::small), field("large", &Everything::large),
      field("real", &Everything::real), field("text", &Everything::text), field("id", &Everything::id),
      field("at", &Everything::at), field("lasts", &Everything::lasts), field("day", &Everything::day),
      field("price", &Everything::price), field("secret", &Everything::secret), field("state", &Everything::state),
      field("note", &Everything::note), field("place", &Everything::place), field("numbers", &Everything::numbers),
      field("path", &Everything::path), field("labels", &Everything::labels), field("extra", &Everything::extra));
}

/// One field for each way of being wrong.
struct Limited {  // its defaults are within its limits
  std::string name = "ab";
  std::int64_t count = 1;
  std::int32_t small = 0;
  std::string kind = "a";
  std::string mail = "a@b.kr";
  std::vector<std::string> tags{"a"};
  std::optional<State> state{};
  std::map<std::string, Point> points{};
  Duration wait = std::chrono::minutes(5);
  Json extra{};
};
constexpr auto describe(Type<Limited>) {
  return fields(field("name", &Limited::name, min_length(2), max_length(4)),
                field("count", &Limited::count, minimum(1), maximum(9), optional_),
                field("small", &Limited::small, optional_), field("kind", &Limited::kind, one_of("a", "b"), optional_),
                field("mail", &Limited::mail, format("email"), optional_),
                field("tags", &Limited::tags, min_items(1), max_items(2), max_length(3), unique_items, optional_),
                field("state", &Limited::state), field("points", &Limited::points, max_items(1), optional_),
                field("wait", &Limited::wait, minimum(std::chrono::minutes(1)), optional_),
                field("extra", &Limited::extra, optional_));
}

/// What is chosen needs more.
struct Card {
  std::string number{};
};
constexpr auto describe(Type<Card>) { return fields(field("number", &Card::number, optional_)); }
struct Paying {
  std::string by = "cash";
  std::optional<Card> card{};
  std::string why = "x";
};
constexpr auto describe(Type<Paying>) {
  return fields(field("by", &Paying::by, one_of("cash", "card"), needs("card", "/card/number"), optional_),
                field("card", &Paying::card), field("why", &Paying::why, not_blank, max_length(9), optional_));
}

struct Change {
  Patch<std::string> name{};
  Patch<std::int64_t> count{};
};
constexpr auto describe(Type<Change>) {
  return fields(field("name", &Change::name, max_length(4)), field("count", &Change::count));
}

struct Tree {
  std::string name{};
  std::vector<Tree> branches{};
  friend bool operator==(const Tree&, const Tree&) = default;
};
constexpr auto describe(Type<Tree>) {
  return fields(field("name", &Tree::name), field("branches", &Tree::branches, optional_));
}

struct Settings {
  std::int64_t limit = 10;
  Duration hold = std::chrono::minutes(15);
  std::string token{};
};
constexpr auto describe(Type<Settings>) {
  return fields(field("limit", &Settings::limit, minimum(1), about("how many")), field("hold", &Settings::hold),
                field("token", &Settings::token, secret));
}

}  // namespace sdk_test
