#include "host/plugin/trust.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <optional>
#include <sstream>

#include "host/core/private_folder.hpp"
#include "host/crypto/bytes.hpp"

namespace hearth::plugin {
namespace {

namespace fs = std::filesystem;

constexpr auto heading =
    "# The plugins of this installation, exactly: name, version, digest. Written by hearth; keep it with the "
    "configuration.\n";

/// Base64 of either alphabet (RFC 4648 sections 4 and 5), padded or not: keys and signatures come from many tools.
std::optional<std::string> from_base64(std::string text) {
  while (!text.empty() && (text.back() == '=' || text.back() == '\n' || text.back() == '\r')) text.pop_back();
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  return crypto::from_base64url(text);
}

Result<void> check_signature(const config::Trust& trust, const Bundle& bundle, std::string_view digest) {
  const auto way_out =
      ": have it signed by a key that trust.keys lists (hearth's README for plugins tells how), or list its maker's "
      "key";
  const auto text = read_guarded(bundle.signature(), 4096);
  if (!text) {
    return invalid("plugin.unsigned", "trust.policy is 'signed' and the bundle " + bundle.folder.string() + " has no " +
                                          bundle.signature().filename().string() + way_out);
  }
  const auto signature = from_base64(*text);
  for (const auto& key : trust.keys) {
    const auto raw = from_base64(key);
    if (raw && signature && signed_by(*raw, digest, *signature)) return {};
  }
  return invalid("plugin.unsigned", "the signature of " + bundle.folder.string() + " fits none of the " +
                                        std::to_string(trust.keys.size()) + " keys of trust.keys" + way_out);
}

}  // namespace

Result<Lock> Lock::read(const fs::path& file, std::string deployment) {
  Lock lock;
  lock.file_ = file;
  lock.deployment_ = std::move(deployment);
  std::ifstream in{file};
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream words{line};
    std::string name;
    std::string more;
    Locked locked;
    if (!(words >> name >> locked.version >> locked.digest) || words >> more || !is_plugin_name(name) ||
        !locked.digest.starts_with("sha256:")) {
      return invalid("plugin.lock", file.string() + ":" + std::to_string(number) +
                                        ": must be 'name version sha256:digest': put the line right or delete it");
    }
    lock.plugins_.insert_or_assign(name, std::move(locked));
  }
  return lock;
}

const Locked* Lock::find(std::string_view plugin) const {
  const auto at = plugins_.find(plugin);
  return at == plugins_.end() ? nullptr : &at->second;
}

void Lock::set(const std::string& plugin, Locked locked) {
  const auto* before = find(plugin);
  if (before != nullptr && *before == locked) return;
  plugins_.insert_or_assign(plugin, std::move(locked));
  changed_ = true;
}

Result<void> Lock::save() {
  if (!changed_) return {};
  std::error_code failed;
  (void)core::make_private_folder(file_.parent_path());
  const auto next = fs::path{file_.string() + ".new"};
  {
    std::ofstream out{next, std::ios::trunc};
    out << heading;
    for (const auto& [name, locked] : plugins_) out << name << ' ' << locked.version << ' ' << locked.digest << '\n';
    out.flush();
    if (!out) return unavailable("plugin.lock", "cannot write " + next.string());
  }
  fs::rename(next, file_, failed);
  if (failed) return unavailable("plugin.lock", "cannot write " + file_.string() + ": " + failed.message());
  changed_ = false;
  return {};
}

Result<void> check_trust(const config::Trust& trust, Lock& lock, const Bundle& bundle, std::string_view digest) {
  const auto& manifest = bundle.manifest;
  if (trust.policy == config::TrustPolicy::signed_only) HEARTH_TRY(check_signature(trust, bundle, digest));
  const auto* known = lock.find(manifest.name);
  if (known != nullptr && known->digest != digest && trust.policy != config::TrustPolicy::any) {
    return invalid("plugin.digest", "plugin " + manifest.name + ": the digest of " + bundle.folder.string() + " is " +
                                        std::string{digest} + " (version " + manifest.version + ") and " +
                                        lock.file().string() + " says " + known->digest + " (version " +
                                        known->version + "): if the new build is wanted, run `hearth plugin install " +
                                        bundle.folder.string() + (lock.deployment().empty() ? "" : " ") +
                                        lock.deployment() + "`; if not, put the old bundle back");
  }
  lock.set(manifest.name, {manifest.version, std::string{digest}});
  return {};
}

bool signed_by(std::string_view key, std::string_view digest, std::string_view signature) {
  if (key.size() != 32 || signature.size() != 64) return false;
  const auto bytes = [](std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); };
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> made{
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes(key), key.size()), EVP_PKEY_free};
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
  return made && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, made.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(digest), digest.size()) == 1;
}

}  // namespace hearth::plugin
