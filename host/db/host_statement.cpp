#include "host/db/host_statement.hpp"

#include <mutex>

namespace hearth::db {
namespace {

/// SQLite would number `$2 ... $1` by appearance, but `?2 ... ?1` by their numbers.
std::string with_question_marks(std::string_view text) {
  std::string out{text};
  for (std::size_t i = 0; i + 1 < out.size(); ++i) {
    if (out[i] == '$' && out[i + 1] >= '1' && out[i + 1] <= '9') out[i] = '?';
  }
  return out;
}

}  // namespace

struct HostStatement::Text {
  std::string postgres;
  std::string sqlite;
  hearth_statement made;
};

HostStatement::HostStatement(std::string_view name, std::string_view postgres, std::string_view sqlite,
                             std::uint32_t parameters, std::uint32_t flags)
    : name_{name}, postgres_{postgres}, sqlite_{sqlite}, parameters_{parameters}, flags_{flags} {}

HostStatement::HostStatement(std::string_view name, std::string_view portable, std::uint32_t parameters,
                             std::uint32_t flags)
    : HostStatement{name, portable, with_question_marks(portable), parameters, flags} {}

HostStatement::~HostStatement() = default;

const hearth_statement& HostStatement::in(const Database& database) const {
  const auto& schema = database.schema();
  {
    const std::shared_lock lock{mutex_};
    if (const auto found = texts_.find(schema); found != texts_.end()) return found->second->made;
  }
  const std::unique_lock lock{mutex_};
  auto& text = texts_[schema];
  if (!text) {
    text = std::make_unique<Text>();
    text->postgres = with_schema(postgres_, schema);
    text->sqlite = with_schema(sqlite_, schema);
    text->made = statement(name_, text->postgres, text->sqlite, parameters_);
    text->made.flags = flags_;
  }
  return text->made;
}

std::string with_schema(std::string_view text, std::string_view schema) {
  constexpr std::string_view placeholder = "{schema}";
  std::string out;
  out.reserve(text.size() + 64);
  for (std::size_t at = 0;;) {
    const auto found = text.find(placeholder, at);
    out.append(text.substr(at, found - at));
    if (found == std::string_view::npos) return out;
    out.append(schema);
    at = found + placeholder.size();
  }
}

}  // namespace hearth::db
