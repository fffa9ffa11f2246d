#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hearth/decode.hpp"
#include "hearth/handler.hpp"
#include "hearth/reply.hpp"

/// One request through a route: inputs read (with every violation of parameters and body together), the handler run, the reply
/// encoded, committed and handed over. Compiled once, not once a route.
namespace hearth::detail {

/// What the trampoline needs to know of a route.
struct RoutePlan {
  std::string method, path;
  std::vector<std::string> path_names;
  Access access = Access::none;
  bool if_match_needed = false, if_match_taken = false;
  bool raw_request = false;                         // who asks is not held to our parameters
  std::ptrdiff_t params_slot = -1, body_slot = -1;  // of the handler's inputs; the same where one struct is both
  std::uint64_t path_fields = 0;                    // of the body's struct: these come from the path
  bool body_may_be_empty = false;
  std::uint32_t status = 200;
  std::ptrdiff_t etag_field = -1;  // of the reply's struct

  [[nodiscard]] std::string entry() const { return method + " " + path; }
};

class RouteRun {
 public:
  RouteRun(const Core& core, const RoutePlan& plan, hearth_call* call, hearth_request* request)
      : core_{core}, plan_{plan}, call_{call}, request_{request} {}

  /// False when the inputs are not valid.
  bool read(std::span<const Slot> slots) {
    Violations found;
    read_parameters(slots, found);
    bool of_parameters = !found.empty();
    if (!read_if_match()) return false;
    if (plan_.body_slot >= 0 && !read_body(slots[static_cast<std::size_t>(plan_.body_slot)], found)) return false;
    if (found.empty()) return true;
    of_parameters = of_parameters && found.all().back().pointer.find_first_of("?{") == 0;
    error_ = of_parameters ? invalid("params.invalid", "the parameters are not valid")
                           : invalid("body.invalid", "the request is not valid");
    error_->violations = found.take();
    return false;
  }

  /// `work` runs the handler and leaves its reply here.
  void perform(Work work) {
    const Caller caller{core_, call_};
    const RawRequest raw{core_, request_};
    Scope scope;
    scope.caller = &caller;
    scope.request = &raw;
    scope.if_match = &if_match_;
    const auto store = [this](const TypeInfo& type, const void* value) -> const hearth_reply* {
      encode_reply(type, value);
      return &built();
    };
    const StoredValue stored{store};
    scope.stored = &stored;
    auto done = detail::perform(core_, call_, plan_.access, scope, work, [this] { return &built(); });
    if (!done) error_ = std::move(done).error();
  }

  void encode_reply(const TypeInfo& type, const void* value) {
    reply_ = {};
    encode(type, value, reply_.body);
    if (plan_.etag_field < 0) return;
    const FieldInfo& field = type.fields[plan_.etag_field];
    tag(*static_cast<const std::int64_t*>(field.of(value)));
  }
  void tag(std::int64_t version) { reply_.headers.push_back({"ETag", "\"v" + std::to_string(version) + "\""}); }
  void raw_reply(Reply reply) { reply_ = std::move(reply); }
  void no_reply() { reply_ = {}; }

  /// Answers, exactly once; unless this effect has happened before, when the host does.
  void finish(const Thrown& thrown) noexcept {
    const Thrown telling = contain([&] {
      if (thrown.happened) error_ = thrown.error();
      if (!error_) return core_.routes->answer(request_, &built());
      if (error_->signal == HEARTH_REPEATED) return;
      if (error_->cause.starts_with(thrown_mark)) log_thrown(core_, call_, plan_.entry(), error_->cause);
      core_.routes->fail(request_, give_error(core_, *error_));
    });
    if (telling.happened) core_.routes->fail(request_, nullptr);
  }

 private:
  struct ParameterName {
    std::string_view name;
    bool in_path;
  };

  static std::string spell_parameter(const void* context) {
    const auto& of = *static_cast<const ParameterName*>(context);
    return of.in_path ? "{" + std::string(of.name) + "}" : "?" + std::string(of.name);
  }

