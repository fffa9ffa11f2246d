#include "host/crypto/bytes.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <pthread.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>

#include "host/crypto/openssl.hpp"

namespace hearth::crypto {

namespace {

void generate(void* out, std::size_t size) {
  must(RAND_bytes_ex(nullptr, static_cast<unsigned char*>(out), size, 0) == 1, "random bytes");
}

/// Times that this process is the child of a fork, which must not draw what its parent draws.
unsigned forks() {
  static std::atomic<unsigned> count{0};
  [[maybe_unused]] static const int told =
      ::pthread_atfork(nullptr, nullptr, [] { count.fetch_add(1, std::memory_order_relaxed); });
  return count.load(std::memory_order_relaxed);
}

/// OpenSSL takes about as long for the ten bytes of an id as for some hundred: small draws come out of a stock, a thread its
/// own, and are wiped there.
class Stock {
 public:
  static constexpr std::size_t most = 64;  ///< bytes of one draw

  ~Stock() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

  void take(void* out, std::size_t size) {
    if (left_ < size || forks_ != forks()) refill();
    auto* from = bytes_.data() + (bytes_.size() - left_);
    std::memcpy(out, from, size);
    OPENSSL_cleanse(from, size);
    left_ -= size;
  }

 private:
  void refill() {
    generate(bytes_.data(), bytes_.size());
    left_ = bytes_.size();
    forks_ = forks();
  }

  std::array<unsigned char, 512> bytes_{};
  std::size_t left_ = 0;
  unsigned forks_ = 0;
};

}  // namespace

void random(void* out, std::size_t size) {
  if (size > Stock::most) return generate(out, size);
  thread_local Stock stock;
  stock.take(out, size);
}

std::string random_bytes(std::size_t size) {
  std::string out(size, '\0');
  random(out.data(), size);
  return out;
}

std::string sha256(std::string_view data) {
  // One context a thread: making one costs more than hashing a token does.
  thread_local const DigestContext context{EVP_MD_CTX_new()};
  std::string out(32, '\0');
  must(context && EVP_DigestInit_ex2(context.get(), Algorithms::get().sha256.get(), nullptr) == 1 &&
           EVP_DigestUpdate(context.get(), data.data(), data.size()) == 1 &&
           EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(out.data()), nullptr) == 1,
       "SHA-256");
  return out;
}

std::string hmac_sha256(std::string_view key, std::string_view data) {
  const MacContext context{EVP_MAC_CTX_new(Algorithms::get().hmac.get())};
  char digest[] = "SHA256";
  const std::array<OSSL_PARAM, 2> parameters{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                             OSSL_PARAM_construct_end()};
  std::string out(32, '\0');
  std::size_t size = 0;
  must(context && EVP_MAC_init(context.get(), bytes_of(key), key.size(), parameters.data()) == 1 &&
           EVP_MAC_update(context.get(), bytes_of(data), data.size()) == 1 &&
           EVP_MAC_final(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, out.size()) == 1,
       "HMAC");
  return out;
}

TableHash table_hash(std::string_view text) {
  static const std::string key = random_bytes(32);
  thread_local const MacContext context{EVP_MAC_CTX_new(Algorithms::get().poly1305.get())};
  TableHash out{};
  std::size_t size = 0;
  must(context && EVP_MAC_init(context.get(), bytes_of(key), key.size(), nullptr) == 1 &&
           EVP_MAC_update(context.get(), bytes_of(text), text.size()) == 1 &&
           EVP_MAC_final(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, sizeof out) == 1,
       "Poly1305");
  return out;
}

std::string hkdf_sha256(std::string_view key, std::string_view salt, std::string_view info, std::size_t size) {
  const KdfContext context{EVP_KDF_CTX_new(Algorithms::get().hkdf.get())};
  char digest[] = "SHA256";
  const auto octets = [](const char* name, std::string_view value) {
    return OSSL_PARAM_construct_octet_string(name, const_cast<char*>(value.data()), value.size());
  };
  const std::array<OSSL_PARAM, 5> parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0), octets(OSSL_KDF_PARAM_KEY, key),
      salt.empty() ? octets(OSSL_KDF_PARAM_SALT, std::string_view{""}) : octets(OSSL_KDF_PARAM_SALT, salt),
      octets(OSSL_KDF_PARAM_INFO, info.empty() ? std::string_view{""} : info), OSSL_PARAM_construct_end()};
  std::string out(size, '\0');
  must(context &&
           EVP_KDF_derive(context.get(), reinterpret_cast<unsigned char*>(out.data()), size, parameters.data()) == 1,
       "HKDF");
  return out;
}

bool equal(std::string_view one, std::string_view other) {
  return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

namespace {

constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr auto values = [] {
  std::array<std::int8_t, 256> table{};
  for (auto& value : table) value = -1;
  for (std::int8_t i = 0; i < 64; ++i) table[static_cast<unsigned char>(alphabet[i])] = i;
  return table;
}();

}  // namespace

std::string base64url(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() * 4 + 2) / 3);
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = held << 8 | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6;) out += alphabet[held >> (bits -= 6) & 63];
  }
  if (bits > 0) out += alphabet[held << (6 - bits) & 63];
  return out;
}

std::optional<std::string> from_base64url(std::string_view text) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : text) {
    const auto value = values[static_cast<unsigned char>(c)];
    if (value < 0) return std::nullopt;
    held = held << 6 | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) out += static_cast<char>(held >> (bits -= 8) & 0xff);
  }
  if ((held & ((1u << bits) - 1)) != 0) return std::nullopt;
  return out;
}

}  // namespace hearth::crypto
