#include <hearth/plugin.hpp>

#include "console.hpp"
#include "fetching.hpp"
#include "grants.hpp"
#include "keys.hpp"
#include "mailbox.hpp"
#include "sagas.hpp"

namespace probe {

class ProbePlugin final : public Plugin {
 public:
  explicit ProbePlugin(const Host& host) : console_{host}, fetching_{host}, sagas_{host} {}

  void routes(Router& r) override {
    r.get("/probe/fetched", fetching_, &Fetching::fetch).open().about("What stands at the address");

    r.get("/probe/me", keys_, &Keys::me).allow("tester").about("Who asks");
    r.post("/probe/me", keys_, &Keys::me).allow("tester").about("Who asks");
    r.get("/probe/open", keys_, &Keys::me).open().about("Who asks, if anybody");
    r.get("/keys", keys_, &Keys::asked).operations().about("How often the service was asked");
    r.post("/keys", keys_, &Keys::add).operations().about("Knows a key from now on");
    r.post("/keys/revocations", keys_, &Keys::revoke).operations().about("A key");
    r.post("/keys/users", keys_, &Keys::revoke_user).operations().about("All of a user's");

    r.get("/probe/vault", keys_, &Keys::me).allow("keeper", "vault.open").about("Who holds it");
    r.get("/probe/vault/door", keys_, &Keys::me).allow("vault.open", "tester").about("Who holds it, or tests");
    r.get("/probe/vault/soon", keys_, &Keys::me)
        .allow("vault.open")
        .deadline(std::chrono::milliseconds{300})
        .about("Who holds it, if that is told soon");
    r.get("/grants", grants_, &Grants::asked).operations().about("Whose the service was asked for");
    r.post("/grants", grants_, &Grants::set).operations().about("What it answers from now on");

    r.get("/probe/greeting", console_, &Console::greet).open().rate("greetings").about("As the settings say");
    r.post("/overlays", console_, &Console::set).operations().about("Lays settings over those of a plugin");
    r.post("/overlays/checks", console_, &Console::check)
        .operations()
        .about("Would lay settings over those of a plugin");
    r.get("/overlays", console_, &Console::list).operations().about("What runs");
    r.post("/tokens/checks", console_, &Console::verify)
        .operations()
        .fails("auth.token_invalid", "auth.token_expired", "auth.token_revoked")
        .about("What a token says, if it is believed");
    r.post("/tokens", console_, &Console::sign).operations().about("Signs one");

    r.post("/probe/sagas", sagas_, &Sagas::begin).open().idempotent().about("Begins and ends one");
    r.get("/sagas/{saga}", sagas_, &Sagas::steps).operations().about("How far it is");

    r.post("/mails", mailbox_, &Mailbox::write).operations().created().about("Writes one");
    r.get("/mails/{id}", mailbox_, &Mailbox::find).operations().fails("probe.no_mail").about("Finds one");
    r.get("/waits", fetching_, &Fetching::fetch)
        .operations()
        .deadline(std::chrono::milliseconds{300})
        .about("Too long");
  }

  void services(Provide& provide) override {
    provide(verify_key, keys_, &Keys::verify);
    provide(hold_grants, grants_, &Grants::of);
    provide.needs(::peer::note);
  }
  void timers(Timers& at) override { at.on(sagas_, &Sagas::finish); }

 private:
  Console console_;
  Fetching fetching_;
  Grants grants_;
  Keys keys_;
  Mailbox mailbox_;
  Sagas sagas_;
};

}  // namespace probe

HEARTH_PLUGIN(probe::ProbePlugin)
