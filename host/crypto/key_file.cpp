#include "host/crypto/key_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "host/core/private_folder.hpp"
#include "host/crypto/bytes.hpp"

namespace hearth::crypto {

namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

Error refused(const fs::path& path, const std::string& why) {
  return invalid("crypto.keys_refused", path.string() + ": " + why);
}

Error failed(const fs::path& path, const char* doing, int number = errno) {
  return internal("").because(std::string{doing} + " " + path.string() + ": " + std::strerror(number));
}

Result<void> owners_alone(const fs::path& path, bool folder) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) {
    return refused(path, errno == ENOENT ? "is not there; make keys with `hearth keys new`" : std::strerror(errno));
  }
  if ((found.st_mode & 077) != 0) {
    return refused(path,
                   std::string{"others may read it; run `chmod "} + (folder ? "700 " : "600 ") + path.string() + "`");
  }
  if (found.st_uid != ::geteuid() && ::geteuid() != 0) {
    return refused(path, "belongs to another user; run the host as its owner, or `chown` it");
  }
  return {};
}

/// True for keys that no random source gives: few different bytes, or each byte a fixed step from the one before it, or
/// text that somebody has typed.
bool patterned(const std::string& secret) {
  const std::set<char> different{secret.begin(), secret.end()};
  if (different.size() < 8) return true;
  bool steps = true;
  for (std::size_t i = 2; i < secret.size(); ++i) steps &= secret[i] - secret[i - 1] == secret[i - 1] - secret[i - 2];
  const bool typed = std::all_of(secret.begin(), secret.end(), [](char c) { return c >= ' ' && c <= '~'; });
  return steps || typed;
}

/// Thumbprints of private keys that stand in standards: RFC 7515 A.3, RFC 7517 A.2, RFC 8037 A.1.
constexpr std::array published{"oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U",
                               "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s",
                               "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"};

Result<std::string> secret_of(const fs::path& path, const Json& entry, const std::string& what) {
  const auto text = entry.value("secret", std::string{});
  auto secret = from_base64url(text);
  if (!secret) return refused(path, what + " is not base64url");
  if (secret->size() != 32) return refused(path, what + " has " + std::to_string(secret->size()) + " bytes, not 32");
  if (patterned(*secret))
    return refused(path, what + " is a sample, not a random key; make keys with `hearth keys new`");
  return *secret;
}

Timestamp time_of(const Json& entry, const char* name) {
  return Timestamp::parse(entry.value(name, std::string{})).value_or(Timestamp{});
}

Result<SecretKey> secret_key(const fs::path& path, const Json& entry, const std::string& what) {
  SecretKey key;
  key.id = entry.value("id", 0u);
  if (key.id == 0) return refused(path, what + " has no id");
  key.secret = HEARTH_TRY(secret_of(path, entry, what + " " + std::to_string(key.id)));
  key.created = time_of(entry, "created");
  return key;
}

constexpr std::array states{std::pair{SigningState::next, "next"}, std::pair{SigningState::current, "current"},
                            std::pair{SigningState::retired, "retired"}};

Result<SigningEntry> signing_entry(const fs::path& path, const Json& entry) {
  const auto algorithm = algorithm_of(entry.value("alg", std::string{}));
  if (!algorithm) return refused(path, "a signing key's alg is neither ES256 nor EdDSA");
  const auto secret = HEARTH_TRY(secret_of(path, entry, "a signing key"));
  auto key = SigningKey::from_secret(*algorithm, secret);
  if (!key) return refused(path, key.error().message);
  if (std::find(published.begin(), published.end(), key->kid()) != published.end()) {
    return refused(path, "a signing key is published in a standard; make keys with `hearth keys new`");
  }
  const auto name = entry.value("state", std::string{});
  const auto state = std::find_if(states.begin(), states.end(), [&](const auto& row) { return row.second == name; });
  if (state == states.end()) return refused(path, "a signing key's state is not next, current or retired");
  return SigningEntry{std::move(key).value(), state->first, time_of(entry, "created"),
                      time_of(entry, "verifies_until")};
}

