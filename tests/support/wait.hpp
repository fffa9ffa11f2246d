#pragma once

#include <chrono>
#include <functional>

namespace hearth::support {

// Asks again and again until the condition holds or the time is up; tells whether it holds.
bool wait_until(const std::function<bool()>& condition, std::chrono::milliseconds at_most = std::chrono::seconds(20));

}  // namespace hearth::support
