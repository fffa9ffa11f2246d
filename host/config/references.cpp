#include <algorithm>

#include "host/config/sources.hpp"
#include "host/config/yaml.hpp"

namespace hearth::config {
namespace {

bool name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
bool variable_name(std::string_view text) {
  return !text.empty() && !(text.front() >= '0' && text.front() <= '9') &&
         std::all_of(text.begin(), text.end(), name_character);
}

/// Resolves the references of one scalar; the first that fails is reported and ends it.
class Scalar {
 public:
  Scalar(Node& node, const Reading& reading) : node_{node}, reading_{reading} {}

  /// The mistake's message, empty when all went well.
  std::string resolve() {
    std::string out;
    std::string_view rest = node_.text;
    for (;;) {
      const auto dollar = rest.find("${");
      if (dollar == std::string_view::npos) break;
      if (dollar > 0 && rest[dollar - 1] == '$') {  // $${ stands for ${
        out.append(rest.substr(0, dollar - 1)).append("${");
        rest.remove_prefix(dollar + 2);
        continue;
      }
      out.append(rest.substr(0, dollar));
      rest.remove_prefix(dollar + 2);
      const auto end = rest.find('}');
      if (end == std::string_view::npos) return "'${' without its '}' (write '$${' for the characters themselves)";
      if (std::string problem = one(rest.substr(0, end), out); !problem.empty()) return problem;
      rest.remove_prefix(end + 1);
      if (out.size() > most_expanded_bytes) return "too much text from references (more than 4 MiB)";
    }
    out.append(rest);
    node_.text = std::move(out);
    return {};
  }

 private:
  std::string one(std::string_view inside, std::string& out) {
    node_.reference = true;
    if (inside.starts_with("file:")) return file(inside.substr(5), out);
    const auto mark = inside.find(":-");
    const std::string name{inside.substr(0, mark)};
    if (!variable_name(name)) {
      return in_quotes("${" + std::string{inside} + "}") +
             " is not a reference (${NAME}, ${NAME:-default}, ${file:path})";
    }
    const auto& environment = reading_.sources.environment;
    const auto found = environment.find(name);
    const bool there = found != environment.end();
    if (mark != std::string_view::npos) {
      const auto fallback = inside.substr(mark + 2);
      if (fallback.find("${") != std::string_view::npos)
        return "a default of a reference cannot hold another reference";
      out.append(there && !found->second.empty() ? std::string_view{found->second} : fallback);
      return {};
    }
    if (!there) return "the environment variable " + in_quotes(name) + " is not set";
    out.append(found->second);
    return {};
  }

  std::string file(std::string_view name, std::string& out) {
    node_.by_file = true;
    if (name.empty()) return "'${file:}' names no file";
    const std::string path = beside(node_.at, std::string{name});
    auto text = reading_.sources.read(path);
    if (!text) return in_quotes(path) + " " + text.error().message;
    if (text->size() > most_file_bytes) return in_quotes(path) + " is larger than 1 MiB";
    reading_.files.push_back(path);
    if (text->ends_with('\n')) text->pop_back();
    if (text->ends_with('\r')) text->pop_back();
    out.append(*text);
    return {};
  }

  Node& node_;
  const Reading& reading_;
};

}  // namespace

void resolve_references(Node& node, const std::string& path, const Reading& reading, std::size_t& expanded) {
  if (node.kind == Node::Kind::scalar && node.text.find("${") != std::string::npos) {
    std::string problem = expanded > most_expanded_bytes ? "too much text from references (more than 4 MiB)"
                                                         : Scalar{node, reading}.resolve();
    if (problem.empty() && first_not_utf8(node.text) != std::string::npos) {
      problem = "what the reference stands for is not UTF-8";
    }
    expanded += node.text.size();
    if (problem.empty() && node.text.empty() && !node.quoted)
      node.kind = Node::Kind::null;  // `size: ${SIZE:-}`: not given
    if (!problem.empty()) {
      reading.mistakes.push_back({node.at, path, std::move(problem)});
      node.broken = true;
    }
  }
  for (Entry& entry : node.entries) resolve_references(entry.value, join(path, entry.key), reading, expanded);
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    resolve_references(node.items[i], join(path, i), reading, expanded);
  }
}

}  // namespace hearth::config
