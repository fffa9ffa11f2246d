#pragma once

#include <hearth/hearth.hpp>

#include <map>
#include <optional>
#include <string>

#include "catalogue.hpp"
#include "model.hpp"

namespace notifications {

/// Something to tell somebody. Once a source, recipient and channel, however often it is asked for.
struct Note {
  Uuid source;
  Uuid recipient;
  std::string key;
  std::map<std::string, std::string> values{};
  std::optional<std::string> json{};  ///< an object instead of `values`
  std::optional<Uuid> booking{};
  std::optional<Timestamp> starts{};
  std::optional<Timestamp> expires{};
  std::optional<std::string> locale{};
  std::optional<std::string> channel{};  ///< this one alone; otherwise those that the template has
  bool of_code = false;                  ///< the recipient is a code of auth's
};

/// Takes messages on: a delivery a channel, which a timer sends.
class Queue {
 public:
  Queue(const Catalogue& catalogue, Crypto crypto) : catalogue_{catalogue}, crypto_{crypto} {}

  /// How many deliveries were made by this call. Refuses with notifications.no_such_template.
  Result<std::int32_t> add(Tx& tx, const Note& note) const;

 private:
  [[nodiscard]] Result<bool> add(Tx& tx, const Note& note, const std::string& channel) const;

  const Catalogue& catalogue_;
  Crypto crypto_;
};

}  // namespace notifications
