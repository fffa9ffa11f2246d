#include "host/config/mistakes.hpp"

#include <algorithm>
#include <cstddef>
#include <tuple>

namespace hearth::config {
namespace {

constexpr std::size_t longest_compared = 64;  // the distance is quadratic, and no key is longer

std::size_t distance(std::string_view a, std::string_view b) {
  // Three rows of the table suffice: a swap looks two rows back.
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t differs = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + differs});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

std::string printable(std::string_view text) {
  std::string out{text};
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  return out;
}

}  // namespace

std::string Position::text() const {
  if (source.empty()) return "default";
  if (line == 0) return source;
  return source + ":" + std::to_string(line) + ":" + std::to_string(column);
}

std::string Mistake::text() const {
  std::string out = printable(at.text()) + ": ";
  if (!path.empty()) out += printable(path) + ": ";
  out += message;
  if (!suggestion.empty()) out += " (did you mean " + in_quotes(suggestion) + "?)";
  return out;
}

void join(Mistakes& all, Mistakes more) {
  const auto within = [](const std::string& path, const std::string& around) {
    return path.starts_with(around) &&
           (path.size() == around.size() || path[around.size()] == '.' || path[around.size()] == '[');
  };
  const std::size_t said = all.size();
  for (Mistake& one : more) {
    const auto spoken_of = [&](const Mistake& other) {
      return !other.path.empty() && (within(one.path, other.path) || within(other.path, one.path));
    };
    const auto end = all.begin() + static_cast<std::ptrdiff_t>(said);
    if (std::none_of(all.begin(), end, spoken_of)) all.push_back(std::move(one));
  }
  std::stable_sort(all.begin(), all.end(), [](const Mistake& a, const Mistake& b) {
    return std::tie(a.at.source, a.at.line, a.at.column) < std::tie(b.at.source, b.at.line, b.at.column);
  });
}

std::string text(const Mistakes& mistakes) {
  std::string out;
  for (const Mistake& mistake : mistakes) out += mistake.text() + "\n";
  return out;
}

std::string closest(std::string_view word, std::span<const std::string> candidates) {
  if (word.empty() || word.size() > longest_compared) return {};
  std::size_t best = std::max<std::size_t>(1, word.size() / 3) + 1;
  std::string found;
  for (const std::string& candidate : candidates) {
    if (candidate == word || candidate.size() > longest_compared) continue;
    const std::size_t away = distance(word, candidate);
    if (away < best) {
      best = away;
      found = candidate;
    }
  }
  return found;
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t most = 80;
  if (text.size() <= most) return "'" + printable(text) + "'";
  std::size_t cut = most;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80) --cut;  // not inside a UTF-8 sequence
  return "'" + printable(text.substr(0, cut)) + "...'";
}

}  // namespace hearth::config
