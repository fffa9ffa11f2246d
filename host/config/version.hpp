#pragma once

#include <compare>
#include <cstdint>
#include <hearth/result.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace hearth::config {

/// Semantic Versioning 2.0.0; ordered by its section 11 (build metadata is kept for showing, and not compared).
struct Version {
  std::uint64_t major = 0, minor = 0, patch = 0;
  std::string pre{};    ///< "rc.1"
  std::string build{};  ///< after the '+'

  static Result<Version> parse(std::string_view text);
  [[nodiscard]] std::string text() const;

  friend std::strong_ordering operator<=>(const Version& a, const Version& b);
  friend bool operator==(const Version& a, const Version& b) { return (a <=> b) == 0; }
};

/// "^1.2", "~2.3", ">=1 <2", "1.2.3", "1.2", "1.x", "*"; alternatives with "||". As npm reads them: a pre-release is
/// admitted only where a bound with the same three numbers names one too (">=1.2.0-rc.1").
class Range {
 public:
  Range() : Range{any()} {}

  static Range any();
  static Result<Range> parse(std::string_view text);

  [[nodiscard]] bool admits(const Version& version) const;
  [[nodiscard]] const std::string& text() const { return text_; }  ///< as written

 private:
  enum class Test { less, at_most, equal, at_least, greater };
  struct Bound {
    Test test;
    Version version;
  };
  using Bounds = std::vector<Bound>;  // all must hold

  struct Reader;

  explicit Range(std::string text) : text_{std::move(text)} {}

  std::string text_;
  std::vector<Bounds> alternatives_;
};

}  // namespace hearth::config
