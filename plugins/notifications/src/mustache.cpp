#include "mustache.hpp"

#include <hearth/date.hpp>
#include <kainjow/mustache.hpp>
#include <nlohmann/json.hpp>

#include <array>

#include "hours.hpp"

namespace notifications {
namespace {

namespace km = kainjow::mustache;
using Tree = km::data;

constexpr int deepest = 8;

struct Manner {
  std::string_view locale;
  std::string_view before;

  [[nodiscard]] std::string text(const std::string& name, const std::string& value) const {
    std::string shown = value;
    if (name.ends_with("_time")) shown = shown_time(value, locale);
    if (name.ends_with("_won")) shown = shown_won(value, locale);
    return std::string{before} + shown;
  }
};

Tree tree_of(const std::string& name, const nlohmann::json& value, const Manner& manner, int depth) {
  if (value.is_string()) return Tree{manner.text(name, value.get<std::string>())};
  if (value.is_boolean()) return Tree{value.get<bool>()};
  if (value.is_number()) return Tree{manner.text(name, value.dump())};
  if (depth >= deepest || value.is_null()) return Tree{false};
  if (value.is_array()) {
    Tree list{Tree::type::list};
    for (const auto& item : value) list << tree_of(name, item, manner, depth + 1);
    return list;
  }
  Tree object{Tree::type::object};
  for (const auto& [key, item] : value.items()) object.set(key, tree_of(key, item, manner, depth + 1));
  return object;
}

/// Remembers what was asked for in vain, and knows no partials.
class Lookup final : public km::context<std::string> {
 public:
  explicit Lookup(const Tree* data) : km::context<std::string>(data) {}
  const Tree* get(const std::string& name) const override {
    const auto* found = km::context<std::string>::get(name);
    if (found == nullptr) unknown.push_back(name);
    return found;
  }
  const Tree* get_partial(const std::string& name) const override {
    unknown.push_back(">" + name);
    return nullptr;
  }

  mutable std::vector<std::string> unknown;
};

}  // namespace

struct Values::Data {
  Tree tree{Tree::type::object};
};

Values::Values(std::string_view json, std::string_view locale, const std::map<std::string, std::string>& more,
               std::string_view before)
    : data_{std::make_unique<Data>()} {
  const Manner manner{locale, before};
  const auto parsed = nlohmann::json::parse(json, nullptr, false);
  if (parsed.is_object()) data_->tree = tree_of("", parsed, manner, 0);
  for (const auto& [name, text] : more) data_->tree.set(name, Tree{manner.text(name, text)});
}

Values::~Values() = default;

Filled fill(const std::string& source, const Values& values, Escape escape) {
  km::mustache made{source};
  if (!made.is_valid()) return {{}, {}, made.error_message()};
  if (escape == Escape::none) made.set_custom_escape([](const std::string& text) { return text; });
  Lookup lookup{&values.data().tree};
  Filled out;
  out.text = made.render(lookup);
  out.unknown = std::move(lookup.unknown);
  if (!made.is_valid()) out.mistake = made.error_message();
  return out;
}

std::string shown_time(const std::string& instant, std::string_view locale) {
  constexpr std::array<const char*, 7> ko{"일", "월", "화", "수", "목", "금", "토"};
  constexpr std::array<const char*, 7> en{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto at = Timestamp::parse(instant);
  if (!at) return instant;
  const Date day = Date::of(*at, seoul);
  const auto civil = day.civil();
  const auto minute = (*at - day.begin(seoul)).count() / 60'000'000;
  const auto weekday = day.weekday().c_encoding();
  std::array<char, 96> out{};
  if (locale == "ko") {
    std::snprintf(out.data(), out.size(), "%d년 %u월 %u일(%s) %02d:%02d", static_cast<int>(civil.year()),
                  static_cast<unsigned>(civil.month()), static_cast<unsigned>(civil.day()), ko[weekday],
                  static_cast<int>(minute / 60), static_cast<int>(minute % 60));
  } else {
    std::snprintf(out.data(), out.size(), "%s, %u %s %d, %02d:%02d (KST)", en[weekday],
                  static_cast<unsigned>(civil.day()), months[static_cast<unsigned>(civil.month()) - 1],
                  static_cast<int>(civil.year()), static_cast<int>(minute / 60), static_cast<int>(minute % 60));
  }
  return out.data();
}

std::string shown_won(const std::string& amount, std::string_view locale) {
  const std::size_t sign = amount.starts_with('-') ? 1 : 0;
  if (amount.size() == sign || amount.find_first_not_of("0123456789", sign) != amount.npos) return amount;
  std::string grouped = amount;
  for (auto at = static_cast<std::ptrdiff_t>(grouped.size()) - 3; at > static_cast<std::ptrdiff_t>(sign); at -= 3) {
    grouped.insert(static_cast<std::size_t>(at), ",");
  }
  return locale == "ko" ? grouped + "원" : "₩" + grouped;
}

}  // namespace notifications
