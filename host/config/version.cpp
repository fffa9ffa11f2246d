#include "host/config/version.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "host/config/mistakes.hpp"

namespace hearth::config {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool identifier_character(char c) { return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'; }
bool all_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), digit); }

std::optional<std::uint64_t> number(std::string_view text) {
  if (!all_digits(text) || text.size() > 15 || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string_view take_until(std::string_view& text, char separator) {
  const auto end = std::min(text.find(separator), text.size());
  const auto part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

/// Dot-separated identifiers; in a pre-release a numeric one has no leading zero (section 9).
bool identifiers(std::string_view text, bool pre_release) {
  if (text.empty() || text.back() == '.') return false;
  while (!text.empty()) {
    const auto part = take_until(text, '.');
    if (part.empty() || !std::all_of(part.begin(), part.end(), identifier_character)) return false;
    if (pre_release && all_digits(part) && part.size() > 1 && part.front() == '0') return false;
  }
  return true;
}

std::strong_ordering compare_pre(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.empty() <=> b.empty();  // a release comes after its pre-releases
  while (!a.empty() && !b.empty()) {
    const auto x = take_until(a, '.');
    const auto y = take_until(b, '.');
    const bool x_number = all_digits(x), y_number = all_digits(y);
    if (x_number != y_number) return x_number ? std::strong_ordering::less : std::strong_ordering::greater;
    if (x_number && x.size() != y.size()) return x.size() <=> y.size();
    if (const int order = x.compare(y); order != 0) return order <=> 0;
  }
  return !a.empty() <=> !b.empty();
}

/// A version with trailing parts left out or written as x or *.
struct Partial {
  Version version;
  int given = 0;  // how many of the three numbers

  static std::optional<Partial> parse(std::string_view text) {
    Partial out;
    if (text.starts_with('v')) text.remove_prefix(1);
    if (text.find_first_of("-+") != std::string_view::npos) {
      auto whole = Version::parse(text);
      if (!whole) return std::nullopt;
      return Partial{*std::move(whole), 3};
    }
    std::uint64_t* const parts[] = {&out.version.major, &out.version.minor, &out.version.patch};
    bool open = false;
    for (int i = 0; i < 3; ++i) {
      const bool last = text.find('.') == std::string_view::npos;
      const auto part = take_until(text, '.');
      const bool wildcard = part == "x" || part == "X" || part == "*";
      const auto value = number(part);
      if (!wildcard && (!value || open)) return std::nullopt;
      open = open || wildcard;
      if (!open) {
        *parts[i] = *value;
        out.given = i + 1;
      }
      if (last) return out;
    }
    return std::nullopt;
  }

  /// The first version beyond all that this one stands for, its numbers up to `keep` held.
  [[nodiscard]] Version beyond(int keep) const {
    // "-0" is the lowest pre-release: `<2.0.0-0` keeps 2.0.0's own pre-releases out.
    if (keep <= 1) return {version.major + 1, 0, 0, "0"};
    if (keep == 2) return {version.major, version.minor + 1, 0, "0"};
    return {version.major, version.minor, version.patch + 1, "0"};
  }
};

}  // namespace

Result<Version> Version::parse(std::string_view text) {
  const auto refuse = [&] {
    return Unexpected{invalid("config.version", in_quotes(text) + " is not a version (three numbers such as '1.2.3')")};
  };
  Version out;
  auto rest = text;
  if (const auto plus = rest.find('+'); plus != std::string_view::npos) {
    out.build = rest.substr(plus + 1);
    rest = rest.substr(0, plus);
    if (!identifiers(out.build, false)) return refuse();
  }
  if (const auto dash = rest.find('-'); dash != std::string_view::npos) {
    out.pre = rest.substr(dash + 1);
    rest = rest.substr(0, dash);
    if (!identifiers(out.pre, true)) return refuse();
  }
  if (std::count(rest.begin(), rest.end(), '.') != 2) return refuse();
  const auto major = number(take_until(rest, '.'));
  const auto minor = number(take_until(rest, '.'));
  const auto patch = number(rest);
  if (!major || !minor || !patch) return refuse();
  out.major = *major;
  out.minor = *minor;
  out.patch = *patch;
  return out;
}

std::string Version::text() const {
  std::string out = std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
  if (!pre.empty()) out += "-" + pre;
  if (!build.empty()) out += "+" + build;
  return out;
}

std::strong_ordering operator<=>(const Version& a, const Version& b) {
  if (const auto order = a.major <=> b.major; order != 0) return order;
  if (const auto order = a.minor <=> b.minor; order != 0) return order;
  if (const auto order = a.patch <=> b.patch; order != 0) return order;
  return compare_pre(a.pre, b.pre);
}

/// Reads one alternative: bounds separated by spaces or commas.
struct Range::Reader {
  std::string_view rest;
  Bounds out{};

  void skip_space() {
    while (!rest.empty() && (rest.front() == ' ' || rest.front() == ',')) rest.remove_prefix(1);
  }

  bool take(std::string_view mark) {
    if (!rest.starts_with(mark)) return false;
    rest.remove_prefix(mark.size());
    return true;
  }

  bool read() {
    skip_space();
    if (rest.empty()) return false;
    while (!rest.empty()) {
      if (!bound()) return false;
      skip_space();
    }
    return true;
  }

  bool bound() {
    static constexpr std::string_view marks[] = {">=", "<=", ">", "<", "=", "^", "~"};
    std::string_view mark;
    for (const auto candidate : marks) {
      if (take(candidate)) {
        mark = candidate;
        break;
      }
    }
    skip_space();
    const auto end = std::min(rest.find_first_of(" ,"), rest.size());
    const auto partial = Partial::parse(rest.substr(0, end));
    rest.remove_prefix(end);
    if (!partial) return false;
    add(mark, *partial);
    return true;
  }

  void add(std::string_view mark, const Partial& p) {
    const auto between = [&](int keep) {
      out.push_back({Test::at_least, p.version});
      if (p.given > 0) out.push_back({Test::less, p.beyond(keep)});
    };
    if (mark == "^") {
      // Holds the leftmost number that is not zero: ^0.2.3 stays below 0.3.0.
      int keep = 1;
      if (p.version.major == 0 && p.given > 1) keep = p.version.minor == 0 && p.given > 2 ? 3 : 2;
      between(keep);
    } else if (mark == "~") {
      between(std::min(p.given, 2));
    } else if (mark == ">=") {
      out.push_back({Test::at_least, p.version});
    } else if (mark == "<") {
      out.push_back(
          {Test::less, p.given == 3 ? p.version : Version{p.version.major, p.version.minor, p.version.patch, "0"}});
    } else if (mark == ">") {
      if (p.given == 3) out.push_back({Test::greater, p.version});
      if (p.given == 0) out.push_back({Test::less, Version{0, 0, 0, "0"}});  // nothing is greater than anything
      if (p.given == 1 || p.given == 2) {
        Version least = p.beyond(p.given);
        least.pre.clear();
        out.push_back({Test::at_least, std::move(least)});
      }
    } else if (mark == "<=") {
      if (p.given == 3) out.push_back({Test::at_most, p.version});
      if (p.given == 1 || p.given == 2) out.push_back({Test::less, p.beyond(p.given)});
      if (p.given == 0) out.push_back({Test::at_least, Version{}});
    } else if (p.given == 3) {
      out.push_back({Test::equal, p.version});
    } else {
      between(p.given);
    }
  }
};

Range Range::any() {
  Range out{"*"};
  out.alternatives_.push_back({Bound{Test::at_least, Version{}}});
  return out;
}

Result<Range> Range::parse(std::string_view text) {
  Range out{std::string{text}};
  auto rest = text;
  for (bool more = true; more;) {
    const auto bar = rest.find("||");
    more = bar != std::string_view::npos;
    Reader reader{rest.substr(0, bar)};
    if (text.size() > 256 || !reader.read()) {
      return Unexpected{invalid("config.version_range",
                                in_quotes(text) + " is not a version range ('^1.2', '~2.3', '>=1 <2', '1.2.3', '*')")};
    }
    out.alternatives_.push_back(std::move(reader.out));
    if (more) rest.remove_prefix(bar + 2);
  }
  return out;
}

bool Range::admits(const Version& version) const {
  const auto holds = [&](const Bound& bound) {
    const auto order = version <=> bound.version;
    switch (bound.test) {
      case Test::less:
        return order < 0;
      case Test::at_most:
        return order <= 0;
      case Test::equal:
        return order == 0;
      case Test::at_least:
        return order >= 0;
      case Test::greater:
        return order > 0;
    }
    return false;
  };
  const auto names_pre_release = [&](const Bound& bound) {
    const Version& b = bound.version;
    // An upper bound's "-0" is ours, not the operator's.
    return !b.pre.empty() && !(bound.test == Test::less && b.pre == "0") && b.major == version.major &&
           b.minor == version.minor && b.patch == version.patch;
  };
  return std::any_of(alternatives_.begin(), alternatives_.end(), [&](const Bounds& bounds) {
    return std::all_of(bounds.begin(), bounds.end(), holds) &&
           (version.pre.empty() || std::any_of(bounds.begin(), bounds.end(), names_pre_release));
  });
}

}  // namespace hearth::config
