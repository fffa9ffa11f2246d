#pragma once

#include "host/plugin/bundle.hpp"
#include "host/plugin/verdict.hpp"

namespace hearth::plugin {

/// Opens the library and runs its `create` in describing mode, and holds both against the manifest: "border", "manifest",
/// "migrations" (applied) and "statements" (prepared), both only when the bundle's migrations are `sound`. In a child of this process: code that crashes, exits
/// or hangs when it is opened is found, too.
void check_code(const Bundle& bundle, bool sound, Verdict& verdict);

}  // namespace hearth::plugin
