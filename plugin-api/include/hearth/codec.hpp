#pragma once

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "hearth/decode.hpp"
#include "hearth/json_frame.hpp"

/// Reads JSON by SAX straight into described values. Include it in one file of a binary (HEARTH_PLUGIN's does): it defines
/// decode_json, weakly, so that several files may.
namespace hearth {

namespace detail {

/// The handler of nlohmann's SAX parser. It is no template: the parser is compiled once, whatever is read.
class JsonReader {
 public:
  using Integer = nlohmann::json::number_integer_t;
  using Unsigned = nlohmann::json::number_unsigned_t;
  using Text = nlohmann::json::string_t;

  JsonReader(const TypeInfo& type, void* out, Reading reading, Violations& found, std::uint64_t hidden)
      : root_{type}, out_{out}, reading_{reading}, found_{found}, hidden_{hidden} {}

  bool null() {
    Target at;
    if (!begin(at, "null")) return true;
    if (at.type->shape == Shape::optional || at.type->shape == Shape::patch) {
      at.type->clear(at.to);
    } else if (at.type->shape == Shape::json) {
      static_cast<Json*>(at.to)->text = "null";
    } else {
      wrong(at);
    }
    return true;
  }

  bool boolean(bool value) {
    Target at;
    if (!begin_leaf(at, value ? "true" : "false")) return true;
    set_boolean(*at.type, at.to, value, check(at));
    return true;
  }

  bool number_integer(Integer value) {
    Target at;
    if (!begin_leaf(at, std::to_string(value))) return true;
    set_integer(*at.type, at.to, value, check(at));
    return true;
  }

  bool number_unsigned(Unsigned value) {
    if (value <= static_cast<Unsigned>(std::numeric_limits<Integer>::max())) {
      return number_integer(static_cast<Integer>(value));
    }
    return number_float(static_cast<double>(value), std::to_string(value));
  }

  bool number_float(double value, const Text& digits) {
    Target at;
    if (!begin_leaf(at, digits)) return true;
    set_real(*at.type, at.to, value, digits, check(at));
    return true;
  }

  bool string(Text& value) {
    Target at;
    std::string quoted;
    const bool verbatim = raw();
    if (verbatim) write_json_text(value, quoted);
    if (!begin(at, quoted)) {
      if (verbatim) refuse_nul(value);
      return true;
    }
    unwrap(at);
    if (at.type->shape == Shape::json) {
      refuse_nul(value);
      static_cast<Json*>(at.to)->text.clear();
      write_json_text(value, static_cast<Json*>(at.to)->text);
    } else {
      set_text(*at.type, at.to, value, check(at));
    }
    return true;
  }

  bool binary(nlohmann::json::binary_t&) { return false; }

  bool start_object(std::size_t) {
    Target at;
    if (!open(at, '{', JsonFrame::Kind::raw_object)) return !stopped_;
    switch (at.type->shape) {
      case Shape::object:
      case Shape::money:
        push(JsonFrame::Kind::object, at);
        break;
      case Shape::map:
        at.type->clear(at.to);
        push(JsonFrame::Kind::map, at);
        break;
      default:
        wrong(at);
        ++skipped_;
    }
    return true;
  }

  bool key(Text& name) {
    if (skipped_ > 0) return true;
    JsonFrame& frame = frames_.back();
    frame.member = cut(name, 64);
    switch (frame.kind) {
      case JsonFrame::Kind::raw_object:
        raw_key(frame, name);
        break;
      case JsonFrame::Kind::object:
        object_key(frame, name);
        break;
      default:
        if (name.find('\0') != Text::npos) skip("bad_format", "must not contain the character U+0000");
        frame.member = name;  // whole: it is the element's key
    }
    return true;
  }

  bool end_object() {
    if (!closing('}')) return true;
    JsonFrame& frame = frames_.back();
    if (frame.kind == JsonFrame::Kind::map) {
      container_check(frame).items(frame.count);
    } else {
      required(frame);
    }
    frames_.pop_back();
    return true;
  }

  bool start_array(std::size_t) {
    Target at;
    if (!open(at, '[', JsonFrame::Kind::raw_list)) return !stopped_;
    if (at.type->shape == Shape::list) {
      at.type->clear(at.to);
      push(JsonFrame::Kind::list, at);
    } else {
      wrong(at);
      ++skipped_;
    }
    return true;
  }

