#pragma once

#include <hearth/abi.h>

#include <string>
#include <vector>

#include "host/plugin/bundle.hpp"

namespace hearth::plugin {

struct StatementFault {
  std::string statement, sentence;
};

/// Prepares every statement on the bundle's schema, migrated from nothing in a temporary SQLite file.
std::vector<StatementFault> check_statements(const Bundle& bundle, const hearth_statements_v1& statements);

}  // namespace hearth::plugin
