#include <hearth/plugin.hpp>

#include "addresses.hpp"
#include "demo.hpp"
#include "keeper.hpp"
#include "profiles.hpp"

namespace consumer {

class ConsumerPlugin final : public Plugin {
 public:
  explicit ConsumerPlugin(const Host& host)
      : profiles_{host}, addresses_{host}, keeper_{profiles_, addresses_}, demo_{addresses_} {}

  void routes(Router& r) override {
    constexpr auto consumers = ::auth::consumer;
    r.get("/consumers/me", profiles_, &Profiles::read).allow(consumers).about("My profile and preferences");
    r.patch("/consumers/me", profiles_, &Profiles::change).allow(consumers).about("Change my profile");
    r.get("/consumers/me/addresses", addresses_, &Addresses::list).allow(consumers).about("My addresses");
    r.get("/consumers/me/addresses/{id}", addresses_, &Addresses::read)
        .allow(consumers)
        .fails("consumer.no_such_address")
        .about("One of my addresses");
    r.post("/consumers/me/addresses", addresses_, &Addresses::add)
        .allow(consumers)
        .idempotent()
        .created()
        .fails("consumer.too_many_addresses")
        .about("Add an address");
    r.patch("/consumers/me/addresses/{id}", addresses_, &Addresses::change)
        .allow(consumers)
        .fails("consumer.no_such_address")
        .about("Change an address");
    r.del("/consumers/me/addresses/{id}", addresses_, &Addresses::remove)
        .allow(consumers)
        .no_content()
        .fails("consumer.no_such_address")
        .about("Remove an address");
    r.put("/consumers/me/favorites/{technician}", profiles_, &Profiles::add_favorite)
        .allow(consumers)
        .no_content()
        .fails("consumer.too_many_technicians")
        .about("Like a technician");
    r.del("/consumers/me/favorites/{technician}", profiles_, &Profiles::remove_favorite)
        .allow(consumers)
        .no_content()
        .about("No longer a favourite");
    r.put("/consumers/me/blocks/{technician}", profiles_, &Profiles::add_block)
        .allow(consumers)
        .no_content()
        .fails("consumer.too_many_technicians")
        .about("Never send this technician");
    r.del("/consumers/me/blocks/{technician}", profiles_, &Profiles::remove_block)
        .allow(consumers)
        .no_content()
        .about("No longer blocked");
  }

  void events(Subscriptions& on) override {
    on(profiles_, &Profiles::registered);
    on(keeper_, &Keeper::export_asked);
    on(keeper_, &Keeper::erasure_asked);
    on(keeper_, &Keeper::erasure_due);
  }

  void services(Provide& provide) override {
    provide(consumer::address, addresses_, &Addresses::snapshot);
    provide(consumer::many_blocks, profiles_, &Profiles::blocked_by);
    provide(consumer::wishes, profiles_, &Profiles::wishes);
    provide(consumer::home, profiles_, &Profiles::home);
    provide.needs(::auth::deliver_export);
    provide.needs(::auth::answer_erasure);
    provide.needs(::auth::erased);
  }

  void commands(Commands& add) override { add("demo consumer", "Load demo addresses", demo_, &Demo::load); }

  void messages(Messages& say) override {
    say.ko("consumer.no_such_address", "주소를 찾을 수 없습니다");
    say.ko("consumer.too_many_addresses", "주소를 더 추가할 수 없습니다");
    say.ko("consumer.too_many_technicians", "목록이 가득 찼습니다");
  }

 private:
  Profiles profiles_;
  Addresses addresses_;
  Keeper keeper_;
  Demo demo_;
};

}  // namespace consumer

HEARTH_PLUGIN(consumer::ConsumerPlugin)
