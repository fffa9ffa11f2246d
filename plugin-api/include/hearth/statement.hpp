#pragma once

#include <cstddef>
#include <string_view>

#include "hearth/abi.h"

namespace hearth {

/// An SQL text that the build embedded from sql/<name>.sql, as sql::<name>. Lives as long as the plugin.
class Statement {
 public:
  constexpr Statement(std::string_view name, std::string_view postgres, std::string_view sqlite,
                      const hearth_str* parameters, std::size_t parameter_count, std::uint32_t flags)
      : raw_{HEARTH_SIZE_THROUGH(hearth_statement, parameters),
             flags,
             {name.data(), name.size()},
             {postgres.data(), postgres.size()},
             {sqlite.data(), sqlite.size()},
             static_cast<std::uint32_t>(parameter_count),
             0,
             parameters} {}

  [[nodiscard]] constexpr const hearth_statement* raw() const { return &raw_; }
  [[nodiscard]] std::string_view name() const { return {raw_.name.data, static_cast<std::size_t>(raw_.name.size)}; }

 private:
  hearth_statement raw_;
};

}  // namespace hearth
