#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "tests/e2e/marketplace.hpp"

namespace hearth::e2e {

// Data as a first start leaves them: migrated, and with the demo data if they were asked for. A first start takes as long as many
// a test, so it is made once a ctest run, by whoever is first to need it, and everybody gets a copy: the folder at `copy`, which
// is not there yet, and on PostgreSQL a database; one for each configuration and environment. None where $HEARTH_TEST_PREPARED, the
// folder that .ci/ctest makes for it, is not set, nor for a first start or a database of its own.
std::optional<Store> prepared(Engine engine, const Marketplace::Options& of, const support::HearthOptions& first_start,
                              const std::filesystem::path& copy);

}  // namespace hearth::e2e