Result<KeyRing> parse(const fs::path& path, const Json& document) {
  if (!document.is_object() || document.value("version", 0) != 1)
    return refused(path, "is not a key file of version 1");
  KeyRing ring;
  for (const auto& entry : document.value("master", Json::array())) {
    ring.masters.push_back(HEARTH_TRY(secret_key(path, entry, "master key")));
    if (ring.masters.size() > 1 && ring.masters.back().id <= ring.masters[ring.masters.size() - 2].id) {
      return refused(path, "master keys are not in the order of their ids");
    }
  }
  ring.hash = HEARTH_TRY(secret_key(path, document.value("hash", Json::object()), "hash key"));
  for (const auto& entry : document.value("signing", Json::array())) {
    ring.signing.push_back(HEARTH_TRY(signing_entry(path, entry)));
  }
  const auto current = std::count_if(ring.signing.begin(), ring.signing.end(),
                                     [](const auto& entry) { return entry.state == SigningState::current; });
  if (ring.masters.empty() || current != 1)
    return refused(path, "needs a master key and exactly one current signing key");
  return ring;
}

Json secret_json(const SecretKey& key) {
  return {{"id", key.id}, {"secret", base64url(key.secret)}, {"created", key.created.text()}};
}

std::string document_of(const KeyRing& ring) {
  Json document{
      {"version", 1}, {"master", Json::array()}, {"hash", secret_json(ring.hash)}, {"signing", Json::array()}};
  for (const auto& key : ring.masters) document["master"].push_back(secret_json(key));
  for (const auto& entry : ring.signing) {
    Json row{{"kid", entry.key.kid()},
             {"alg", name_of(entry.key.algorithm())},
             {"secret", base64url(entry.key.secret())},
             {"state", states[static_cast<std::size_t>(entry.state)].second},
             {"created", entry.created.text()}};
    if (entry.state == SigningState::retired) row["verifies_until"] = entry.verifies_until.text();
    document["signing"].push_back(std::move(row));
  }
  return document.dump(2) + "\n";
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(descriptor, text.data(), text.size());
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(descriptor) == 0;
}

}  // namespace

Result<KeyRing> read_keys(const fs::path& folder) {
  const auto path = folder / "keys.json";
  HEARTH_TRY(owners_alone(folder, true));
  HEARTH_TRY(owners_alone(path, false));
  std::ifstream file{path, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  const auto document = Json::parse(text, nullptr, false);
  if (document.is_discarded()) return refused(path, "is not JSON");
  try {
    return parse(path, document);
  } catch (const Json::exception&) {  // a member of another type than it should be
    return refused(path, "has a member of the wrong type");
  }
}

Result<void> write_keys(const fs::path& folder, const KeyRing& ring) {
  const auto path = folder / "keys.json";
  const auto temporary = folder / "keys.json.new";
  ::unlink(temporary.c_str());
  const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) return failed(temporary, "cannot create");
  const bool written = write_all(descriptor, document_of(ring));
  ::close(descriptor);
  if (!written || ::rename(temporary.c_str(), path.c_str()) != 0) return failed(path, "cannot write");
  const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory >= 0) {
    ::fsync(directory);
    ::close(directory);
  }
  return {};
}

Result<void> make_key_folder(const fs::path& folder) {
  if (const auto why = core::make_private_folder(folder)) return failed(folder, "cannot create", why.value());
  return owners_alone(folder, true);
}

Result<KeyFolderLock> KeyFolderLock::take(const fs::path& folder) {
  const auto path = folder / "lock";
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return failed(path, "cannot open");
  KeyFolderLock lock{descriptor};
  if (::flock(descriptor, LOCK_EX) != 0) return failed(path, "cannot lock");
  return lock;
}

KeyFolderLock::~KeyFolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace hearth::crypto
