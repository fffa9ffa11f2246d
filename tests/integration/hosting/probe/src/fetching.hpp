#pragma once

#include <hearth/hearth.hpp>

namespace probe {

using namespace hearth;

struct Fetch {
  std::string url;
};
constexpr auto describe(Type<Fetch>) { return fields(field("url", &Fetch::url)); }

struct Fetched {
  std::int64_t status = 0;
  std::string body;
};
constexpr auto describe(Type<Fetched>) {
  return fields(field("status", &Fetched::status), field("body", &Fetched::body));
}

/// Whatever the host lets it reach.
class Fetching {
 public:
  explicit Fetching(const Host& host) : http_{host.http()} {}

  Result<Fetched> fetch(Calls& calls, const Fetch& ask) {
    auto got = HEARTH_TRY(http_.send(calls, {.method = "GET", .url = ask.url}));
    return Fetched{got.status, std::move(got.body)};
  }

 private:
  HttpClient http_;
};

}  // namespace probe