  [[nodiscard]] bool in_path(std::string_view name) const {
    for (const auto& known : plan_.path_names) {
      if (known == name) return true;
    }
    return false;
  }

  void read_parameters(std::span<const Slot> slots, Violations& found) {
    std::size_t next = 0;
    for (const Slot& slot : slots) {
      if (slot.is_object()) continue;
      if (next < plan_.path_names.size()) read_path(plan_.path_names[next++], *slot.type, slot.to, Limits{}, found);
    }
    if (plan_.params_slot < 0) return refuse_query(found);
    const Slot& slot = slots[static_cast<std::size_t>(plan_.params_slot)];
    const bool shared = plan_.params_slot == plan_.body_slot;  // then only the path is read into it here
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < slot.type->field_count; ++i) {
      const FieldInfo& field = slot.type->fields[i];
      if (!in_path(field.name)) continue;
      seen |= std::uint64_t{1} << i;
      read_path(field.name, field.type(), field.member(slot.to), field.limits, found);
    }
    shared ? refuse_query(found) : read_query(slot, seen, found);
  }

  /// Of a route that names no query parameter. A raw request comes from a program that others wrote: it may say more.
  void refuse_query(Violations& found) {
    if (plan_.raw_request) return;
    const std::uint64_t count = core_.routes->query_count(request_);
    for (std::uint64_t q = 0; q < count && !found.full(); ++q) {
      hearth_str name{}, value{};
      core_.routes->query_at(request_, q, &name, &value);
      refuse_unknown(view(name), found);
    }
  }

  void refuse_unknown(std::string_view name, Violations& found) {
    const ParameterName spelled{cut(valid_utf8(name) ? name : "", 64), false};
    Check{Limits{}, {&spell_parameter, &spelled}, found}.add("unknown_field", "is not known here");
  }

  void read_path(std::string_view name, const TypeInfo& type, void* to, const Limits& limits, Violations& found) {
    const ParameterName spelled{name, true};
    const Check check{limits, {&spell_parameter, &spelled}, found};
    const hearth_str text = core_.routes->path_param(request_, str(name));
    if (text.data == nullptr) return check.add("required", "is required");
    const bool wrapped = type.shape == Shape::optional;
    set_parameter(wrapped ? type.inner() : type, wrapped ? type.make(to) : to, view(text), check);
  }

  void read_query(const Slot& slot, std::uint64_t seen, Violations& found) {
    const std::uint64_t count = core_.routes->query_count(request_);
    for (std::uint64_t q = 0; q < count && !found.full(); ++q) {
      hearth_str raw_name{}, raw_value{};
      core_.routes->query_at(request_, q, &raw_name, &raw_value);
      std::size_t i = 0;
      while (i < slot.type->field_count && (slot.type->fields[i].name != view(raw_name) || in_path(view(raw_name))))
        ++i;
      if (i == slot.type->field_count) {
        refuse_unknown(view(raw_name), found);
        continue;
      }
      const FieldInfo& field = slot.type->fields[i];
      const ParameterName spelled{field.name, false};
      const Check check{field.limits, {&spell_parameter, &spelled}, found};
      read_query_value(field, slot.to, view(raw_value), (seen >> i & 1) != 0, check);
      seen |= std::uint64_t{1} << i;
    }
    for (std::size_t i = 0; i < slot.type->field_count; ++i) {
      const FieldInfo& field = slot.type->fields[i];
      const TypeInfo& type = field.type();
      const ParameterName spelled{field.name, false};
      const Check check{field.limits, {&spell_parameter, &spelled}, found};
      if (type.shape == Shape::list) check.items(type.size(field.of(slot.to)));
      const bool free = field.limits.optional || type.shape == Shape::optional || type.shape == Shape::list;
      if ((seen >> i & 1) == 0 && !free) check.add("required", "is required");
    }
  }

