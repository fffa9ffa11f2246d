// RFC 4180, and nothing that a spreadsheet would run.
#include "csv.hpp"

#include <gtest/gtest.h>

namespace admin::csv_test {
namespace {

std::string cell(std::string_view text) {
  Csv csv{false};
  csv.text(text).end_row();
  return std::move(csv).take();
}

TEST(Csv, SeparatesCellsByCommasAndRowsByCrLf) {
  Csv csv{false};
  csv.text("id").text("total").end_row().text("a").number(50'000).end_row();
  EXPECT_EQ(std::move(csv).take(), "id,total\r\na,50000\r\n");
}

TEST(Csv, QuotesWhatWouldBeReadAnotherWay) {
  EXPECT_EQ(cell("a,b"), "\"a,b\"\r\n");
  EXPECT_EQ(cell("say \"yes\""), "\"say \"\"yes\"\"\"\r\n");
  EXPECT_EQ(cell("two\nlines"), "\"two\nlines\"\r\n");
  EXPECT_EQ(cell("서울"), "서울\r\n");
  EXPECT_EQ(cell(""), "\r\n");
}

TEST(Csv, DisarmsWhatASpreadsheetWouldRun) {
  EXPECT_EQ(cell("=1+1"), "'=1+1\r\n");
  EXPECT_EQ(cell("+82-10-1234"), "'+82-10-1234\r\n");
  EXPECT_EQ(cell("-2+3"), "'-2+3\r\n");
  EXPECT_EQ(cell("@SUM(A1)"), "'@SUM(A1)\r\n");
  EXPECT_EQ(cell("\tx"), "'\tx\r\n");
  EXPECT_EQ(cell("\rx"), "\"'\rx\"\r\n");
  EXPECT_EQ(cell("  =1+1"), "'  =1+1\r\n") << "some cut the spaces before they look";
  EXPECT_EQ(cell("=HYPERLINK(\"http://x\",\"y\")"), "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\r\n");
  EXPECT_EQ(cell("a=b"), "a=b\r\n");
  EXPECT_EQ(cell("'"), "'\r\n");
}

TEST(Csv, LeavesNumbersNumbers) {
  Csv csv{false};
  csv.number(-5).end_row();
  EXPECT_EQ(std::move(csv).take(), "-5\r\n");
}

TEST(Csv, BeginsWithAByteOrderMarkWhereItIsWanted) {
  Csv csv{true};
  csv.text("id").end_row();
  EXPECT_EQ(std::move(csv).take(), "\xEF\xBB\xBFid\r\n");
}

}  // namespace
}  // namespace admin::csv_test
