#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "catalogue.hpp"

namespace notifications {

/// A message as somebody gets it. `html` is of an email alone.
struct Rendered {
  std::string subject;
  std::string text;
  std::string html;
};

/// What to render with what.
struct Rendering {
  const Text& text;
  const Text& layout;  ///< around the body of an email
  std::string_view channel;
  std::string_view locale;
  std::string_view values;  ///< a JSON object
  std::map<std::string, std::string> more{};
};
Rendered render(const Rendering& what);

/// Why a text cannot be a template of that kind: a mistake in its mustache, a value that the kind does not have, a subject of
/// several lines, or values that would get into HTML unescaped. Tried on the kind's sample. Empty: it can.
std::string mistake_in(const Rendering& what);

/// The plain text's template as one of HTML: paragraphs, line breaks, and a link where a line is {{link}} alone.
std::string html_of(const std::string& source);

}  // namespace notifications
