#pragma once

#include <cstdint>
#include <filesystem>
#include <hearth/result.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "host/crypto/keys.hpp"

namespace hearth::audit {

/// Where a chain ends.
struct Head {
  std::int64_t seq = 0;
  std::string hash;  ///< of that row
  std::string mac;   ///< keyed, over schema, seq and hash

  friend bool operator==(const Head&, const Head&) = default;
};

Head make_head(const crypto::Keys& keys, std::string_view schema, std::int64_t seq, std::string hash);
bool genuine(const crypto::Keys& keys, std::string_view schema, const Head& head);

/// The last head that this node has chained, in <folder>/<schema>.json: outside the database, so that cutting the log's end
/// there, and putting an older head back, is found.
class Anchors {
 public:
  /// The folder is made (0700) at the first write.
  explicit Anchors(std::filesystem::path folder) : folder_{std::move(folder)} {}

  /// Nothing: this node has chained nothing yet. An unreadable file is an error.
  [[nodiscard]] Result<std::optional<Head>> read(std::string_view schema) const;
  Result<void> write(std::string_view schema, const Head& head) const;

 private:
  [[nodiscard]] std::filesystem::path file_of(std::string_view schema) const;
  std::filesystem::path folder_;
};

}  // namespace hearth::audit