  bool end_array() {
    if (!closing(']')) return true;
    JsonFrame& frame = frames_.back();
    const Check check = container_check(frame);
    check.items(frame.count);
    if (frame.limits->unique_items) unique(frame, check);
    frames_.pop_back();
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& error) {
    unreadable_ = "at byte " + std::to_string(position) + ": " + error.what();
    return false;
  }

  [[nodiscard]] bool readable() const { return unreadable_.empty(); }
  [[nodiscard]] std::string take_reason() { return std::move(unreadable_); }

 private:
  struct Target {
    const TypeInfo* type = nullptr;
    void* to = nullptr;
    const Limits* limits = nullptr;
  };

  [[nodiscard]] bool raw() const { return skipped_ == 0 && !frames_.empty() && frames_.back().is_raw(); }

  /// Where the next value goes. False when it goes nowhere, or (as `verbatim`) into raw JSON.
  bool begin(Target& at, std::string_view verbatim) {
    if (skipped_ > 0 || std::exchange(skip_next_, false)) return false;
    if (frames_.empty()) {
      at = {&root_, out_, &none_};
      return true;
    }
    JsonFrame& frame = frames_.back();
    if (frame.is_raw()) {
      if (frame.kind == JsonFrame::Kind::raw_list && frame.count > 0) *frame.raw += ',';
      ++frame.count;
      *frame.raw += verbatim;
      return false;
    }
    ++frame.count;
    at.limits = frame.limits;
    switch (frame.kind) {
      case JsonFrame::Kind::object:
        at.type = &frame.field->type();
        at.to = frame.field->member(frame.to);
        if (frame.type->shape != Shape::money) at.limits = &frame.field->limits;
        return true;
      case JsonFrame::Kind::map:
        at.type = &frame.type->inner();
        at.to = frame.type->insert(frame.to, frame.member);
        if (at.to == nullptr) check(at).add("duplicate_field", "is given twice");
        return at.to != nullptr;
      default:
        if (frame.limits->max_items >= 0 && frame.count > static_cast<std::size_t>(frame.limits->max_items))
          return false;
        at.type = &frame.type->inner();
        at.to = frame.type->make(frame.to);
        return true;
    }
  }

  bool begin_leaf(Target& at, std::string_view verbatim) {
    if (!begin(at, verbatim)) return false;
    unwrap(at);
    if (at.type->shape != Shape::json) return true;
    static_cast<Json*>(at.to)->text = verbatim;
    return false;
  }

  /// The same for a container; where it is raw JSON or goes nowhere, that has been seen to.
  bool open(Target& at, char bracket, JsonFrame::Kind raw_kind) {
    if (++depth_ > max_depth) {
      here().add("too_deep", "is nested deeper than " + std::to_string(max_depth) + " levels");
      stopped_ = true;
      return false;
    }
    std::string* to = raw() && !skip_next_ ? frames_.back().raw : nullptr;
    if (!begin(at, std::string_view{&bracket, 1})) {
      if (to == nullptr) {
        ++skipped_;
      } else {
        push_raw(raw_kind, to);
      }
      return false;
    }
    unwrap(at);
    if (at.type->shape != Shape::json) return true;
    auto& text = static_cast<Json*>(at.to)->text;
    text = bracket;
    push_raw(raw_kind, &text);
    return false;
  }

  /// True when the frame that ends is one of a described value, and still there.
  bool closing(char bracket) {
    --depth_;
    if (skipped_ > 0) {
      --skipped_;
      return false;
    }
    if (!frames_.back().is_raw()) return true;
    *frames_.back().raw += bracket;
    frames_.pop_back();
    return false;
  }

  void push(JsonFrame::Kind kind, const Target& at) {
    JsonFrame& frame = frames_.emplace_back();
    frame.kind = kind;
    frame.type = at.type;
    frame.to = at.to;
    frame.limits = at.limits;
    if (frames_.size() == 1) frame.hidden = hidden_;
  }
  void push_raw(JsonFrame::Kind kind, std::string* to) {
    JsonFrame& frame = frames_.emplace_back();
    frame.kind = kind;
    frame.raw = to;
    frame.limits = &none_;
  }

  static void unwrap(Target& at) {
    while (at.type->shape == Shape::optional || at.type->shape == Shape::patch) {
      at.to = at.type->make(at.to);
      at.type = &at.type->inner();
    }
  }

