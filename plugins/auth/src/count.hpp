#pragma once

#include <hearth/hearth.hpp>

namespace auth {

/// The row of a statement that counts: `select count(*) as known ...`.
struct Count {
  std::int64_t known = 0;
  friend constexpr auto describe(Type<Count>) { return fields(field("known", &Count::known)); }
};

}  // namespace auth
