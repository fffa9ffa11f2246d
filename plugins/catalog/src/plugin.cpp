#include <auth/contract/auth.hpp>
#include <auth/contract/permissions.hpp>
#include <consumer/contract/consumer.hpp>
#include <hearth/plugin.hpp>

#include "admin.hpp"
#include "browse.hpp"
#include "catalog_sql.hpp"
#include "demo.hpp"
#include "quotes.hpp"

namespace catalog {

class CatalogPlugin final : public Plugin {
 public:
  explicit CatalogPlugin(const Host& host) : quotes_{host.settings<Settings>(), host.crypto()} {}

  void routes(Router& r) override {
    r.get("/catalog/categories", browse_, &Browse::categories).open().about("The tree of categories");
    r.get("/catalog/services", browse_, &Browse::services).open().about("What can be booked, with prices");
    r.get("/catalog/services/{id}", browse_, &Browse::service)
        .open()
        .fails("catalog.no_such_service")
        .about("One service");
    r.get("/catalog/regions", browse_, &Browse::regions).open().about("The districts that we come to");
    r.get("/catalog/calendar", browse_, &Browse::calendar)
        .open()
        .fails("catalog.bad_interval")
        .about("Weekends and public holidays");
    r.post("/catalog/quotes", quotes_, &Quotes::create)
        .allow(::auth::consumer)
        .idempotent()
        .created()
        .fails("catalog.no_such_service", "catalog.no_such_option", "catalog.size_needed", "catalog.hours_needed",
               "catalog.size_out_of_range", "catalog.region_not_served", "catalog.past_start",
               "consumer.no_such_address")
        .about("What will it cost? An itemised price that holds for a while");
    r.get("/catalog/quotes/{id}", quotes_, &Quotes::read)
        .allow(::auth::consumer)
        .fails("catalog.no_such_quote")
        .about("One of my quotes");

    resource(r, "categories", "a category", categories_);
    resource(r, "skills", "a skill", skills_);
    resource(r, "regions", "a district", regions_);
    resource(r, "services", "a service", services_);
    resource(r, "prices", "a price", prices_);
    resource(r, "options", "an option", options_);
    resource(r, "surcharges", "a surcharge", surcharges_);
    r.post("/admin/catalog/holidays", calendar_, &BusinessCalendar::put)
        .allow(::auth::admin, ::auth::permission::catalog_write)
        .about("Name a public holiday");
    r.del("/admin/catalog/holidays/{day}", calendar_, &BusinessCalendar::drop)
        .allow(::auth::admin, ::auth::permission::catalog_write)
        .no_content()
        .fails("catalog.no_such_holiday")
        .about("This day is none");
  }

  void services(Provide& s) override {
    s(plan, quotes_, &Quotes::plan);
    s(quote, quotes_, &Quotes::valid);
    s(promised, quotes_, &Quotes::promised);
    s(unknown_codes, quotes_, &Quotes::unknown);
    s(make_quote, quotes_, &Quotes::make);
    s(holidays, calendar_, &BusinessCalendar::between);
    s.needs(::consumer::address);
  }

  void commands(Commands& c) override { c("demo catalog", "Load a demo catalogue", demo_, &Demo::load); }

  void errors(Constraints& c) override {
    for (const auto* name : {"categories_slug", "skills_code", "regions_code", "services_code", "options_code"}) {
      c(name, conflict("catalog.code_taken", "this code is taken"));
    }
    c("prices_no_overlap", conflict("catalog.price_overlaps", "another published price covers this size at that time"));
    c("surcharges_no_overlap", conflict("catalog.surcharge_overlaps", "another surcharge of this kind is valid then"));
  }

