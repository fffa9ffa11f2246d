#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hearth::config {

/// Where something was written. Lines and columns count from 1; line 0: the source has none (a flag, a variable).
struct Position {
  std::string
      source{};  ///< "config/x.yaml", "--set server.listen", "HEARTH__SERVER__LISTEN"; empty: nowhere, a default
  int line = 0;
  int column = 0;

  [[nodiscard]] std::string text() const;  ///< "config/x.yaml:14:9", "--set server.listen", "default"
  friend bool operator==(const Position&, const Position&) = default;
};

/// One thing that is wrong with the settings. Never holds a secret's value.
struct Mistake {
  Position at;
  std::string path;     ///< "plugins[2].verison"; empty: the whole source
  std::string message;  ///< English, no full stop
  std::string suggestion{};

  /// "config/x.yaml:14:9: plugins[2].verison: unknown key (did you mean 'version'?)"
  [[nodiscard]] std::string text() const;
};

using Mistakes = std::vector<Mistake>;

/// Adds those of settings that `all` does not speak of yet, and puts all in order: by source, line and column.
void join(Mistakes& all, Mistakes more);

/// Every mistake on a line of its own.
std::string text(const Mistakes& mistakes);

/// The candidate that `word` most likely is a slip of, or empty: Damerau-Levenshtein distance (insert, delete, replace,
/// swap neighbours) of at most a third of the word's length.
std::string closest(std::string_view word, std::span<const std::string> candidates);

/// `text` in single quotes for a sentence: control characters shown as '?', cut after 80 bytes.
std::string in_quotes(std::string_view text);

}  // namespace hearth::config
