#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_host.hpp"
#include "hearth/codec.hpp"
#include "hearth/rows.hpp"
#include "types.hpp"

namespace sdk_test::rows_test {
namespace {

using testing::HasSubstr;

hearth_value number(std::uint32_t type, std::int64_t value) {
  hearth_value out = cell(value);
  out.type = type;
  return out;
}
hearth_value real(double value) {
  hearth_value out{};
  out.type = HEARTH_REAL;
  out.as.real = value;
  return out;
}

/// The cell as a T; none when it is refused.
template <class T>
std::optional<T> read(const hearth_value& from) {
  T value{};
  if (!detail::read_cell(type_of<T>(), &value, from)) return std::nullopt;
  return value;
}

constexpr std::string_view id_text = "018f0000-0000-7000-8000-0000000000aa";

TEST(ReadCell, TakesWhatEachEngineGives) {
  const Uuid id = *Uuid::parse(id_text);
  EXPECT_EQ(read<Uuid>(cell(id.raw(), HEARTH_UUID)), id);
  EXPECT_EQ(read<Uuid>(cell(id.raw(), HEARTH_BLOB)), id);
  EXPECT_EQ(read<Uuid>(cell(id_text)), id);
  EXPECT_EQ(read<Uuid>(cell("short", HEARTH_BLOB)), std::nullopt);
  EXPECT_EQ(read<Timestamp>(number(HEARTH_TIME, 5)), Timestamp{5});
  EXPECT_EQ(read<Timestamp>(number(HEARTH_INT, 5)), Timestamp{5});
  EXPECT_EQ(read<bool>(number(HEARTH_BOOL, 1)), true);
  EXPECT_EQ(read<bool>(number(HEARTH_INT, 0)), false);
  EXPECT_EQ(read<std::int64_t>(cell("12")), 12) << "numeric";
  EXPECT_EQ(read<std::int64_t>(real(12.0)), 12);
  EXPECT_EQ(read<std::int64_t>(real(12.5)), std::nullopt);
  EXPECT_EQ(read<std::int64_t>(real(1e300)), std::nullopt);
  EXPECT_EQ(read<std::int32_t>(cell(std::int64_t{1} << 40)), std::nullopt);
  EXPECT_EQ(read<double>(cell(3)), 3.0);
  EXPECT_EQ(read<double>(cell("2.5")), 2.5);
  EXPECT_EQ(read<double>(cell("two")), std::nullopt);
  EXPECT_EQ(read<Money>(cell(50'000)), won(50'000));
  EXPECT_EQ(read<Currency>(cell("USD"))->text(), "USD");
  EXPECT_EQ(read<Date>(cell("2026-11-23"))->text(), "2026-11-23");
  EXPECT_EQ(read<Date>(cell(1))->text(), "1970-01-02");
  EXPECT_EQ(read<Duration>(cell(60'000'000)), std::chrono::minutes(1));
  EXPECT_EQ(read<Bytes>(cell("\xff", HEARTH_BLOB))->data, "\xff");
  EXPECT_EQ(read<State>(cell("archived")), State::archived);
  EXPECT_EQ(read<State>(cell("gone")), std::nullopt);
  EXPECT_EQ(read<Json>(cell(R"({"a":1})"))->text, R"({"a":1})");
  EXPECT_EQ(read<Point>(cell(R"({"x":1,"y":2})")), (Point{1, 2}));
  EXPECT_EQ(read<std::vector<std::int64_t>>(cell("[1,2]")), (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(read<std::vector<std::int64_t>>(cell("[1,")), std::nullopt);
}

TEST(ReadCell, TakesNullWhereItMayBe) {
  const auto nothing = read<std::optional<std::string>>(hearth_value{});
  ASSERT_TRUE(nothing);
  EXPECT_FALSE(nothing->has_value());
  EXPECT_EQ(read<std::optional<std::string>>(cell("a")), "a");
  EXPECT_EQ(read<std::string>(hearth_value{}), std::nullopt);
  EXPECT_EQ(read<std::int64_t>(hearth_value{}), std::nullopt);
}

TEST(Bind, WritesEachTypeAsItsColumn) {
  const auto raw = [](const auto& value) { return Value(value).raw(); };
  EXPECT_EQ(raw(true).type, static_cast<std::uint32_t>(HEARTH_BOOL));
  EXPECT_EQ(raw(std::int32_t{3}).as.integer, 3);
  EXPECT_EQ(raw(3U).as.integer, 3);
  EXPECT_EQ(raw(2.5).as.real, 2.5);
  EXPECT_EQ(raw(Timestamp{7}).type, static_cast<std::uint32_t>(HEARTH_TIME));
  EXPECT_EQ(raw(won(9)).as.integer, 9);
  EXPECT_EQ(raw(std::chrono::duration_cast<Duration>(std::chrono::seconds(1))).as.integer, 1'000'000);
  EXPECT_EQ(raw(std::optional<std::string>{}).type, static_cast<std::uint32_t>(HEARTH_NULL));
  EXPECT_EQ(raw(nullptr).type, static_cast<std::uint32_t>(HEARTH_NULL));
  EXPECT_EQ(raw(Json{}).type, static_cast<std::uint32_t>(HEARTH_NULL));
  const auto text = [](const Value& value) { return std::string(view(value.raw().as.bytes)); };
  EXPECT_EQ(text(Value(State::published)), "published");
  EXPECT_EQ(text(Value(*Date::parse("2026-11-23"))), "2026-11-23");
  EXPECT_EQ(text(Value(Point{1, 2})), R"({"x":1,"y":2})");
  EXPECT_EQ(text(Value(std::vector<std::int64_t>{1, 2})), "[1,2]");
  EXPECT_EQ(Value(Uuid{}).raw().as.bytes.size, 16U);
  EXPECT_NE(Value(std::string_view{}).raw().as.bytes.data, nullptr) << "an empty text is no NULL";
}

constexpr hearth_str names[] = {{"name", 4}, {"count", 5}};
constexpr Statement statement{"change_it", "pg", "lite", names, 2, 0};

std::string bound(const Result<detail::Bound>& bound) {
  if (!bound) return bound.error().cause;
  std::string out;
  for (const auto& value : bound->values) {
    out += value.type == HEARTH_TEXT ? std::string(view(value.as.bytes)) : std::to_string(value.as.integer);
    out += ' ';
  }
  return out;
}

std::string bind_params(Params params) {
  return bound(detail::bind(statement, nullptr, nullptr, {params.begin(), params.size()}));
}

TEST(Bind, GoesByName) {
  EXPECT_EQ(bind_params({{"count", 3}, {"name", "a"}}), "a 3 ");
  const Limited limited{.name = "b", .count = 4};
  EXPECT_EQ(bound(detail::bind(statement, &type_of<Limited>(), &limited, {})), "b 4 ");
  const Param more[] = {{"count", 9}};
  EXPECT_EQ(bound(detail::bind(statement, &type_of<Limited>(), &limited, more)), "b 9 ");
}

TEST(Bind, NamesTheStatementAndTheParameterThatIsWrong) {
  EXPECT_EQ(bind_params({{"name", "a"}}), "statement 'change_it': parameter ':count' was not given");
  EXPECT_EQ(bind_params({{"name", "a"}, {"count", 1}, {"cuont", 1}}),
            "statement 'change_it': parameter ':cuont' is not one of the statement's");
  EXPECT_EQ(bind_params({{"name", "a"}, {"count", 1}, {"count", 1}}),
            "statement 'change_it': parameter ':count' was given twice");
}

TEST(Bind, KeepsWhatItBorrowsWhenItMoves) {
  struct Holder {
    detail::Bound bound;
  };
  const Everything everything{.text = "t", .day = *Date::parse("2026-11-23")};
  constexpr hearth_str days[] = {{"day", 3}, {"text", 4}};
  const Statement by_day{"by_day", "pg", "lite", days, 2, 0};
  auto made = detail::bind(by_day, &type_of<Everything>(), &everything, {});
  ASSERT_TRUE(made);
  const Holder moved{std::move(*made)};
  EXPECT_EQ(view(moved.bound.values[0].as.bytes), "2026-11-23");
}

}  // namespace
}  // namespace sdk_test::rows_test
