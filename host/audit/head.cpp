#include "host/audit/head.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "host/crypto/bytes.hpp"

namespace hearth::audit {

namespace {

using Json = nlohmann::json;

std::string mac_of_head(const crypto::Keys& keys, std::string_view schema, const Head& head) {
  const auto data = std::string{schema} + '\n' + std::to_string(head.seq) + '\n' + head.hash;
  return keys.keyed_hash("hearth", "audit head", data);
}

Error failed(const std::filesystem::path& path, const char* what) {
  return internal(std::string{what} + " " + path.string() + ": " + std::strerror(errno));
}

bool write_durably(const std::filesystem::path& path, const std::string& text) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) return false;
  const bool written = ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       ::fdatasync(descriptor) == 0;
  ::close(descriptor);
  return written;
}

}  // namespace

Head make_head(const crypto::Keys& keys, std::string_view schema, std::int64_t seq, std::string hash) {
  Head head{seq, std::move(hash), {}};
  head.mac = mac_of_head(keys, schema, head);
  return head;
}

bool genuine(const crypto::Keys& keys, std::string_view schema, const Head& head) {
  return crypto::equal(head.mac, mac_of_head(keys, schema, head));
}

std::filesystem::path Anchors::file_of(std::string_view schema) const {
  return folder_ / (std::string{schema} + ".json");
}

Result<std::optional<Head>> Anchors::read(std::string_view schema) const {
  const auto path = file_of(schema);
  std::ifstream file{path, std::ios::binary};
  if (!file) {
    if (errno == ENOENT) return std::optional<Head>{};
    return failed(path, "cannot read");
  }
  const auto document = Json::parse(std::string{std::istreambuf_iterator<char>{file}, {}}, nullptr, false);
  const auto damaged = [&] { return internal(path.string() + " is not an anchor"); };
  if (!document.is_object()) return damaged();
  const auto seq = document.find("seq");
  const auto bytes = [&](const char* name) -> std::optional<std::string> {
    const auto found = document.find(name);
    if (found == document.end() || !found->is_string()) return std::nullopt;
    return crypto::from_base64url(found->get_ref<const std::string&>());
  };
  const auto hash = bytes("hash");
  const auto mac = bytes("mac");
  if (seq == document.end() || !seq->is_number_integer() || !hash || !mac) return damaged();
  return std::optional<Head>{Head{seq->get<std::int64_t>(), *hash, *mac}};
}

Result<void> Anchors::write(std::string_view schema, const Head& head) const {
  if (::mkdir(folder_.c_str(), 0700) != 0 && errno != EEXIST) return failed(folder_, "cannot create");
  const auto path = file_of(schema);
  auto fresh = path;
  // Nodes and threads may share the folder.
  static std::atomic<unsigned> written{0};
  fresh += "." + std::to_string(::getpid()) + "." + std::to_string(++written) + ".new";
  const Json document{{"seq", head.seq}, {"hash", crypto::base64url(head.hash)}, {"mac", crypto::base64url(head.mac)}};
  if (!write_durably(fresh, document.dump() + "\n") || ::rename(fresh.c_str(), path.c_str()) != 0) {
    return failed(path, "cannot write");
  }
  return {};
}

}  // namespace hearth::audit