  void object_key(JsonFrame& frame, std::string_view name) {
    for (std::size_t i = 0; i < frame.type->field_count; ++i) {
      const FieldInfo& field = frame.type->fields[i];
      if (field.name != name || (frame.hidden >> i & 1) != 0) continue;
      if ((frame.seen >> i & 1) != 0) return skip("duplicate_field", "is given twice");
      frame.seen |= std::uint64_t{1} << i;
      frame.field = &field;
      return;
    }
    if (reading_ != Reading::message) return skip("unknown_field", "is not known here" + suggestion(frame, name));
    skip_next_ = true;
  }

  void raw_key(JsonFrame& frame, const Text& name) {
    if (!frame.keys.insert(name).second) return skip("duplicate_field", "is given twice");
    refuse_nul(name);
    if (frame.count > 0) *frame.raw += ',';
    write_json_text(name, *frame.raw);
    *frame.raw += ':';
  }

  void skip(std::string_view code, std::string message) {
    here().add(code, std::move(message));
    skip_next_ = true;
  }

  /// What has to be there, by itself or by what was chosen.
  void required(JsonFrame& frame) {
    const bool by_itself = reading_ != Reading::settings || frame.type->shape == Shape::money;
    for (std::size_t i = 0; i < frame.type->field_count; ++i) {
      const FieldInfo& field = frame.type->fields[i];
      for (std::size_t n = 0; n < field.limits.need_count; ++n) needed(frame, field, field.limits.needs[n]);
      if (!by_itself) continue;
      const Shape shape = field.type().shape;
      const bool free = field.limits.optional || shape == Shape::optional || shape == Shape::patch;
      if (free || ((frame.seen | frame.hidden) >> i & 1) != 0) continue;
      frame.member = field.name;
      here().add("required", "is required");
    }
  }

  void needed(const JsonFrame& frame, const FieldInfo& field, const Need& need) {
    const auto* chosen = text_at(field.type(), field.of(frame.to), {});
    if (chosen == nullptr || *chosen != need.choice) return;
    const auto* given = text_at(*frame.type, frame.to, need.pointer);
    if (given != nullptr && !is_blank(*given)) return;
    found_.add(spell_container(this) + std::string(need.pointer), "required",
               "is required where " + std::string(field.name) + " is '" + *chosen + "'");
  }

  static void unique(const JsonFrame& frame, const Check& check) {
    std::unordered_set<std::string> all;
    const std::size_t count = frame.type->size(frame.to);
    for (std::size_t i = 0; i < count; ++i) {
      std::string text;
      encode(frame.type->inner(), frame.type->at(frame.to, i), text);
      if (!all.insert(std::move(text)).second) return check.add("duplicate_item", "must not hold the same item twice");
    }
  }

  void refuse_nul(std::string_view text) {
    if (text.find('\0') != std::string_view::npos) here().add("bad_format", "must not contain the character U+0000");
  }
  void wrong(const Target& at) { wrong_type(*at.type, check(at)); }

  static std::string spell_value(const void* context) {
    const auto& frames = static_cast<const JsonReader*>(context)->frames_;
    return spell_pointer(frames, frames.size());
  }
  static std::string spell_container(const void* context) {
    const auto& frames = static_cast<const JsonReader*>(context)->frames_;
    return spell_pointer(frames, frames.size() - 1);
  }

  [[nodiscard]] Check check(const Target& at) const { return Check{*at.limits, {&spell_value, this}, found_}; }
  [[nodiscard]] Check here() const { return Check{none_, {&spell_value, this}, found_}; }
  [[nodiscard]] Check container_check(const JsonFrame& frame) const {
    return Check{*frame.limits, {&spell_container, this}, found_};
  }

  const TypeInfo& root_;
  void* out_;
  Reading reading_;
  Violations& found_;
  std::uint64_t hidden_;
  const Limits none_{};
  std::vector<JsonFrame> frames_{};
  std::size_t depth_ = 0, skipped_ = 0;
  bool skip_next_ = false, stopped_ = false;
  std::string unreadable_{};
};

}  // namespace detail

__attribute__((weak)) bool decode_json(const TypeInfo& type, void* out, std::string_view json, Reading reading,
                                       Violations& found, std::string& unreadable, std::uint64_t hidden) {
  detail::JsonReader reader{type, out, reading, found, hidden};
  nlohmann::json::sax_parse(json.begin(), json.end(), &reader);
  if (reader.readable()) return true;
  unreadable = reader.take_reason();
  return false;
}

}  // namespace hearth
