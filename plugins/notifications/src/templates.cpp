#include "templates.hpp"

#include "notifications_sql.hpp"
#include "refused_at.hpp"

namespace notifications {
namespace {

Error no_such_template() { return not_found("notifications.no_such_template", "there is no such template"); }

Error bad_template(const std::string& why) {
  return refused_at("notifications.bad_template", "the template cannot be used: " + why, "/body");
}

bool same_place(const TemplateRow& row, const std::string& locale, const std::string& channel) {
  return row.locale == locale && row.channel == channel;
}

}  // namespace

Result<const Shipped*> Templates::kind(const std::string& key) const {
  const Shipped* found = catalogue_.find(key);
  if (found == nullptr) return no_such_template();
  return found;
}

Result<KindView> Templates::shown(Db& db, const Shipped& kind) const {
  KindView view{kind.key, kind.category, kind.urgent, kind.during, Json{kind.sample}, {}};
  const auto changed = HEARTH_TRY(db.all<TemplateRow>(sql::templates_of_key, {{"key", kind.key}}));
  for (const auto& [place, text] : kind.texts) {
    TemplateRow row{kind.key, place.first, place.second, 1, text.subject, text.body, text.html};
    for (const auto& later : changed) {
      if (same_place(later, row.locale, row.channel)) row = later;
    }
    view.texts.push_back(std::move(row));
  }
  return view;
}

Result<KindList> Templates::list(Db& db) const {
  KindList out;
  for (const auto& [key, kind] : catalogue_.all()) out.items.push_back(HEARTH_TRY(shown(db, kind)));
  return out;
}

Result<KindView> Templates::read(Db& db, const KeyAsk& ask) const {
  const Shipped* found = HEARTH_TRY(kind(ask.key));
  return shown(db, *found);
}

Result<TemplateRow> Templates::current(Db& db, const Shipped& kind, const std::string& locale,
                                       const std::string& channel) const {
  const Text* text = kind.text(locale, channel);
  if (text == nullptr) return no_such_template();
  const auto later = HEARTH_TRY(
      db.maybe<TemplateRow>(sql::latest_template, {{"key", kind.key}, {"locale", locale}, {"channel", channel}}));
  return later.value_or(TemplateRow{kind.key, locale, channel, 1, text->subject, text->body, text->html});
}

Rendering Templates::trial(const Shipped& kind, const Text& text, const std::string& locale,
                           const std::string& channel) const {
  const Settings& settings = *settings_;
  return {text,
          catalogue_.layout(locale),
          channel,
          locale,
          kind.sample,
          {{"name", locale == "ko" ? "김하나" : "Hana Kim"},
           {"brand", locale == "ko" ? settings.brand_ko : settings.brand_en},
           {"contact", settings.contact},
           {"app_url", settings.app_url},
           {"sender", settings.advertising.sender},
           {"unsubscribe_url", settings.advertising.unsubscribe_url}}};
}

Result<TemplateRow> Templates::put(const Caller& who, Tx& tx, const KeyAsk& of, const PutText& ask) const {
  const Shipped* found = HEARTH_TRY(kind(of.key));
  const TemplateRow before = HEARTH_TRY(current(tx, *found, ask.locale, ask.channel));
  if (before.version != ask.based_on) {
    return conflict("notifications.template_changed", "the template has changed meanwhile");
  }
  const Text text{ask.subject, ask.body, ask.html};
  if (const auto why = mistake_in(trial(*found, text, ask.locale, ask.channel)); !why.empty()) return bad_template(why);
  const TemplateRow after{of.key, ask.locale, ask.channel, before.version + 1, ask.subject, ask.body, ask.html};
  tx.exec(sql::add_template, after, {{"author", who.user}, {"now", tx.now()}});
  tx.audit({.action = "notifications.template_changed",
            .target_type = "template",
            .target = of.key + "/" + ask.locale + "/" + ask.channel,
            .before = json_of(before),
            .after = json_of(after)});
  return after;
}

Result<PreviewView> Templates::preview(Db& db, const KeyAsk& of, const PreviewText& ask) const {
  const Shipped* found = HEARTH_TRY(kind(of.key));
  const TemplateRow now = HEARTH_TRY(current(db, *found, ask.locale, ask.channel));
  // Another body without its own HTML is shown with the HTML that would be made of it.
  const auto html = ask.html || ask.body ? ask.html : now.html;
  const Text text{ask.subject.value_or(now.subject), ask.body.value_or(now.body), html};
  const auto what = trial(*found, text, ask.locale, ask.channel);
  if (const auto why = mistake_in(what); !why.empty()) return bad_template(why);
  const Rendered made = render(what);
  return PreviewView{made.subject, made.text, made.html};
}

}  // namespace notifications
