#include "host/crypto/keys.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <utility>

#include "host/crypto/bytes.hpp"
#include "host/crypto/key_state.hpp"
#include "host/crypto/openssl.hpp"

namespace hearth::crypto {

namespace {

constexpr char envelope_version = 1;
constexpr std::size_t head_size = 1 + 4;
constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;
constexpr std::size_t derived_kept = 4096;  // beyond it somebody uses data as a purpose: start over

std::string big_endian(std::uint32_t value) {
  std::string out(4, '\0');
  for (std::size_t i = 0; i < 4; ++i) out[i] = static_cast<char>(value >> (24 - 8 * i) & 0xff);
  return out;
}

/// Each part with its length before it: no two lists of parts give one text.
std::string framed(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const auto part : parts) out.append(big_endian(static_cast<std::uint32_t>(part.size()))).append(part);
  return out;
}

struct Envelope {
  std::string_view head, nonce, ciphertext, tag;
};

std::optional<Envelope> taken_apart(std::string_view sealed) {
  if (sealed.size() < head_size + nonce_size + tag_size || sealed.front() != envelope_version) return std::nullopt;
  const auto body = sealed.substr(head_size + nonce_size);
  return Envelope{sealed.substr(0, head_size), sealed.substr(head_size, nonce_size),
                  body.substr(0, body.size() - tag_size), body.substr(body.size() - tag_size)};
}

SecretKey fresh_secret(std::uint32_t id, Timestamp now) { return {id, random_bytes(32), now}; }

}  // namespace

const SecretKey* Keys::State::master(std::uint32_t id) const {
  const auto found =
      std::find_if(ring.masters.begin(), ring.masters.end(), [&](const auto& key) { return key.id == id; });
  return found == ring.masters.end() ? nullptr : &*found;
}

const SigningEntry& Keys::State::current_signing() const {
  return *std::find_if(ring.signing.begin(), ring.signing.end(),
                       [](const auto& entry) { return entry.state == SigningState::current; });
}

const SigningKey* Keys::State::verifying(std::string_view kid, Timestamp now) const {
  for (const auto& entry : ring.signing) {
    if (entry.key.kid() != kid) continue;
    return entry.state == SigningState::retired && entry.verifies_until <= now ? nullptr : &entry.key;
  }
  return nullptr;
}

std::string Keys::State::derived(const SecretKey& from, std::string_view label) const {
  const std::string name = big_endian(from.id).append(label);
  {
    const std::shared_lock lock{guard_};
    if (const auto found = derived_.find(name); found != derived_.end()) return found->second;
  }
  auto key = hkdf_sha256(from.secret, {}, label, 32);
  const std::unique_lock lock{guard_};
  if (derived_.size() >= derived_kept) derived_.clear();
  return derived_.emplace(name, std::move(key)).first->second;
}

Keys::Keys(std::filesystem::path folder, std::string issuer)
    : folder_{std::move(folder)}, issuer_{std::move(issuer)}, shared_{std::make_unique<Shared>()} {}
Keys::~Keys() = default;

std::shared_ptr<const Keys::State> Keys::state() const {
  const std::shared_lock lock{shared_->guard};
  return shared_->state;
}

Result<void> Keys::create(const std::filesystem::path& folder, Timestamp now, Algorithm algorithm) {
  HEARTH_TRY(make_key_folder(folder));
  const auto lock = HEARTH_TRY(KeyFolderLock::take(folder));
  if (std::filesystem::exists(folder / "keys.json")) {
    return conflict("crypto.keys_exist", (folder / "keys.json").string() +
                                             " is there already; new keys would make sealed "
                                             "data unreadable. To replace keys, use `hearth keys rotate`");
  }
  KeyRing ring;
  ring.masters.push_back(fresh_secret(1, now));
  ring.hash = fresh_secret(1, now);
  ring.signing.push_back({SigningKey::generate(algorithm), SigningState::current, now, {}});
  ring.signing.push_back({SigningKey::generate(algorithm), SigningState::next, now, {}});
  return write_keys(folder, ring);
}

Result<std::string> Keys::rotate_signing(const std::filesystem::path& folder, Timestamp now, Duration overlap) {
  const auto lock = HEARTH_TRY(KeyFolderLock::take(folder));
  auto ring = HEARTH_TRY(read_keys(folder));
  std::erase_if(ring.signing,
                [&](const auto& entry) { return entry.state == SigningState::retired && entry.verifies_until <= now; });
  Algorithm algorithm = Algorithm::es256;
  for (auto& entry : ring.signing) {
    if (entry.state != SigningState::current) continue;
    algorithm = entry.key.algorithm();
    entry.state = SigningState::retired;
    entry.verifies_until = now + overlap;
  }
  auto next = std::find_if(ring.signing.begin(), ring.signing.end(),
                           [](const auto& entry) { return entry.state == SigningState::next; });
  if (next == ring.signing.end()) {
    next = ring.signing.insert(next, {SigningKey::generate(algorithm), SigningState::next, now, {}});
  }
  next->state = SigningState::current;
  const auto kid = next->key.kid();
  ring.signing.push_back({SigningKey::generate(algorithm), SigningState::next, now, {}});
  HEARTH_TRY(write_keys(folder, ring));
  return kid;
}

