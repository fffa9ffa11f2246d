#pragma once

#include <hearth/abi.h>

#include <hearth/result.hpp>
#include <span>
#include <string>
#include <vector>

#include "host/plugin/bundle.hpp"

namespace hearth::plugin {

struct StatementFault {
  std::string statement, sentence;
};

/// Prepares the statements on the bundle's schema, migrated from nothing in a temporary SQLite file; an error when that cannot be.
Result<std::vector<StatementFault>> check_statements(const Bundle& bundle,
                                                     std::span<const hearth_statement* const> statements);

}  // namespace hearth::plugin
