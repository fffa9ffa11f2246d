#pragma once

#include <hearth/result.hpp>
#include <string>

namespace hearth::config {

/// A YAML file that is not settings (demo data), as JSON. Every mistake with its line and column in the error's message.
Result<std::string> document_json(const std::string& file);

}  // namespace hearth::config