  void messages(Messages& m) override {
    m.ko("catalog.no_such_service", "서비스를 찾을 수 없습니다");
    m.ko("catalog.no_such_option", "없는 옵션입니다");
    m.ko("catalog.size_needed", "평수를 입력해 주세요");
    m.ko("catalog.hours_needed", "이용 시간을 입력해 주세요");
    m.ko("catalog.size_out_of_range", "해당 크기의 가격이 없습니다");
    m.ko("catalog.region_not_served", "아직 서비스하지 않는 지역입니다");
    m.ko("catalog.past_start", "이미 지난 시간입니다");
    m.ko("catalog.no_such_quote", "견적을 찾을 수 없습니다");
    m.ko("catalog.quote_expired", "견적 유효 시간이 지났습니다. 다시 견적을 받아 주세요");
    m.ko("catalog.bad_interval", "기간이 올바르지 않습니다");
    for (const auto* one : {"category", "skill", "region", "price", "surcharge"}) {
      m.ko(std::string{"catalog.no_such_"} + one, "항목을 찾을 수 없습니다");
    }
    m.ko("catalog.bad_reference", "없는 항목을 가리키고 있습니다");
    m.ko("catalog.no_such_holiday", "공휴일이 아닌 날입니다");
    m.ko("catalog.code_taken", "이미 사용 중인 코드입니다");
    m.ko("catalog.price_overlaps", "같은 크기와 기간의 가격이 이미 있습니다");
    m.ko("catalog.surcharge_overlaps", "같은 종류의 할증이 이미 있습니다");
    m.ko("catalog.changed", "그사이 변경되었습니다. 다시 확인해 주세요");
    m.ko("catalog.archived", "보관된 항목은 바꿀 수 없습니다");
    m.ko("catalog.not_a_draft", "공개된 항목은 초안으로 되돌릴 수 없습니다");
  }

 private:
  template <class Row, class Create, class Change>
  void resource(Router& r, const std::string& plural, const std::string& one, Resource<Row, Create, Change>& of) {
    using R = Resource<Row, Create, Change>;
    const std::string path = "/admin/catalog/" + plural;
    r.get(path, of, &R::list)
        .allow(::auth::admin, ::auth::permission::catalog_read)
        .about("Every " + one.substr(one.find(' ') + 1) + ", drafts too");
    r.post(path, of, &R::create)
        .allow(::auth::admin, ::auth::permission::catalog_write)
        .idempotent()
        .created()
        .fails("catalog.code_taken", "catalog.bad_reference", "catalog.bad_interval")
        .about("Draft " + one);
    r.patch(path + "/{id}", of, &R::change)
        .allow(::auth::admin, ::auth::permission::catalog_write)
        .fails("catalog.changed", "catalog.not_a_draft", "catalog.archived", "catalog.code_taken",
               "catalog.price_overlaps", "catalog.surcharge_overlaps", "catalog.bad_reference", "catalog.bad_interval")
        .about("Change or publish " + one);
    r.del(path + "/{id}", of, &R::archive)
        .allow(::auth::admin, ::auth::permission::catalog_write)
        .no_content()
        .about("Archive " + one);
  }

  Browse browse_;
  BusinessCalendar calendar_;
  Quotes quotes_;
  Demo demo_;
  Categories categories_{"category",
                         {sql::add_category, sql::change_category, sql::find_category, sql::list_categories}};
  Skills skills_{"skill", {sql::add_skill, sql::change_skill, sql::find_skill, sql::list_skills}};
  Regions regions_{"region", {sql::add_region, sql::change_region, sql::find_region, sql::list_regions}};
  ServiceRows services_{"service", {sql::add_service, sql::change_service, sql::find_service, sql::list_services}};
  Prices prices_{"price", {sql::add_price, sql::change_price, sql::find_price, sql::list_prices}};
  Options options_{"option", {sql::add_option, sql::change_option, sql::find_option, sql::list_options}};
  Surcharges surcharges_{"surcharge",
                         {sql::add_surcharge, sql::change_surcharge, sql::find_surcharge, sql::list_surcharges}};
};

}  // namespace catalog

HEARTH_PLUGIN(catalog::CatalogPlugin)
