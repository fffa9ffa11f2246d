#include "host/audit/chain.hpp"

#include <gtest/gtest.h>

#include <set>

#include "host/audit/head.hpp"
#include "tests/support/temporary_folder.hpp"

namespace hearth::audit::chain_test {
namespace {

Row row() {
  Row made;
  made.id = Uuid::parse("01900000-0000-7000-8000-000000000001").value();
  made.at = Timestamp{1'764'000'000'000'000};
  made.actor_kind = "user";
  made.actor = "anna";
  made.action = "technician.verified";
  made.target_type = "technician";
  made.target = "42";
  made.mac = std::string(32, 'm');
  return made;
}

class ChainTest : public testing::Test {
 protected:
  ChainTest() {
    EXPECT_TRUE(crypto::Keys::create(folder_ / "keys", Timestamp{1}));
    keys_ = crypto::Keys::open(folder_ / "keys", "x").value();
  }
  support::TemporaryFolder folder_;
  std::unique_ptr<crypto::Keys> keys_;
};

/// Every way to make the row another one.
std::vector<Row> changed_rows() {
  std::vector<Row> out;
  const auto with = [&](auto change) {
    auto other = row();
    change(other);
    out.push_back(std::move(other));
  };
  with([](Row& r) { r.id.bytes[15] ^= 1; });
  with([](Row& r) { r.at = r.at + Duration{1}; });
  for (const auto field :
       {&Row::actor_kind, &Row::actor, &Row::session, &Row::address, &Row::agent, &Row::trace_id, &Row::entry,
        &Row::action, &Row::target_type, &Row::target, &Row::before, &Row::after, &Row::reason}) {
    with([&](Row& r) { (r.*field) += 'x'; });
  }
  with([](Row& r) { r.before = "x", r.after = "y"; });
  with([](Row& r) { r.before = "xy", r.after = ""; });
  with([](Row& r) { r.before = "", r.after = "xy"; });
  return out;
}

TEST_F(ChainTest, HashAndMacCoverEveryColumnAndItsBounds) {
  std::set<std::string> hashes{hash_of(row(), 1, chain_start())};
  std::set<std::string> macs{mac_of(*keys_, "auth", row())};
  for (const auto& other : changed_rows()) {
    EXPECT_TRUE(hashes.insert(hash_of(other, 1, chain_start())).second);
    EXPECT_TRUE(macs.insert(mac_of(*keys_, "auth", other)).second);
  }
}

TEST_F(ChainTest, HashCoversPlaceAndPredecessorAndMac) {
  const auto hash = hash_of(row(), 1, chain_start());
  EXPECT_EQ(hash_of(row(), 1, chain_start()), hash);
  EXPECT_NE(hash_of(row(), 2, chain_start()), hash);
  EXPECT_NE(hash_of(row(), 1, hash), hash);
  auto forged = row();
  forged.mac[0] = 'x';
  EXPECT_NE(hash_of(forged, 1, chain_start()), hash);
}

TEST_F(ChainTest, MacBelongsToOneSchema) { EXPECT_NE(mac_of(*keys_, "auth", row()), mac_of(*keys_, "booking", row())); }

TEST_F(ChainTest, HeadIsGenuineAsItWasMadeAlone) {
  const auto head = make_head(*keys_, "auth", 7, std::string(32, 'h'));
  EXPECT_TRUE(genuine(*keys_, "auth", head));
  EXPECT_FALSE(genuine(*keys_, "booking", head));
  EXPECT_FALSE(genuine(*keys_, "auth", {8, head.hash, head.mac}));
  EXPECT_FALSE(genuine(*keys_, "auth", {7, std::string(32, 'i'), head.mac}));
}

TEST_F(ChainTest, AnchorsKeepTheHead) {
  const Anchors anchors{folder_ / "anchors"};
  EXPECT_EQ(anchors.read("auth").value(), std::nullopt);
  const auto head = make_head(*keys_, "auth", 7, std::string(32, '\x80'));
  ASSERT_TRUE(anchors.write("auth", head));
  ASSERT_TRUE(anchors.write("auth", make_head(*keys_, "auth", 9, std::string(32, '\0'))));
  const auto read = anchors.read("auth").value();
  ASSERT_TRUE(read);
  EXPECT_EQ(read->seq, 9);
  EXPECT_TRUE(genuine(*keys_, "auth", *read));
  folder_.write("anchors/auth.json", "{");
  EXPECT_FALSE(anchors.read("auth"));
}

}  // namespace
}  // namespace hearth::audit::chain_test
