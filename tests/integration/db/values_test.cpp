#include <array>
#include <limits>

#include "tests/integration/db/fixture.hpp"

namespace hearth::db::values_test {
namespace {

class Values_ : public OnBothEngines {};
HEARTH_ON_BOTH_ENGINES(Values_);

TEST_P(Values_, ComeBackAsTheyWereGiven) {
  const auto id = some_id();
  const std::string photo{"\0\xff'\\\n", 5};
  const Timestamp at{1'764'000'000'123'456};
  const std::array given{uuid(id),     text("김치 'a' \\b"),    integer(std::numeric_limits<std::int64_t>::max()),
                         db::time(at), boolean(true),           hearth_value{HEARTH_REAL, 0, {.real = 0.1}},
                         blob(photo),  text(R"({"a": [1, 2]})")};
  const Sql insert{
      "insert into shop.items (id, name, price, made_at, sold, weight, photo, attributes)"
      " values ($1, $2, $3, $4, $5, $6, $7, $8)",
      8};
  const auto done = shop.db().transaction(call, [&](Transaction& tx) { return tx.exec(insert, given); });
  ASSERT_TRUE(done) << done.error().cause;

  const Sql select{"select id, name, price, made_at, sold, weight, photo, attributes from shop.items where id = $1", 1};
  const auto rows = shop.db().query(call, select, std::array{uuid(id)});
  ASSERT_TRUE(rows) << rows.error().cause;
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ(rows->at(0, 0).type, static_cast<unsigned>(HEARTH_UUID));
  EXPECT_EQ(Uuid::from_bytes(rows->text(0, 0)), id);
  EXPECT_EQ(rows->text(0, 1), "김치 'a' \\b");
  EXPECT_EQ(rows->integer(0, 2), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(rows->at(0, 3).type, static_cast<unsigned>(HEARTH_TIME));
  EXPECT_EQ(rows->integer(0, 3), at.micros);
  EXPECT_EQ(rows->at(0, 4).type, static_cast<unsigned>(HEARTH_BOOL));
  EXPECT_EQ(rows->integer(0, 4), 1);
  EXPECT_EQ(rows->at(0, 5).as.real, 0.1);
  EXPECT_EQ(rows->at(0, 6).type, static_cast<unsigned>(HEARTH_BLOB));
  EXPECT_EQ(rows->text(0, 6), photo);
  EXPECT_EQ(rows->text(0, 7), R"({"a": [1, 2]})");
  EXPECT_EQ(std::string(rows->columns()[2].data, rows->columns()[2].size), "price");
}

TEST_P(Values_, MayBeNullOrEmpty) {
  const auto id = some_id();
  const Sql insert{"insert into shop.items (id, name, price, photo, made_at) values ($1, $2, 1, $3, $4)", 4};
  const std::array given{uuid(id), text(""), blob(""), null()};
  ASSERT_TRUE(shop.db().transaction(call, [&](Transaction& tx) { return tx.exec(insert, given); }));
  const auto rows = shop.db().query(call, Sql{"select name, photo, made_at from shop.items", 0}, {});
  ASSERT_TRUE(rows) << rows.error().cause;
  EXPECT_FALSE(rows->null(0, 0));
  EXPECT_EQ(rows->text(0, 0), "");
  EXPECT_FALSE(rows->null(0, 1));
  EXPECT_TRUE(rows->null(0, 2));
}

TEST_P(Values_, CrossTheBorderAndOutliveTheSession) {
  ASSERT_TRUE(shop.add_item(call, "a name longer than any small string may be", 7));
  hearth_rows out{};
  {
    auto rows = shop.db().query(call, Sql{"select name, price from shop.items", 0}, {});
    ASSERT_TRUE(rows);
    std::move(*rows).give(&out);
  }
  shop.reopen();
  ASSERT_EQ(out.row_count, 1u);
  ASSERT_EQ(out.column_count, 2u);
  EXPECT_EQ(std::string(out.values[0].as.bytes.data, out.values[0].as.bytes.size),
            "a name longer than any small string may be");
  EXPECT_EQ(out.values[1].as.integer, 7);
  out.release(out.context);
}

TEST_P(Values_, OfTheWrongNumberOrFormAreRefused) {
  const Sql select{"select 1 from shop.items where name = $1", 1};
  EXPECT_EQ(shop.db().query(call, select, {}).error().kind, Kind::internal);
  EXPECT_EQ(shop.db().query(call, select, std::array{text("\xff")}).error().kind, Kind::invalid);
  EXPECT_EQ(shop.db().query(call, select, std::array{text("\xed\xa0\x80")}).error().kind, Kind::invalid);
  EXPECT_EQ(shop.db().query(call, select, std::array{text(std::string_view{"a\0b", 3})}).error().kind, Kind::invalid);
  EXPECT_TRUE(shop.db().query(call, select, std::array{text("\xf0\x9f\x92\xa9")}));
}

TEST_P(Values_, AreNotWrittenByAnAutocommittedQuery) {
  const auto written = shop.db().query(call, Sql{"delete from shop.items", 0}, {});
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, Kind::internal);
  EXPECT_TRUE(written.error().message.find("delete") == std::string::npos);
}

TEST_P(Values_, OfALongStatementCome) {
  const auto rows = shop.db().query(call, Sql{"select 41 + 1 as answer", 0, HEARTH_STATEMENT_LONG}, {});
  ASSERT_TRUE(rows) << rows.error().cause;
  EXPECT_EQ(rows->integer(0, 0), 42);
}

TEST(PostgresValues, OfEveryKnownTypeAreDecoded) {
  Shop shop{Engine::postgres};
  TestCall call;
  const Sql select{
      "select 7::int2, -7::int4, 2.5::float4, date '2024-02-29', 1234567.0500::numeric, -0.000012::numeric(9,6),"
      " 'x'::varchar, '[1]'::json, 'n'::name, false, 12::oid, pg_sleep(0), 10000::numeric, 0::numeric,"
      " 'NaN'::numeric, date '1969-12-31', timestamptz '1969-12-31 23:59:59.5+00', 99990001.5::numeric",
      "", 0};
  const auto rows = shop.db().query(call, select, {});
  ASSERT_TRUE(rows) << rows.error().cause;
  EXPECT_EQ(rows->integer(0, 0), 7);
  EXPECT_EQ(rows->integer(0, 1), -7);
  EXPECT_EQ(rows->at(0, 2).as.real, 2.5);
  EXPECT_EQ(rows->text(0, 3), "2024-02-29");
  EXPECT_EQ(rows->text(0, 4), "1234567.0500");
  EXPECT_EQ(rows->text(0, 5), "-0.000012");
  EXPECT_EQ(rows->text(0, 6), "x");
  EXPECT_EQ(rows->text(0, 7), "[1]");
  EXPECT_EQ(rows->text(0, 8), "n");
  EXPECT_EQ(rows->integer(0, 9), 0);
  EXPECT_EQ(rows->integer(0, 10), 12);
  EXPECT_TRUE(rows->null(0, 11));
  EXPECT_EQ(rows->text(0, 12), "10000");
  EXPECT_EQ(rows->text(0, 13), "0");
  EXPECT_EQ(rows->text(0, 14), "NaN");
  EXPECT_EQ(rows->text(0, 15), "1969-12-31");
  EXPECT_EQ(rows->integer(0, 16), -500'000);
  EXPECT_EQ(rows->text(0, 17), "99990001.5");
}

TEST(PostgresValues, OfAnUnknownTypeSayHowToHelp) {
  Shop shop{Engine::postgres};
  TestCall call;
  const auto rows = shop.db().query(call, Sql{"select array['a']", "", 0}, {});
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().kind, Kind::internal);
  EXPECT_NE(rows.error().cause.find("cast it"), std::string::npos);
}

TEST(PostgresValues, OutOfRangeAreTheCallersFault) {
  Shop shop{Engine::postgres};
  TestCall call;
  const auto rows = shop.db().query(call, Sql{"select 1 where 1::int4 = $1", "", 1}, std::array{integer(1LL << 40)});
  EXPECT_EQ(rows.error().kind, Kind::invalid);
}

}  // namespace
}  // namespace hearth::db::values_test