  /// A list is given by repeating its parameter.
  static void read_query_value(const FieldInfo& field, void* object, std::string_view text, bool again,
                               const Check& check) {
    const TypeInfo& type = field.type();
    void* member = field.member(object);
    if (type.shape == Shape::list) {
      if (!again) type.clear(member);
      return set_parameter(type.inner(), type.make(member), text, check);
    }
    if (again) return check.add("duplicate_field", "is given twice");
    const bool wrapped = type.shape == Shape::optional;
    set_parameter(wrapped ? type.inner() : type, wrapped ? type.make(member) : member, text, check);
  }

  bool read_if_match() {
    if (!plan_.if_match_taken) return true;
    const auto text = view(core_.routes->header(request_, str("If-Match")));
    if (text.empty()) {
      if (!plan_.if_match_needed) return true;
      error_ = precondition("precondition.required", "this change needs If-Match with the version it is based on");
      return false;
    }
    IfMatch asked{versions_of(text), text == "*"};
    if (!asked.any && asked.versions.empty()) {
      error_ = precondition("precondition.failed", "the resource is not of the version in If-Match");
      return false;
    }
    if_match_ = std::move(asked);
    return true;
  }

  /// Of a list of entity tags (RFC 9110 sections 8.8.3 and 13.1.1), in which commas within quotes do not separate. Weak tags, and
  /// those that are not ours, match nothing.
  static std::vector<std::int64_t> versions_of(std::string_view tags) {
    std::vector<std::int64_t> versions;
    std::size_t begin = 0;
    bool quoted = false;
    for (std::size_t i = 0; i <= tags.size(); ++i) {
      if (i < tags.size() && tags[i] == '"') quoted = !quoted;
      if (i < tags.size() && (quoted || tags[i] != ',')) continue;
      if (const auto version = version_of(tags.substr(begin, i - begin))) versions.push_back(*version);
      begin = i + 1;
    }
    return versions;
  }

  static std::optional<std::int64_t> version_of(std::string_view tag) {
    constexpr std::string_view blanks = " \t";
    tag.remove_prefix(std::min(tag.find_first_not_of(blanks), tag.size()));
    tag = tag.substr(0, tag.find_last_not_of(blanks) + 1);
    if (tag.size() < 4 || !tag.starts_with("\"v") || tag.back() != '"') return {};
    tag = tag.substr(2, tag.size() - 3);
    std::int64_t version = 0;
    const auto end = std::from_chars(tag.data(), tag.data() + tag.size(), version);
    if (end.ec != std::errc{} || end.ptr != tag.data() + tag.size()) return {};
    return version;
  }

  bool read_body(const Slot& slot, Violations& found) {
    const auto body = view(core_.routes->body(request_));
    if (body.empty() && plan_.body_may_be_empty) return true;
    std::string why;
    if (decode_json(*slot.type, slot.to, body, Reading::body, found, why, plan_.path_fields)) return true;
    error_ = invalid("body.unreadable", body.empty() ? "a body is needed" : "the body is not valid JSON");
    error_->cause = std::move(why);
    return false;
  }

  /// The reply as the border takes it; built when it is first asked for after a run of the handler.
  const hearth_reply& built() {
    raw_headers_.clear();
    for (const auto& header : reply_.headers) {
      hearth_field field{};
      field.name = str(header.name);
      field.value.type = HEARTH_TEXT;
      field.value.as.bytes = str(header.value);
      raw_headers_.push_back(field);
    }
    raw_ = {};
    raw_.struct_size = HEARTH_SIZE_THROUGH(hearth_reply, body);
    raw_.status = reply_.status == 0 ? plan_.status : reply_.status;
    raw_.content_type = str(reply_.content_type);
    raw_.headers = raw_headers_.data();
    raw_.header_count = raw_headers_.size();
    raw_.body = str(reply_.body);
    return raw_;
  }

  const Core& core_;
  const RoutePlan& plan_;
  hearth_call* call_;
  hearth_request* request_;
  std::optional<IfMatch> if_match_{};
  std::optional<Error> error_{};
  Reply reply_{};
  std::vector<hearth_field> raw_headers_{};
  hearth_reply raw_{};
};

}  // namespace hearth::detail
