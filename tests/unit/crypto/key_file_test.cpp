#include "host/crypto/key_file.hpp"

#include <sys/stat.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "host/crypto/bytes.hpp"
#include "key_folder.hpp"

namespace hearth::crypto::key_file_test {
namespace {

using Json = nlohmann::json;

mode_t mode_of(const std::filesystem::path& path) {
  struct stat found {};
  EXPECT_EQ(::stat(path.c_str(), &found), 0);
  return found.st_mode & 0777;
}

/// The key file with one change, and what opening it then says.
std::string refusal_after(const std::function<void(Json&)>& change) {
  const KeyFolder keys;
  const auto file = keys.path() / "keys.json";
  auto document = Json::parse(support::read_file(file));
  change(document);
  std::ofstream{file} << document.dump();
  const auto opened = Keys::open(keys.path(), "x");
  if (opened) return "opened";
  EXPECT_EQ(opened.error().code, "crypto.keys_refused");
  return opened.error().message;
}

TEST(KeyFolder, IsTheOwnersAlone) {
  const KeyFolder keys;
  EXPECT_EQ(mode_of(keys.path()), 0700u);
  EXPECT_EQ(mode_of(keys.path() / "keys.json"), 0600u);
}

TEST(KeyFolder, IsRefusedWhenOthersMayReadIt) {
  for (const mode_t mode : {0710u, 0701u, 0750u, 0777u}) {
    const KeyFolder keys;
    ASSERT_EQ(::chmod(keys.path().c_str(), mode), 0);
    const auto opened = Keys::open(keys.path(), "x");
    ASSERT_FALSE(opened) << mode;
    EXPECT_NE(opened.error().message.find("chmod 700"), std::string::npos) << opened.error().message;
  }
  for (const mode_t mode : {0640u, 0604u, 0644u, 0620u}) {
    const KeyFolder keys;
    ASSERT_EQ(::chmod((keys.path() / "keys.json").c_str(), mode), 0);
    const auto opened = Keys::open(keys.path(), "x");
    ASSERT_FALSE(opened) << mode;
    EXPECT_NE(opened.error().message.find("chmod 600"), std::string::npos) << opened.error().message;
  }
}

TEST(KeyFolder, ThatIsMissingNamesTheCommand) {
  const support::TemporaryFolder folder;
  const auto opened = Keys::open(folder / "none", "x");
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("hearth keys new"), std::string::npos);
}

TEST(KeyFolder, IsNeverOverwritten) {
  const KeyFolder keys;
  const auto before = support::read_file(keys.path() / "keys.json");
  const auto again = Keys::create(keys.path(), noon);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, Kind::conflict);
  EXPECT_EQ(support::read_file(keys.path() / "keys.json"), before);
}

TEST(KeyFile, RefusesSampleAndShortKeys) {
  const auto refuses = [](const std::string& secret) {
    return refusal_after([&](Json& document) { document["master"][0]["secret"] = base64url(secret); });
  };
  EXPECT_NE(refuses(random_bytes(16)).find("16 bytes"), std::string::npos);
  EXPECT_NE(refuses("").find("0 bytes"), std::string::npos);
  EXPECT_NE(refuses(std::string(32, '\0')).find("sample"), std::string::npos);
  EXPECT_NE(refuses("changeme-changeme-changeme-chang").find("sample"), std::string::npos);
  EXPECT_NE(refuses("0123456789abcdef0123456789abcdef").find("sample"), std::string::npos);
  std::string counting;
  for (int i = 0; i < 32; ++i) counting += static_cast<char>(i);
  EXPECT_NE(refuses(counting).find("sample"), std::string::npos);
  EXPECT_EQ(refuses(random_bytes(32)), "opened");
}

TEST(KeyFile, RefusesSigningKeysThatStandInStandards) {
  struct Published {
    const char* algorithm;
    const char* secret;
  };
  const Published rows[] = {{"ES256", "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"},   // RFC 7515 A.3
                            {"ES256", "870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"},   // RFC 7517 A.2
                            {"EdDSA", "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}};  // RFC 8037 A.1
  for (const auto& row : rows) {
    const auto said = refusal_after([&](Json& document) {
      document["signing"][0]["alg"] = row.algorithm;
      document["signing"][0]["secret"] = row.secret;
    });
    EXPECT_NE(said.find("published in a standard"), std::string::npos) << row.secret << ": " << said;
  }
}

TEST(KeyFile, RefusesWhatIsNotOne) {
  EXPECT_NE(refusal_after([](Json& d) { d = Json::array(); }), "opened");
  EXPECT_NE(refusal_after([](Json& d) { d["version"] = 2; }), "opened");
  EXPECT_NE(refusal_after([](Json& d) { d["version"] = "1"; }), "opened");
  EXPECT_NE(refusal_after([](Json& d) { d["master"] = 7; }), "opened");
  EXPECT_NE(refusal_after([](Json& d) { d["master"] = Json::array(); }), "opened");
  EXPECT_NE(refusal_after([](Json& d) { d["master"][0] = "x"; }), "opened");
  EXPECT_NE(refusal_after([](Json& d) { d["master"].push_back(d["master"][0]); }), "opened");
  EXPECT_NE(refusal_after([](Json& d) { d.erase("hash"); }), "opened");
  EXPECT_NE(refusal_after([](Json& d) { d["signing"][0]["alg"] = "HS256"; }), "opened");
  EXPECT_NE(refusal_after([](Json& d) { d["signing"][0]["state"] = "next"; }), "opened");
  EXPECT_NE(refusal_after([](Json& d) { d["signing"][1]["state"] = "current"; }), "opened");
}

}  // namespace
}  // namespace hearth::crypto::key_file_test
