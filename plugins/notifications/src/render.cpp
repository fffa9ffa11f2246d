#include "render.hpp"

#include <algorithm>

#include "mustache.hpp"

namespace notifications {
namespace {

constexpr std::string_view body_place = "{{{body}}}";
/// Sections may be nested or repeated; a thousand of them are no letter.
constexpr std::ptrdiff_t most_sections = 40;

std::string with_layout(const std::string& layout, const std::string& body) {
  std::string out = layout;
  const auto at = out.find(body_place);
  if (at == out.npos) return body;
  return out.replace(at, body_place.size(), body);
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else {
      out += c;
    }
  }
  return out;
}

/// A line that holds nothing but the tag of a section stands for nothing in the text, so it must make no line break either.
bool only_a_section(std::string_view line) {
  const bool tag = line.starts_with("{{#") || line.starts_with("{{^") || line.starts_with("{{/");
  return tag && line.find("}}") == line.size() - 2;
}

bool is_link(std::string_view line) {
  return line == "{{link}}" || line == "{{app_url}}" || line == "{{unsubscribe_url}}";
}

std::string document(const std::string& body, std::string_view locale) {
  return "<!doctype html>\n<html lang=\"" + std::string{locale} +
         "\"><head><meta charset=\"utf-8\"></head>\n<body style=\"font-family:sans-serif;line-height:1.6\">\n" + body +
         "\n</body></html>\n";
}

std::string html_source(const Rendering& what) {
  std::string inner = what.text.html ? *what.text.html : html_of(what.text.body);
  const std::string place{body_place};
  std::string around = html_of(with_layout(what.layout.body, "\n\n" + place + "\n\n"));
  const std::string paragraph = "<p>" + place + "</p>";
  if (const auto at = around.find(paragraph); at != around.npos) return around.replace(at, paragraph.size(), inner);
  return inner;
}

std::string text_source(const Rendering& what) {
  return what.channel == "email" ? with_layout(what.layout.body, what.text.body) : what.text.body;
}

/// What HTML would take for its own, put before every value: where it comes out as it went in, the template does not escape.
constexpr std::string_view canary = "<q\"'&";

std::string first_mistake(const Filled& filled) {
  if (!filled.mistake.empty()) return filled.mistake;
  if (!filled.unknown.empty()) return "there is no value '" + filled.unknown.front() + "'";
  return {};
}

/// Of a branch too that the sample does not reach: {{{name}}} or {{& name}}.
bool leaves_unescaped(const std::string& source) {
  for (auto at = source.find("{{"); at != source.npos; at = source.find("{{", at + 2)) {
    const auto sigil = source.find_first_not_of(" \t\r\n", at + 2);
    if (sigil != source.npos && (source[sigil] == '{' || source[sigil] == '&')) return true;
  }
  return false;
}

std::string mistake_in_html(const Rendering& what) {
  if (leaves_unescaped(what.text.html.value_or(what.text.body))) return "the HTML has a tag that does not escape";
  const Values dirty{what.values, what.locale, what.more, canary};
  const auto filled = fill(html_source(what), dirty, Escape::html);
  if (auto mistake = first_mistake(filled); !mistake.empty()) return mistake;
  if (filled.text.find(canary) != filled.text.npos) return "a value gets into the HTML unescaped";
  return {};
}

}  // namespace

std::string html_of(const std::string& source) {
  std::string out;
  std::string_view rest = source;
  bool open = false;  // a paragraph
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty()) {
      if (open) out += "</p>\n";
      open = false;
    } else if (only_a_section(line)) {
      out += (open ? "\n" : "") + std::string{line} + "\n";
    } else {
      out += open ? "<br>\n" : "<p>";
      out += is_link(line) ? "<a href=\"" + std::string{line} + "\">" + std::string{line} + "</a>" : escaped(line);
      open = true;
    }
  }
  return open ? out + "</p>" : out;
}

Rendered render(const Rendering& what) {
  const Values values{what.values, what.locale, what.more};
  Rendered out;
  out.subject = fill(what.text.subject, values, Escape::none).text;
  out.text = fill(text_source(what), values, Escape::none).text;
  if (what.channel == "email") {
    out.html = document(fill(html_source(what), values, Escape::html).text, what.locale);
  }
  return out;
}

std::string mistake_in(const Rendering& what) {
  for (const auto* part : {&what.text.subject, &what.text.body, what.text.html ? &*what.text.html : &what.text.body}) {
    if (part->find("{{=") != part->npos) return "other delimiters are not allowed";
    if (std::count(part->begin(), part->end(), '#') + std::count(part->begin(), part->end(), '^') > most_sections) {
      return "there are too many sections";
    }
  }
  if (what.text.subject.find_first_of("\r\n") != std::string::npos) return "the subject must be one line";
  const Values values{what.values, what.locale, what.more};
  for (const auto& source : {what.text.subject, text_source(what)}) {
    if (auto mistake = first_mistake(fill(source, values, Escape::none)); !mistake.empty()) return mistake;
  }
  return what.channel == "email" ? mistake_in_html(what) : std::string{};
}

}  // namespace notifications
