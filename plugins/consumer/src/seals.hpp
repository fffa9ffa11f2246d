#pragma once

#include <hearth/hearth.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace consumer {

using namespace hearth;

/// Seals and opens the columns of one row.
class Seals {
 public:
  /// table: "consumer.addresses"
  Seals(const Crypto& crypto, std::string_view table, const Uuid& row)
      : crypto_{crypto}, table_{table}, row_{row.text()} {}

  [[nodiscard]] Result<Bytes> seal(std::string_view column, std::string_view plain) const;
  [[nodiscard]] Result<std::optional<Bytes>> seal(std::string_view column,
                                                  const std::optional<std::string>& plain) const;
  [[nodiscard]] Result<std::string> open(std::string_view column, const Bytes& sealed) const;
  [[nodiscard]] Result<std::optional<std::string>> open(std::string_view column,
                                                        const std::optional<Bytes>& sealed) const;

 private:
  [[nodiscard]] std::string place(std::string_view column) const;

  const Crypto& crypto_;
  std::string table_;
  std::string row_;
};

}  // namespace consumer
