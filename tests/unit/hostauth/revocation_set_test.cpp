#include "host/auth/revocation_set.hpp"

#include <gtest/gtest.h>

namespace hearth::auth::revocation_set_test {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp noon{1'764'000'000'000'000};
const Uuid anna = Uuid::parse("01900000-0000-7000-8000-000000000001").value();
const Uuid phone = Uuid::parse("01900000-0000-7000-8000-0000000000aa").value();

core::Principal principal() {
  core::Principal made;
  made.kind = core::Principal::Kind::user;
  made.user = anna;
  made.session = phone;
  made.token_id = "token-1";
  return made;
}

TEST(RevocationSet, RefusesNobodyAtFirst) { EXPECT_FALSE(RevocationSet{}.refuses(principal(), noon)); }

TEST(RevocationSet, RefusesTheTokenTheSessionAndTheUserAlone) {
  for (const auto& [what, id] : {std::pair{Revoked::token, std::string{"token-1"}},
                                 std::pair{Revoked::session, phone.text()}, std::pair{Revoked::user, anna.text()}}) {
    RevocationSet set;
    set.add({what, id, noon, noon + 15min});
    EXPECT_TRUE(set.refuses(principal(), noon - 1us)) << id;
    auto other = principal();
    other.user = phone;
    other.session = anna;
    other.token_id = "token-2";
    EXPECT_FALSE(set.refuses(other, noon - 1us)) << "an id means one kind of thing: " << id;
  }
}

TEST(RevocationSet, OfAUserSparesTokensIssuedSince) {
  RevocationSet set;
  set.add({Revoked::user, anna.text(), noon, noon + 15min});
  EXPECT_TRUE(set.refuses(principal(), noon - 1us));
  EXPECT_FALSE(set.refuses(principal(), noon));
  EXPECT_FALSE(set.refuses(principal(), noon + 1us));
}

TEST(RevocationSet, KeepsTheLaterOfTwo) {
  RevocationSet set;
  set.add({Revoked::user, anna.text(), noon, noon + 15min});
  set.add({Revoked::user, anna.text(), noon - 5min, noon + 1min});
  EXPECT_TRUE(set.refuses(principal(), noon - 1us));
  EXPECT_EQ(set.forget(noon + 2min), 0u);
  EXPECT_EQ(set.size(), 1u);
}

TEST(RevocationSet, ForgetsWhatHasEnded) {
  RevocationSet set;
  set.add({Revoked::token, "token-1", noon, noon + 15min});
  EXPECT_EQ(set.forget(noon + 15min - 1us), 0u);
  EXPECT_EQ(set.forget(noon + 15min), 1u);
  EXPECT_FALSE(set.refuses(principal(), noon));
}

TEST(RevocationSet, TellsOfEachAdditionOnce) {
  RevocationSet set;
  const auto before = set.generation();
  set.add({Revoked::token, "token-1", noon, noon + 15min});
  const auto after = set.generation();
  EXPECT_NE(before, after);
  set.add({Revoked::token, "token-1", noon, noon + 15min});
  EXPECT_EQ(set.generation(), after) << "what is known already would make every token be checked again";
}

}  // namespace
}  // namespace hearth::auth::revocation_set_test
