#include <gtest/gtest.h>

#include <algorithm>

#include "host/db/migrations.hpp"
#include "tests/support/temporary_folder.hpp"

namespace hearth::db::migration_files_test {
namespace {

class MigrationFiles : public testing::Test {
 protected:
  bool complains(const std::string& pointer, const std::string& code) {
    const auto read = read_migrations(folder.path());
    if (read) return false;
    const auto& all = read.error().violations;
    return std::any_of(all.begin(), all.end(), [&](const auto& v) { return v.pointer == pointer && v.code == code; });
  }
  void write(const std::string& name, const std::string& sql = "select 1;") { folder.write(name, sql); }

  support::TemporaryFolder folder;
};

TEST_F(MigrationFiles, AreReadInOrder) {
  write("0002_add_b.up.sql", "b");
  write("0002_add_b.down.sql");
  write("0001_create_a.up.sql", "a");
  write("0001_create_a.down.sql", "-a");
  const auto read = read_migrations(folder.path());
  ASSERT_TRUE(read) << read.error().cause;
  ASSERT_EQ(read->size(), 2u);
  EXPECT_EQ(read->front().name, "create_a");
  EXPECT_EQ(read->front().down, "-a");
  EXPECT_EQ(read->front().checksum,
            "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb");  // SHA-256 of "a"
  EXPECT_EQ(read->back().number, 2);
}

TEST_F(MigrationFiles, HaveNoGap) {
  write("0001_a.up.sql");
  write("0001_a.down.sql");
  write("0003_c.up.sql");
  write("0003_c.down.sql");
  EXPECT_TRUE(complains("0003_c", "gap"));
}

TEST_F(MigrationFiles, StartAtOne) {
  write("0002_a.up.sql");
  write("0002_a.down.sql");
  EXPECT_TRUE(complains("0002_a", "gap"));
}

TEST_F(MigrationFiles, ComeInPairs) {
  write("0001_a.up.sql");
  write("0002_b.down.sql");
  EXPECT_TRUE(complains("0001_a", "no_down"));
  EXPECT_TRUE(complains("0002_b", "no_up"));
}

TEST_F(MigrationFiles, HaveNumbersOfTheirOwn) {
  write("0001_a.up.sql");
  write("0001_a.down.sql");
  write("0001_b.up.sql");
  EXPECT_TRUE(complains("0001_b.up.sql", "twice"));
}

TEST_F(MigrationFiles, AreNamedWell) {
  for (const char* name :
       {"1_a.up.sql", "0001-a.up.sql", "0001_A.up.sql", "0001_a.sql", "0001_a'.up.sql", "0000_a.up.sql", "x.txt"}) {
    write(name);
    EXPECT_TRUE(complains(name, "bad_name")) << name;
  }
}

TEST_F(MigrationFiles, AreNotEmpty) {
  write("0001_a.up.sql", " \n");
  EXPECT_TRUE(complains("0001_a.up.sql", "empty"));
}

TEST_F(MigrationFiles, OfNoFolderAreNotFound) {
  EXPECT_EQ(read_migrations(folder / "nowhere").error().kind, Kind::not_found);
}

}  // namespace
}  // namespace hearth::db::migration_files_test
