#pragma once

#include <hearth/contracts/peer.hpp>
#include <hearth/hearth.hpp>

#include "probe_sql.hpp"

namespace probe {

using namespace hearth;

struct Begin {
  std::string saga;
  std::string url;
};
constexpr auto describe(Type<Begin>) { return fields(field("saga", &Begin::saga), field("url", &Begin::url)); }

struct Finish {
  std::string saga;
  std::string url;
};
constexpr auto describe(Type<Finish>) {
  return timer("finish_saga", key(&Finish::saga), field("saga", &Finish::saga), field("url", &Finish::url));
}

struct Step {
  std::string name;
};
constexpr auto describe(Type<Step>) { return fields(field("name", &Step::name)); }

struct Steps {
  std::vector<Step> items;
};
constexpr auto describe(Type<Steps>) { return fields(field("items", &Steps::items)); }

struct OfSaga {
  std::string saga;
};
constexpr auto describe(Type<OfSaga>) { return fields(field("saga", &OfSaga::saga)); }

/// As small as a saga gets: a row and a durable timer, a call, a request, and the row of its end. The timer finishes what a
/// crash interrupted.
class Sagas {
 public:
  explicit Sagas(const Host& host) : http_{host.http()} {}

  Result<Steps> begin(Calls& calls, const Begin& ask) {
    HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
      add(tx, ask.saga, "begun");
      const Timestamp later = tx.now() + std::chrono::minutes{1};
      tx.schedule(Finish{ask.saga, ask.url}, later);
      return {};
    }));
    HEARTH_TRY(reach_out(calls, ask.saga, ask.url));
    return calls.effect([&](Tx& tx) -> Result<Steps> {
      add(tx, ask.saga, "done");
      tx.cancel_timer<Finish>(ask.saga);
      return Steps{{{"begun"}, {"done"}}};
    });
  }

  Result<void> finish(Calls& calls, const Finish& due) {
    HEARTH_TRY(reach_out(calls, due.saga, due.url));
    return calls.transaction([&](Tx& tx) -> Result<void> {
      add(tx, due.saga, "done");
      return {};
    });
  }

  Result<Steps> steps(Db& db, const OfSaga& ask) {
    auto all = HEARTH_TRY(db.all<Step>(sql::steps, {{"saga", ask.saga}}));
    return Steps{std::move(all)};
  }

 private:
  /// The key of the call is the saga's own: whoever takes it up again repeats it.
  Result<void> reach_out(Calls& calls, const std::string& saga, const std::string& url) {
    const Services services{calls.core()};
    HEARTH_TRY(services.call(calls, ::peer::note, {saga}, saga));
    HEARTH_TRY(http_.send(calls, {.method = "PUT", .url = url + "/" + saga}));
    return {};
  }
  static void add(Tx& tx, const std::string& saga, std::string_view name) {
    const Timestamp now = tx.now();
    tx.exec(sql::add_step, {{"saga", saga}, {"name", name}, {"now", now}});
  }

  HttpClient http_;
};

}  // namespace probe
