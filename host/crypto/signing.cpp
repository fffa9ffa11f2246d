#include "host/crypto/signing.hpp"

#include <openssl/obj_mac.h>

#include <array>
#include <utility>

#include "host/crypto/bytes.hpp"
#include "host/crypto/openssl.hpp"

namespace hearth::crypto {

struct SigningKey::State {
  Algorithm algorithm = Algorithm::es256;
  std::string secret;
  std::string kid;
  std::string jwk;
  Pkey key;
  // Ready to be copied: preparing one looks the algorithm up each time.
  DigestContext signer{EVP_MD_CTX_new()};
  DigestContext verifier{EVP_MD_CTX_new()};
};

std::string_view name_of(Algorithm algorithm) { return algorithm == Algorithm::es256 ? "ES256" : "EdDSA"; }

std::optional<Algorithm> algorithm_of(std::string_view name) {
  if (name == "ES256") return Algorithm::es256;
  if (name == "EdDSA") return Algorithm::eddsa;
  return std::nullopt;
}

namespace {

/// The uncompressed point (65 bytes: 4, x, y) of a P-256 scalar; empty when the scalar is not one.
std::string public_point(const BIGNUM* scalar) {
  const Group group{EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1)};
  must(group != nullptr, "P-256");
  if (BN_is_zero(scalar) || BN_cmp(scalar, EC_GROUP_get0_order(group.get())) >= 0) return {};
  const Point point{EC_POINT_new(group.get())};
  std::string out(65, '\0');
  must(point && EC_POINT_mul(group.get(), point.get(), scalar, nullptr, nullptr, nullptr) == 1 &&
           EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED,
                              reinterpret_cast<unsigned char*>(out.data()), out.size(), nullptr) == out.size(),
       "P-256");
  return out;
}

Pkey p256(std::string_view secret, const std::string& point) {
  // BN parameters are in the machine's own byte order.
  std::string native{secret.rbegin(), secret.rend()};
  char curve[] = "P-256";
  std::array<OSSL_PARAM, 4> parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, curve, 0),
      OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, reinterpret_cast<unsigned char*>(native.data()), native.size()),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, const_cast<char*>(point.data()), point.size()),
      OSSL_PARAM_construct_end()};
  const PkeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr)};
  EVP_PKEY* made = nullptr;
  must(context && EVP_PKEY_fromdata_init(context.get()) == 1 &&
           EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_KEYPAIR, parameters.data()) == 1,
       "an ES256 key");
  return Pkey{made};
}

std::string fixed_width(const BIGNUM* number) {
  std::string out(32, '\0');
  must(BN_bn2binpad(number, reinterpret_cast<unsigned char*>(out.data()), 32) == 32, "a signature");
  return out;
}

/// ASN.1 to r || s (RFC 7518 section 3.4).
std::string raw_signature(const unsigned char* der, std::size_t size) {
  const EcdsaSignature signature{d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(size))};
  must(signature != nullptr, "a signature");
  return fixed_width(ECDSA_SIG_get0_r(signature.get())) + fixed_width(ECDSA_SIG_get0_s(signature.get()));
}

std::string asn1_signature(std::string_view raw) {
  const EcdsaSignature signature{ECDSA_SIG_new()};
  Number r{BN_bin2bn(bytes_of(raw), 32, nullptr)};
  Number s{BN_bin2bn(bytes_of(raw) + 32, 32, nullptr)};
  must(signature && r && s && ECDSA_SIG_set0(signature.get(), r.release(), s.release()) == 1, "a signature");
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &der);
  must(size > 0, "a signature");
  std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

}  // namespace

SigningKey SigningKey::generate(Algorithm algorithm) {
  for (;;) {  // a scalar of P-256 is below the order, which 32 random bytes miss once in 2^32
    auto made = from_secret(algorithm, random_bytes(32));
    if (made) return std::move(made).value();
  }
}

Result<SigningKey> SigningKey::from_secret(Algorithm algorithm, std::string_view secret) {
  if (secret.size() != 32) return invalid("crypto.short_key", "a signing key has 32 bytes");
  auto state = std::make_shared<State>();
  state->algorithm = algorithm;
  state->secret = secret;
  std::string canonical;  // RFC 7638 section 3: the required members alone, in the order of their names
  if (algorithm == Algorithm::es256) {
    const Number scalar{BN_bin2bn(bytes_of(secret), 32, nullptr)};
    const auto point = public_point(scalar.get());
    if (point.empty()) return invalid("crypto.bad_key", "not a private key of P-256");
    state->key = p256(secret, point);
    canonical = R"({"crv":"P-256","kty":"EC","x":")" + base64url(std::string_view{point}.substr(1, 32)) + R"(","y":")" +
                base64url(std::string_view{point}.substr(33)) + R"("})";
  } else {
    state->key.reset(EVP_PKEY_new_raw_private_key_ex(nullptr, "ED25519", nullptr, bytes_of(secret), 32));
    std::string point(32, '\0');
    std::size_t size = 32;
    must(state->key &&
             EVP_PKEY_get_raw_public_key(state->key.get(), reinterpret_cast<unsigned char*>(point.data()), &size) == 1,
         "an EdDSA key");
    canonical = R"({"crv":"Ed25519","kty":"OKP","x":")" + base64url(point) + R"("})";
  }
  const char* digest = algorithm == Algorithm::es256 ? "SHA256" : nullptr;
  must(EVP_DigestSignInit_ex(state->signer.get(), nullptr, digest, nullptr, nullptr, state->key.get(), nullptr) == 1 &&
           EVP_DigestVerifyInit_ex(state->verifier.get(), nullptr, digest, nullptr, nullptr, state->key.get(),
                                   nullptr) == 1,
       "a signing key");
  state->kid = base64url(sha256(canonical));
  state->jwk = canonical.substr(0, canonical.size() - 1) + R"(,"kid":")" + state->kid + R"(","use":"sig","alg":")" +
               std::string{name_of(algorithm)} + R"("})";
  return SigningKey{std::move(state)};
}

Algorithm SigningKey::algorithm() const { return state_->algorithm; }
const std::string& SigningKey::secret() const { return state_->secret; }
const std::string& SigningKey::kid() const { return state_->kid; }
const std::string& SigningKey::jwk() const { return state_->jwk; }

std::string SigningKey::sign(std::string_view data) const {
  const DigestContext context{EVP_MD_CTX_new()};
  std::array<unsigned char, 80> out{};
  std::size_t size = out.size();
  must(context && EVP_MD_CTX_copy_ex(context.get(), state_->signer.get()) == 1 &&
           EVP_DigestSign(context.get(), out.data(), &size, bytes_of(data), data.size()) == 1,
       "a signature");
  if (state_->algorithm == Algorithm::es256) return raw_signature(out.data(), size);
  return {reinterpret_cast<const char*>(out.data()), size};
}

bool SigningKey::verify(std::string_view data, std::string_view signature) const {
  if (signature.size() != 64) return false;
  const std::string given = state_->algorithm == Algorithm::es256 ? asn1_signature(signature) : std::string{signature};
  const DigestContext context{EVP_MD_CTX_new()};
  must(context && EVP_MD_CTX_copy_ex(context.get(), state_->verifier.get()) == 1, "a signature");
  return EVP_DigestVerify(context.get(), bytes_of(given), given.size(), bytes_of(data), data.size()) == 1;
}

}  // namespace hearth::crypto
