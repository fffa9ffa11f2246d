#include "host/log/line.hpp"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <ctime>

#include <hearth/text.hpp>

namespace hearth::log {
namespace {

void append_escaped(std::string& out, std::string_view text) {
  std::size_t begun = 0;  // of what can be copied as it is
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
      ++i;
      continue;
    }
    if (const std::size_t length = c >= 0x80 ? utf8_sequence(text, i) : 0; length != 0) {
      i += length;
      continue;
    }
    out.append(text, begun, i - begun);
    begun = ++i;
    if (c >= 0x80) {
      out += "\xef\xbf\xbd";
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else {
      char code[8];
      out.append(code, static_cast<std::size_t>(std::snprintf(code, sizeof code, "\\u%04x", c)));
    }
  }
  out.append(text, begun, text.size() - begun);
}

void append_value(std::string& out, const Value& value, bool quote_text) {
  struct Append {
    std::string& out;
    bool quote;
    void operator()(bool flag) const { out += flag ? "true" : "false"; }
    void operator()(std::int64_t number) const {
      char digits[24];
      out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
    }
    void operator()(double number) const {
      char text[32];
      if (!std::isfinite(number)) number = 0;  // JSON knows neither infinity nor NaN
      out.append(text, static_cast<std::size_t>(std::snprintf(text, sizeof text, "%.9g", number)));
    }
    void operator()(std::string_view text) const {
      if (quote) out += '"';
      append_escaped(out, text);
      if (quote) out += '"';
    }
  };
  std::visit(Append{out, quote_text}, value.get());
}

/// Date and time to the second, as `format` (of strftime) says; written once a second and thread.
void append_time(std::string& out, std::chrono::system_clock::time_point at, const char* format, bool utc) {
  struct Written {
    std::time_t at = -1;
    bool utc = false;
    std::string text;
  };
  thread_local Written last;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
  const std::time_t time = std::chrono::system_clock::to_time_t(seconds);
  if (last.at != time || last.utc != utc) {
    std::tm parts{};
    utc ? ::gmtime_r(&time, &parts) : ::localtime_r(&time, &parts);
    char text[40];
    last = {time, utc, std::string{text, std::strftime(text, sizeof text, format, &parts)}};
  }
  const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(at - seconds).count();
  out += last.text;
  out += '.';
  for (const auto unit : {100, 10, 1}) out += static_cast<char>('0' + millis / unit % 10);
}

class Object {
 public:
  explicit Object(std::string& out) : out_{out} {}
  void add(std::string_view name, const Value& value) {
    out_ += first_ ? "{\"" : ",\"";
    first_ = false;
    append_escaped(out_, name);
    out_ += "\":";
    append_value(out_, value, true);
  }

 private:
  std::string& out_;
  bool first_ = true;
};

/// What a call adds to its lines. Empty ones are left out.
template <class Add>
void each_of_call(const core::Call& call, const Add& add) {
  const auto text = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) add(name, value);
  };
  text("trace.id", call.trace.trace_id);
  text("span.id", call.trace.span_id);
  text("http.request.id", call.request_id);
  text("hearth.plugin", call.plugin);
  text("hearth.entry", call.entry);
}

}  // namespace

std::string as_json(const Line& line) {
  std::string out;
  out.reserve(640);
  std::string time;
  append_time(time, line.at, "%Y-%m-%dT%H:%M:%S", true);
  time += 'Z';
  Object object{out};
  object.add("@timestamp", time);
  object.add("log.level", level_name(line.level));
  object.add("message", line.message);
  object.add("service.name", line.service);
  object.add("ecs.version", "8.11");
  if (line.call != nullptr) {
    each_of_call(*line.call, [&](std::string_view name, const std::string& value) { object.add(name, value); });
  }
  for (const auto& field : line.fields) object.add(field.name, field.value);
  out += '}';
  return out;
}

std::string as_text(const Line& line) {
  std::string out;
  append_time(out, line.at, "%H:%M:%S", false);
  out += ' ';
  out += level_name(line.level);
  out.append(level_name(line.level).size() < 5 ? 2 : 1, ' ');
  append_escaped(out, line.message);
  const auto add = [&](std::string_view name, const Value& value) {
    out += "  ";
    append_escaped(out, name);
    out += '=';
    append_value(out, value, false);
  };
  if (line.call != nullptr) {
    if (!line.call->entry.empty()) add("entry", line.call->entry);
    if (!line.call->trace.trace_id.empty()) add("trace", line.call->trace.trace_id);
  }
  for (const auto& field : line.fields) add(field.name, field.value);
  return out;
}

}  // namespace hearth::log
