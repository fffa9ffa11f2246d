#include "host/plugin/strict_json.hpp"

#include <set>
#include <string>
#include <vector>

#include "host/plugin/manifest.hpp"

namespace hearth::plugin {
namespace {

/// The parser itself is not recursive, but a document's destructor and writer are: so depth is bounded before it.
bool deeper_than(std::string_view text, int most) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > most) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

/// Collects the first parse error's sentence, which json::parse without exceptions keeps to itself.
class Document : public nlohmann::detail::json_sax_dom_parser<nlohmann::json> {
 public:
  using Base = nlohmann::detail::json_sax_dom_parser<nlohmann::json>;
  explicit Document(nlohmann::json& target) : Base{target, false} {}

  bool start_object(std::size_t size) {
    keys_.emplace_back();
    return Base::start_object(size);
  }
  bool end_object() {
    keys_.pop_back();
    return Base::end_object();
  }
  bool key(std::string& name) {
    if (!keys_.back().insert(name).second) {
      why = "the key \"" + name + "\" stands twice in one object";
      return false;
    }
    return Base::key(name);
  }
  template <class Exception>
  bool parse_error(std::size_t position, const std::string& token, const Exception& error) {
    why = "not JSON at byte " + std::to_string(position);
    return Base::parse_error(position, token, error);
  }

  std::string why;

 private:
  std::vector<std::set<std::string>> keys_;
};

}  // namespace

Result<nlohmann::json> parse_strict(std::string_view text, int depth) {
  if (deeper_than(text, depth)) return invalid("json.depth", "nested deeper than " + std::to_string(depth));
  nlohmann::json root;
  Document document{root};
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &document)) {
    return invalid("json.unreadable", document.why.empty() ? "not JSON" : document.why);
  }
  return root;
}

Result<std::string> canonical_json(std::string_view json) {
  const nlohmann::json read = HEARTH_TRY(parse_strict(json, most_manifest_depth));
  return read.dump();
}

}  // namespace hearth::plugin
