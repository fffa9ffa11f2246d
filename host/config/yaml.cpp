#include "host/config/yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "host/config/load.hpp"

namespace hearth::config {
namespace {

/// Ends the reading of a document.
struct Stop {
  Position at;
  std::string message;
};

/// Builds the tree from events: they carry positions, and let aliases be counted before they are written out.
class Builder final : public YAML::EventHandler {
 public:
  Builder(std::string source, bool lines, Mistakes& mistakes)
      : source_{std::move(source)}, lines_{lines}, mistakes_{mistakes} {}

  Node take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ > 0) throw Stop{at(mark), "a second document: one file holds one document"};
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { add(made(Node::Kind::null, mark), anchor); }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) throw Stop{at(mark), "the alias stands inside of what it refers to"};
    count(found->second.values, at(mark));
    Node copy = found->second.node;
    if (stack_.size() + found->second.depth > most_depth) too_deep(at(mark));
    copy.at = at(mark);
    attach(std::move(copy), found->second.depth);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check_tag(mark, tag, "str");
    Node node = made(Node::Kind::scalar, mark);
    node.text = value;
    node.quoted = tag == "!" || tag.ends_with(":str");
    add(std::move(node), anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    check_tag(mark, tag, "seq");
    open(made(Node::Kind::list, mark), anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    check_tag(mark, tag, "map");
    open(made(Node::Kind::map, mark), anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Frame {
    Node node;
    YAML::anchor_t anchor = 0;
    std::size_t values_before = 0;
    std::size_t depth = 1;  // of the deepest thing inside, itself included
    bool has_key = false;
    Entry entry{};
    std::map<std::string, Position> keys{};
  };
  struct Anchored {
    Node node;
    std::size_t values = 1;
    std::size_t depth = 0;
  };

  [[nodiscard]] Position at(const YAML::Mark& mark) const {
    if (!lines_ || mark.is_null()) return {source_};
    return {source_, mark.line + 1, mark.column + 1};
  }

  Node made(Node::Kind kind, const YAML::Mark& mark) {
    count(1, at(mark));
    Node node;
    node.kind = kind;
    node.at = at(mark);
    node.reference = !lines_;
    return node;
  }

  void count(std::size_t values, const Position& where) {
    values_ += values;
    if (values_ > most_values) {
      throw Stop{where, "more than " + std::to_string(most_values) + " values once its aliases are written out"};
    }
  }

  [[noreturn]] static void too_deep(const Position& where) {
    throw Stop{where, "nested deeper than " + std::to_string(most_depth) + " levels"};
  }

  void check_tag(const YAML::Mark& mark, const std::string& tag, const char* allowed) const {
    if (tag.empty() || tag == "?" || tag == "!" || tag == std::string{"tag:yaml.org,2002:"} + allowed) return;
    throw Stop{at(mark), "the tag " + in_quotes(tag) + " is not used in settings"};
  }

  void open(Node node, YAML::anchor_t anchor) {
    if (stack_.size() >= most_depth) too_deep(node.at);
    Frame frame;
    frame.node = std::move(node);
    frame.anchor = anchor;
    frame.values_before = values_ - 1;
    stack_.push_back(std::move(frame));
  }

  void close() {
    Frame frame = std::move(stack_.back());
    stack_.pop_back();
    add(std::move(frame.node), frame.anchor, values_ - frame.values_before, frame.depth);
  }

  void add(Node node, YAML::anchor_t anchor, std::size_t values = 1, std::size_t depth = 0) {
    if (anchor != 0) {
      count(values, node.at);  // the copy that is kept
      anchors_[anchor] = {node, values, depth};
    }
    attach(std::move(node), depth);
  }

  void attach(Node node, std::size_t depth) {
    if (stack_.empty()) {
      root_ = std::move(node);
      return;
    }
    Frame& frame = stack_.back();
    frame.depth = std::max(frame.depth, depth + 1);
    if (frame.node.kind == Node::Kind::list) {
      frame.node.items.push_back(std::move(node));
    } else if (frame.has_key) {
      frame.has_key = false;
      const auto [first, is_new] = frame.keys.emplace(frame.entry.key, frame.entry.at);
      if (is_new) {
        frame.entry.value = std::move(node);
        frame.node.entries.push_back(std::move(frame.entry));
      } else {
        mistakes_.push_back(
            {frame.entry.at, path(frame.entry.key), "the key stands here a second time" + first_at(first->second)});
      }
      frame.entry = {};
    } else {
      if (node.kind != Node::Kind::scalar) throw Stop{node.at, "a key must be text"};
      frame.has_key = true;
      frame.entry.key = std::move(node.text);
      frame.entry.at = node.at;
    }
  }

  static std::string first_at(const Position& first) {
    return first.line == 0 ? "" : " (first in line " + std::to_string(first.line) + ")";
  }

  [[nodiscard]] std::string path(const std::string& key) const {
    std::string out;
    for (std::size_t i = 0; i + 1 < stack_.size(); ++i) {
      const Frame& frame = stack_[i];
      out = frame.node.kind == Node::Kind::list ? join(out, frame.node.items.size()) : join(out, frame.entry.key);
    }
    return join(out, key);
  }

  std::string source_;
  bool lines_;
  Mistakes& mistakes_;
  int documents_ = 0;
  std::size_t values_ = 0;
  std::vector<Frame> stack_{};
  std::map<YAML::anchor_t, Anchored> anchors_{};
  Node root_{};
};

Position position_of(const std::string& text, std::size_t offset, const std::string& source, bool lines) {
  if (!lines) return {source};
  const auto before = std::string_view{text}.substr(0, offset);
  const auto line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  return {source, static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
          static_cast<int>(offset - line_start) + 1};
}

/// What most often is behind it.
std::string hint(const std::string& text, const YAML::Mark& mark) {
  if (mark.is_null()) return {};
  std::istringstream stream{text};
  std::string line;
  for (int i = 0; i <= mark.line; ++i) std::getline(stream, line);
  const auto reference = line.find("${");
  const bool in_flow = reference != std::string::npos && line.find_first_of("[{") < reference + 1;
  return in_flow ? " (inside { } and [ ] a reference needs quotes: \"${NAME}\")" : "";
}

}  // namespace

std::optional<Node> parse_yaml(const std::string& text, const std::string& source, bool lines, Mistakes& mistakes) {
  if (text.size() > most_file_bytes) {
    mistakes.push_back({{source}, "", "larger than 1 MiB"});
    return std::nullopt;
  }
  if (const auto wrong = first_not_utf8(text); wrong != std::string::npos) {
    mistakes.push_back({position_of(text, wrong, source, lines), "", "not UTF-8"});
    return std::nullopt;
  }
  Builder builder{source, lines, mistakes};
  try {
    std::istringstream stream{text};
    YAML::Parser parser{stream};
    while (parser.HandleNextDocument(builder)) {
    }
    return builder.take();
  } catch (const Stop& stop) {
    mistakes.push_back({stop.at, "", stop.message});
  } catch (const YAML::Exception& error) {
    const bool placed = lines && !error.mark.is_null();
    mistakes.push_back({placed ? Position{source, error.mark.line + 1, error.mark.column + 1} : Position{source}, "",
                        "not YAML: " + error.msg + hint(text, error.mark)});
  }
  return std::nullopt;
}

std::optional<Node> parse_value(const std::string& text, const std::string& source, Mistakes& mistakes) {
  constexpr std::string_view yaml_starts = "[{\"'";
  if (!text.empty() && yaml_starts.find(text.front()) != std::string_view::npos) {
    return parse_yaml(text, source, false, mistakes);
  }
  if (first_not_utf8(text) != std::string::npos) {
    mistakes.push_back({{source}, "", "not UTF-8"});
    return std::nullopt;
  }
  Node node;
  node.at = {source};
  node.reference = true;
  const bool null = text.empty() || text == "~" || text == "null";
  node.kind = null ? Node::Kind::null : Node::Kind::scalar;
  if (!null) node.text = text;
  return node;
}

std::size_t first_not_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  for (std::size_t i = 0; i < text.size();) {
    const unsigned char c = byte(i);
    if (c < 0x80) {
      ++i;
      continue;
    }
    // RFC 3629, section 4: the second byte's range depends on the first.
    const std::size_t more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
    if (c < 0xc2 || c > 0xf4 || i + more >= text.size()) return i;
    const unsigned char least = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
    const unsigned char most = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
    if (byte(i + 1) < least || byte(i + 1) > most) return i;
    for (std::size_t j = 2; j <= more; ++j) {
      if ((byte(i + j) & 0xc0) != 0x80) return i;
    }
    i += more + 1;
  }
  return std::string_view::npos;
}

}  // namespace hearth::config
