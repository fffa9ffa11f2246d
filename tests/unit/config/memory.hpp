#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "host/config/load.hpp"

namespace hearth::config::testing {

/// Files and variables of a test: no disk, no environment.
struct Memory {
  std::map<std::string, std::string> files{};
  std::map<std::string, std::string> environment{};

  [[nodiscard]] Outcome load(std::vector<std::string> set = {}, std::string data = {}) const {
    Sources sources;
    sources.environment = environment;
    sources.read = [this](const std::string& path) -> Result<std::string> {
      const auto found = files.find(path);
      if (found == files.end()) return invalid("config.file", "cannot be read: No such file or directory");
      return found->second;
    };
    return config::load({files.empty() ? "" : "x.yaml", std::move(set), std::move(data)}, sources);
  }
};

inline Outcome load_text(const std::string& yaml, std::vector<std::string> set = {}) {
  return Memory{{{"x.yaml", yaml}}, {}}.load(std::move(set));
}

/// The settings, or a failed test that shows the mistakes.
inline Settings settings_of(const Outcome& outcome) {
  EXPECT_TRUE(outcome) << text(outcome.mistakes);
  return outcome ? outcome.loaded->settings : Settings{};
}

inline std::vector<std::string> lines(const Mistakes& mistakes) {
  std::vector<std::string> out;
  for (const Mistake& mistake : mistakes) out.push_back(mistake.text());
  return out;
}

}  // namespace hearth::config::testing
