#pragma once

#include <hearth/result.hpp>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "host/config/mistakes.hpp"
#include "host/config/settings.hpp"

namespace hearth::config {

/// Every way in which the plugin's `config` breaks its schema (JSON Schema; keywords of draft 7, and $defs), each where
/// it was written. Defaults are the plugin's own business, but for what profile `production` refuses ("x-development-only"). A
/// schema that cannot be read is itself a mistake.
Mistakes check(const Plugin& plugin, const nlohmann::json& schema);

/// The same of settings that nobody wrote in a file: by RFC 6901 pointer.
std::vector<Violation> violations(const std::string& settings, const nlohmann::json& schema, Profile profile);

/// The settings (JSON) for showing: "***" where the schema says writeOnly, and where a value came by a reference, a flag or
/// a variable and still stands as it was written.
std::string shown(const std::string& settings, const PluginConfig& written, const nlohmann::json& schema);

/// Marks as secret what the schema says is writeOnly, and what it does not speak of; everything where there is no schema (null).
void mark_secrets(PluginConfig& config, const nlohmann::json* schema);

/// What the plugin itself found wrong (pointers into its config), placed where it was written.
Mistakes place(const Plugin& plugin, std::span<const Violation> violations);

}  // namespace hearth::config
