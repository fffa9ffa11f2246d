#pragma once

// Inside crypto alone: owners of OpenSSL's objects, and the algorithms, fetched once a process.
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>

namespace hearth::crypto {

template <auto Free>
struct Releases {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};

using Digest = std::unique_ptr<EVP_MD, Releases<EVP_MD_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Releases<EVP_MD_CTX_free>>;
using Cipher = std::unique_ptr<EVP_CIPHER, Releases<EVP_CIPHER_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, Releases<EVP_CIPHER_CTX_free>>;
using Mac = std::unique_ptr<EVP_MAC, Releases<EVP_MAC_free>>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, Releases<EVP_MAC_CTX_free>>;
using Kdf = std::unique_ptr<EVP_KDF, Releases<EVP_KDF_free>>;
using KdfContext = std::unique_ptr<EVP_KDF_CTX, Releases<EVP_KDF_CTX_free>>;
using Pkey = std::unique_ptr<EVP_PKEY, Releases<EVP_PKEY_free>>;
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, Releases<EVP_PKEY_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Releases<BN_clear_free>>;
using Group = std::unique_ptr<EC_GROUP, Releases<EC_GROUP_free>>;
using Point = std::unique_ptr<EC_POINT, Releases<EC_POINT_free>>;
using EcdsaSignature = std::unique_ptr<ECDSA_SIG, Releases<ECDSA_SIG_free>>;

/// A primitive that fails has no memory or no provider: nothing safe can follow, so the process ends with a sentence.
inline void must(bool done, const char* what) {
  if (done) return;
  std::fprintf(stderr, "hearth: crypto: OpenSSL cannot do %s\n", what);
  std::abort();
}

inline const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

struct Algorithms {
  Digest sha256{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
  Cipher aes256_gcm{EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr)};
  Mac hmac{EVP_MAC_fetch(nullptr, "HMAC", nullptr)};
  Mac poly1305{EVP_MAC_fetch(nullptr, "POLY1305", nullptr)};
  Kdf hkdf{EVP_KDF_fetch(nullptr, "HKDF", nullptr)};

  static const Algorithms& get() {
    static const Algorithms one;
    return one;
  }

 private:
  Algorithms() {
    must(sha256 && aes256_gcm && hmac && poly1305 && hkdf, "SHA-256, AES-256-GCM, HMAC, Poly1305 and HKDF");
  }
};

}  // namespace hearth::crypto
