#pragma once

/// What a contract needs: the header that a plugin shows to others, with the structs of its services and events. A contract
/// opens `hearth` in the plugin's own namespace: namespace booking { using namespace hearth; ... }
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hearth/date.hpp"
#include "hearth/describe.hpp"
#include "hearth/json.hpp"
#include "hearth/money.hpp"
#include "hearth/services.hpp"
#include "hearth/time.hpp"
#include "hearth/uuid.hpp"
