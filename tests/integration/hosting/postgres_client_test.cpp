#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

#include "tests/integration/hosting/probed.hpp"

// libpq, and what it stands on, is a library that the host loads when it needs it.
namespace hearth::hosting::postgres_client_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(PostgresClient, IsNotLoadedWhereNoDatabaseIsOfItsEngine) {
  const Probed probed;
  std::ifstream maps{"/proc/" + std::to_string(probed.host().pid()) + "/maps"};
  const std::string mapped{std::istreambuf_iterator<char>{maps}, {}};
  EXPECT_THAT(mapped, AllOf(HasSubstr("/libsqlite3.so"), Not(HasSubstr("/libpq.so")), Not(HasSubstr("/libldap"))));
}

TEST(PostgresClient, ThatIsNotThereIsToldByName) {
  const support::TemporaryFolder alone;
  std::filesystem::create_directory(alone / "bin");
  std::filesystem::copy_file(support::HearthProcess::binary(), alone / "bin/hearth");
  ::setenv("HEARTH_BINARY", (alone / "bin/hearth").c_str(), 1);
  const auto why =
      refusal({{"databases", {{"main", {{"engine", "postgres"}, {"url", "postgresql://127.0.0.1:1/none"}}}}}});
  ::unsetenv("HEARTH_BINARY");
  EXPECT_THAT(why, AllOf(HasSubstr("the client of PostgreSQL cannot be loaded"),
                         HasSubstr((alone / "lib/hearth/hearth-postgres.so").string())));
}

}  // namespace
}  // namespace hearth::hosting::postgres_client_test
