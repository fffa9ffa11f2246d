#include "host/gateway/sha256.hpp"

#include <openssl/evp.h>

#include <array>
#include <memory>

#include "host/core/octets.hpp"

namespace hearth::gateway {
namespace {

/// The algorithm is looked up once and a context used again: both cost more than hashing an answer does.
struct Hasher {
  std::unique_ptr<EVP_MD, void (*)(EVP_MD*)> algorithm{EVP_MD_fetch(nullptr, "SHA256", nullptr), EVP_MD_free};
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

}  // namespace

std::string sha256_hex(std::initializer_list<std::string_view> parts) {
  thread_local const Hasher hasher;
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned size = 0;
  EVP_DigestInit_ex2(hasher.context.get(), hasher.algorithm.get(), nullptr);
  for (const auto part : parts) EVP_DigestUpdate(hasher.context.get(), part.data(), part.size());
  EVP_DigestFinal_ex(hasher.context.get(), hash.data(), &size);
  return core::hex({reinterpret_cast<const char*>(hash.data()), size});
}

}  // namespace hearth::gateway
