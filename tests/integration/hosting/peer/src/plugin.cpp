#include <hearth/plugin.hpp>

#include "contract/peer.hpp"
#include "peer_sql.hpp"
#include "places.hpp"

namespace peer {

class Notes {
 public:
  Result<Noted> note(Tx& tx, const Note& ask) { return tx.one<Noted>(sql::note, {{"saga", ask.saga}}); }
  Result<Noted> noted(Db& db, const Note& ask) {
    const auto found = HEARTH_TRY(db.maybe<Noted>(sql::noted, {{"saga", ask.saga}}));
    return found.value_or(Noted{});
  }
};

class PeerPlugin final : public Plugin {
 public:
  explicit PeerPlugin(const Host&) {}

  void routes(Router& r) override {
    r.get("/notes", notes_, &Notes::noted).operations().about("How often");
    r.get("/peer/place", places_, &Places::here).open().about("The thread that this runs on");
    r.get("/peer/hold", places_, &Places::hold).open().about("Does not end");
    r.get("/peer/leave", places_, &Places::leave).open().about("Ends the process");
  }
  void services(Provide& provide) override { provide(peer::note, notes_, &Notes::note); }

 private:
  Notes notes_;
  Places places_;
};

}  // namespace peer

HEARTH_PLUGIN(peer::PeerPlugin)
