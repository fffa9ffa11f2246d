#include "catalogue.hpp"

#include <shipped_templates.hpp>

#include <algorithm>

namespace notifications {
namespace {

/// The next line, without its end; takes it off.
std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

std::vector<std::string> words(std::string_view text, char between) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = std::min(text.find(between), text.size());
    if (end > 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

bool take_header(std::string_view line, Shipped& into) {
  const auto colon = line.find(": ");
  if (colon == line.npos) return false;
  const auto name = line.substr(0, colon);
  const std::string value{line.substr(colon + 2)};
  if (name == "category") {
    into.category = value;
  } else if (name == "urgent") {
    into.urgent = value == "yes";
  } else if (name == "while") {
    into.during = words(value, ',');
  } else if (name == "sample") {
    into.sample = value;
  } else {
    return false;
  }
  return true;
}

constexpr std::string_view section = "== ";

}  // namespace

const Text* Shipped::text(std::string_view locale, std::string_view channel) const {
  const auto found = texts.find({std::string{locale}, std::string{channel}});
  return found == texts.end() ? nullptr : &found->second;
}

std::vector<std::string> Shipped::channels() const {
  std::vector<std::string> out;
  for (const auto* channel : {"email", "in_app"}) {
    if (text("ko", channel) != nullptr) out.emplace_back(channel);
  }
  return out;
}

std::optional<Shipped> read_template(std::string_view key, std::string_view file) {
  Shipped out;
  out.key = key;
  while (!file.empty() && !file.starts_with(section)) {
    if (!take_header(take_line(file), out)) return std::nullopt;
  }
  while (!file.empty()) {
    const auto names = words(take_line(file).substr(section.size()), ' ');
    if (names.size() != 2) return std::nullopt;
    Text text;
    text.subject = take_line(file);
    while (!file.empty() && !file.starts_with(section)) text.body += std::string{take_line(file)} + "\n";
    while (text.body.ends_with('\n')) text.body.pop_back();
    out.texts[{names[0], names[1]}] = std::move(text);
  }
  if (out.category.empty() || out.sample.empty() || out.texts.empty()) return std::nullopt;
  return out;
}

Catalogue::Catalogue() {
  for (const auto& [name, file] : shipped::files) {
    auto read = read_template(name, file);
    if (!read) continue;  // a test reads them all
    if (name == "layout") {
      layout_ = std::move(*read);
    } else {
      all_.emplace(name, std::move(*read));
    }
  }
}

const Shipped* Catalogue::find(std::string_view key) const {
  const auto found = all_.find(key);
  return found == all_.end() ? nullptr : &found->second;
}

const Text& Catalogue::layout(std::string_view locale) const {
  static const Text bare{{}, "{{{body}}}", {}};
  const auto* found = layout_.text(locale, "email");
  return found == nullptr ? bare : *found;
}

}  // namespace notifications