Result<std::uint32_t> Keys::rotate_master(const std::filesystem::path& folder, Timestamp now) {
  const auto lock = HEARTH_TRY(KeyFolderLock::take(folder));
  auto ring = HEARTH_TRY(read_keys(folder));
  const auto id = ring.masters.back().id + 1;
  ring.masters.push_back(fresh_secret(id, now));
  HEARTH_TRY(write_keys(folder, ring));
  return id;
}

Result<std::unique_ptr<Keys>> Keys::open(const std::filesystem::path& folder, std::string issuer) {
  std::unique_ptr<Keys> keys{new Keys{folder, std::move(issuer)}};
  HEARTH_TRY(keys->reload());
  return keys;
}

Result<void> Keys::reload() {
  auto fresh = std::make_shared<State>();
  fresh->ring = HEARTH_TRY(read_keys(folder_));
  const std::unique_lock lock{shared_->guard};
  shared_->state = std::move(fresh);
  return {};
}

std::string Keys::seal(std::string_view plugin, std::string_view bound, std::string_view plain) const {
  const auto state = this->state();
  const auto& master = state->ring.masters.back();
  const auto key = state->derived(master, framed({"hearth seal 1", plugin}));
  std::string out = envelope_version + big_endian(master.id) + random_bytes(nonce_size);
  const auto associated = framed({std::string_view{out}.substr(0, head_size), plugin, bound});
  const CipherContext context{EVP_CIPHER_CTX_new()};
  out.resize(head_size + nonce_size + plain.size() + tag_size);
  auto* const bytes = reinterpret_cast<unsigned char*>(out.data());
  auto* const ciphertext = bytes + head_size + nonce_size;
  int size = 0;
  must(context &&
           EVP_EncryptInit_ex2(context.get(), Algorithms::get().aes256_gcm.get(), bytes_of(key), bytes + head_size,
                               nullptr) == 1 &&
           EVP_EncryptUpdate(context.get(), nullptr, &size, bytes_of(associated),
                             static_cast<int>(associated.size())) == 1 &&
           EVP_EncryptUpdate(context.get(), ciphertext, &size, bytes_of(plain), static_cast<int>(plain.size())) == 1 &&
           EVP_EncryptFinal_ex(context.get(), ciphertext + plain.size(), &size) == 1 &&
           EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tag_size, ciphertext + plain.size()) == 1,
       "AES-256-GCM");
  return out;
}

Result<std::string> Keys::open_sealed(std::string_view plugin, std::string_view bound, std::string_view sealed) const {
  const auto refused = [](std::string why) {
    return invalid("crypto.cannot_open", "a sealed value cannot be opened").because(std::move(why));
  };
  const auto state = this->state();
  const auto envelope = taken_apart(sealed);
  if (!envelope) return refused("not an envelope of version 1");
  const auto* master = state->master(master_of(sealed));
  if (master == nullptr)
    return refused("sealed by master key " + std::to_string(master_of(sealed)) + ", which is not here");
  const auto key = state->derived(*master, framed({"hearth seal 1", plugin}));
  const auto associated = framed({envelope->head, plugin, bound});
  const CipherContext context{EVP_CIPHER_CTX_new()};
  std::string plain(envelope->ciphertext.size(), '\0');
  auto* const out = reinterpret_cast<unsigned char*>(plain.data());
  int size = 0;
  must(context &&
           EVP_DecryptInit_ex2(context.get(), Algorithms::get().aes256_gcm.get(), bytes_of(key),
                               bytes_of(envelope->nonce), nullptr) == 1 &&
           EVP_DecryptUpdate(context.get(), nullptr, &size, bytes_of(associated),
                             static_cast<int>(associated.size())) == 1 &&
           EVP_DecryptUpdate(context.get(), out, &size, bytes_of(envelope->ciphertext),
                             static_cast<int>(envelope->ciphertext.size())) == 1 &&
           EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, tag_size,
                               const_cast<char*>(envelope->tag.data())) == 1,
       "AES-256-GCM");
  if (EVP_DecryptFinal_ex(context.get(), out + plain.size(), &size) != 1) {
    OPENSSL_cleanse(plain.data(), plain.size());
    return refused("the envelope was changed, or belongs to another plugin, column or row");
  }
  return plain;
}

std::uint32_t Keys::master_of(std::string_view sealed) {
  if (!taken_apart(sealed)) return 0;
  std::uint32_t id = 0;
  for (std::size_t i = 1; i < head_size; ++i) id = id << 8 | static_cast<unsigned char>(sealed[i]);
  return id;
}

std::uint32_t Keys::current_master() const { return state()->ring.masters.back().id; }

std::string Keys::keyed_hash(std::string_view plugin, std::string_view purpose, std::string_view data) const {
  const auto state = this->state();
  return hmac_sha256(state->derived(state->ring.hash, framed({"hearth hash 1", plugin, purpose})), data);
}

std::string Keys::jwks(Timestamp now) const {
  const auto state = this->state();
  std::string out = R"({"keys":[)";
  for (const auto& entry : state->ring.signing) {
    if (state->verifying(entry.key.kid(), now) == nullptr) continue;
    if (out.back() != '[') out += ',';
    out += entry.key.jwk();
  }
  return out + "]}";
}

}  // namespace hearth::crypto
