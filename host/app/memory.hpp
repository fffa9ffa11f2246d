#pragma once

namespace hearth::app {

/// What has been freed, of starting for one, is the system's again at once.
void give_back_memory();

}  // namespace hearth::app
