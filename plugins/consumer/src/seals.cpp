#include "seals.hpp"

namespace consumer {

std::string Seals::place(std::string_view column) const { return table_ + "." + std::string{column} + "/" + row_; }

Result<Bytes> Seals::seal(std::string_view column, std::string_view plain) const {
  return crypto_.seal(place(column), plain);
}

Result<std::optional<Bytes>> Seals::seal(std::string_view column, const std::optional<std::string>& plain) const {
  if (!plain) return std::optional<Bytes>{};
  return std::optional<Bytes>{HEARTH_TRY(seal(column, std::string_view{*plain}))};
}

Result<std::string> Seals::open(std::string_view column, const Bytes& sealed) const {
  return crypto_.open(place(column), sealed);
}

Result<std::optional<std::string>> Seals::open(std::string_view column, const std::optional<Bytes>& sealed) const {
  if (!sealed) return std::optional<std::string>{};
  return std::optional<std::string>{HEARTH_TRY(open(column, *sealed))};
}

}  // namespace consumer
