#pragma once

#include <functional>
#include <hearth/result.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/config/mistakes.hpp"
#include "host/config/settings.hpp"

namespace hearth::config {

/// What the command line says about settings.
struct Arguments {
  std::string file{};              ///< -c FILE; empty: defaults, variables and flags alone
  std::vector<std::string> set{};  ///< --set "path=value", each one text
  std::string data{};              ///< --data DIR: the same as --set data=DIR
  std::string flag = "-c";         ///< that named the file, for mistakes
};

/// How another command names the same deployment, for sentences: "-c config/x.yaml --data d". Of --set data alone is told:
/// others may hold secrets.
std::string words(const Arguments& arguments);

/// Where loading gets what it reads; a test or a fuzzer gives its own.
struct Sources {
  /// The whole file; Error::message is the rest of the sentence "<path> ...".
  std::function<Result<std::string>(const std::string& path)> read;
  std::map<std::string, std::string> environment;

  static Sources process();  ///< the file system and the environment of this process
};

struct Origin {
  Position at;
  bool secret = false;  ///< came by ${file:...}
};

struct Loaded {
  Settings settings{};
  std::map<std::string, Origin> origins{};  ///< by path ("plugins[0].group"); a path that is not here is a default
  std::vector<std::string> files{};         ///< all that was read, ${file:...} included
};

struct Outcome {
  std::optional<Loaded> loaded{};  ///< only without any mistake
  Mistakes mistakes{};             ///< all of them, by source, line and column
  std::vector<Plugin> plugins{};   ///< as far as they could be read: their own schemas may find further mistakes

  explicit operator bool() const { return loaded.has_value(); }
};

/// Flag beats environment (HEARTH__SERVER__LISTEN) beats file beats default. Never throws for what it reads.
Outcome load(const Arguments& arguments, const Sources& sources = Sources::process());

/// Bounds on what is read.
inline constexpr std::size_t most_file_bytes = 1024 * 1024;
inline constexpr std::size_t most_expanded_bytes = 4 * 1024 * 1024;  ///< all that references stand for, together
inline constexpr std::size_t most_values = 100'000;                  ///< a file, its aliases written out
inline constexpr std::size_t most_depth = 64;
inline constexpr std::size_t most_files = 64;

}  // namespace hearth::config
