#include "directory.hpp"

#include "contacts.hpp"
#include "id_range.hpp"
#include "masking.hpp"

namespace auth {

Result<UserFilter> Directory::filter(const UsersAsk& ask) const {
  UserFilter out;
  out.cursor = ask.cursor;
  out.limit = ask.limit;
  out.state = ask.state;
  out.role = ask.role;
  if (!ask.query || ask.query->empty()) return out;
  out.any = false;
  if (const auto email = normal_email(*ask.query)) out.email_hash = HEARTH_TRY(crypto_.keyed_hash("email", *email));
  if (const auto phone = normal_phone(*ask.query)) out.phone_hash = HEARTH_TRY(crypto_.keyed_hash("phone", *phone));
  if (const auto ids = ids_beginning(*ask.query)) {
    out.id_from = ids->from;
    out.id_to = ids->to;
  }
  return out;
}

Result<UserPage> Directory::find(Db& db, const UsersAsk& ask) {
  const auto filter = HEARTH_TRY(this->filter(ask));
  const auto page = HEARTH_TRY(users_.page(db, filter));
  UserPage out;
  out.next_cursor = page.next_cursor;
  for (const auto& row : page.items) {
    MaskedUser one;
    one.id = row.id;
    one.display_name = masked_name(row.display_name);
    if (row.email) one.email = masked_email(*row.email);
    if (row.phone) one.phone = masked_phone(*row.phone);
    one.state = std::string{name_of(row.state)};
    one.roles = HEARTH_TRY(users_.roles(db, row.id));
    one.created = row.created_at;
    out.items.push_back(std::move(one));
  }
  return out;
}

}  // namespace auth
