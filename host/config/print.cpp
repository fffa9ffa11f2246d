#include "host/config/print.hpp"

#include <map>

#include "host/config/walk.hpp"

namespace hearth::config {
namespace {

constexpr auto hidden = "\"***\"";

bool hides(const Seen& seen) { return seen.secret && seen.json != "\"\""; }  // that none is set is no secret
std::string origin(const Seen& seen) { return seen.at == nullptr ? "default" : seen.at->text(); }

class Flat final : public Visitor {
 public:
  struct Line {
    Row row;
    std::string clear;
  };
  std::vector<Line> lines{};

  void value(const Seen& seen) override {
    lines.push_back({{seen.path, hides(seen) ? hidden : seen.json, origin(seen), seen.secret, seen.live}, seen.json});
  }
  void open(const Seen&) override {}
  void close() override {}
};

std::vector<Flat::Line> flat(const Loaded& loaded) {
  Flat out;
  walk(loaded, out);
  return std::move(out.lines);
}

class Yaml final : public Visitor {
 public:
  std::string text{};

  void value(const Seen& seen) override {
    start(seen);
    text += plain(hides(seen) ? hidden : seen.json) + "  # " + origin(seen) + "\n";
  }
  void open(const Seen& seen) override {
    start(seen);
    if (seen.key.empty()) {
      dash_ = true;  // the first thing inside stands behind the item's dash
    } else {
      text.back() = '\n';
    }
  }
  void close() override {}

 private:
  void start(const Seen& seen) {
    if (!dash_) text.append(seen.depth * 2, ' ');
    dash_ = false;
    text += seen.key.empty() ? "- " : (simple(seen.key) ? seen.key : json_text(seen.key)) + ": ";
  }

  static bool simple(const std::string& word) {
    for (const char* other : {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}) {  // to YAML 1.1, too
      if (word == other) return false;
    }
    return !word.empty() && word.front() > '9' &&
           word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") == std::string::npos;
  }

  /// A JSON string is YAML too; a plain word reads better.
  static std::string plain(const std::string& json) {
    if (json.size() < 3 || json.front() != '"') return json;
    const std::string inside = json.substr(1, json.size() - 2);
    return simple(inside) ? inside : json;
  }

  bool dash_ = false;
};

}  // namespace

std::vector<Row> rows(const Loaded& loaded) {
  std::vector<Row> out;
  for (auto& line : flat(loaded)) out.push_back(std::move(line.row));
  return out;
}

std::string print_yaml(const Loaded& loaded) {
  Yaml out;
  walk(loaded, out);
  return std::move(out.text);
}

std::string print_json(const Loaded& loaded) {
  std::string out = "{";
  for (const Row& row : rows(loaded)) {
    out += out.size() > 1 ? ",\n " : "\n ";
    out += json_text(row.path) + ": {\"value\": " + row.value + ", \"origin\": " + json_text(row.origin) + "}";
  }
  return out + "\n}\n";
}

std::vector<Change> changes(const Loaded& before, const Loaded& after) {
  const auto old_lines = flat(before);
  const auto new_lines = flat(after);
  std::map<std::string, const Flat::Line*> old_by_path, new_by_path;
  for (const auto& line : old_lines) old_by_path.emplace(line.row.path, &line);
  for (const auto& line : new_lines) new_by_path.emplace(line.row.path, &line);
  std::vector<Change> out;
  for (const auto& line : old_lines) {
    const auto now = new_by_path.find(line.row.path);
    if (now == new_by_path.end()) {
      out.push_back({line.row.path, line.row.value, "", line.row.reloadable});
    } else if (now->second->clear != line.clear) {
      out.push_back({line.row.path, line.row.value, now->second->row.value, line.row.reloadable});
    }
  }
  for (const auto& line : new_lines) {
    if (old_by_path.count(line.row.path) == 0) out.push_back({line.row.path, "", line.row.value, line.row.reloadable});
  }
  return out;
}

}  // namespace hearth::config
