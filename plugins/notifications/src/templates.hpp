#pragma once

#include <hearth/hearth.hpp>

#include "catalogue.hpp"
#include "model.hpp"
#include "render.hpp"
#include "settings.hpp"

namespace notifications {

struct KindView {
  std::string key;
  std::string category;
  bool urgent = false;
  std::vector<std::string> during;
  Json sample;
  std::vector<TemplateRow> texts;
};
constexpr auto describe(Type<KindView>) {
  return fields(field("key", &KindView::key), field("category", &KindView::category),
                field("urgent", &KindView::urgent, about("minds no quiet hours")),
                field("during", &KindView::during, about("statuses of the booking in which it is sent; empty: any")),
                field("sample", &KindView::sample, about("every value that a text of this kind may use")),
                field("texts", &KindView::texts, about("in force; version 1 is as shipped")));
}
struct KindList {
  std::vector<KindView> items;
};
constexpr auto describe(Type<KindList>) { return fields(field("items", &KindList::items)); }

struct KeyAsk {
  std::string key;
};
constexpr auto describe(Type<KeyAsk>) { return fields(field("key", &KeyAsk::key, max_length(80))); }

struct PutText {
  std::string locale;
  std::string channel;
  std::int32_t based_on = 1;
  std::string subject;
  std::string body;
  std::optional<std::string> html;
};
constexpr auto describe(Type<PutText>) {
  return fields(
      field("locale", &PutText::locale, one_of("ko", "en")),
      field("channel", &PutText::channel, one_of("email", "sms", "in_app")),
      field("based_on", &PutText::based_on, minimum(1), maximum(1000000), about("the version that it replaces")),
      field("subject", &PutText::subject, min_length(1), max_length(200)),
      field("body", &PutText::body, min_length(1), max_length(10000)),
      field("html", &PutText::html, min_length(1), max_length(50000),
            about("of an email, instead of what is made of the body")));
}

struct PreviewText {
  std::string locale;
  std::string channel;
  std::optional<std::string> subject;
  std::optional<std::string> body;
  std::optional<std::string> html;
};
constexpr auto describe(Type<PreviewText>) {
  return fields(
      field("locale", &PreviewText::locale, one_of("ko", "en")),
      field("channel", &PreviewText::channel, one_of("email", "sms", "in_app")),
      field("subject", &PreviewText::subject, min_length(1), max_length(200), about("absent: the one in force")),
      field("body", &PreviewText::body, min_length(1), max_length(10000)),
      field("html", &PreviewText::html, min_length(1), max_length(50000)));
}
struct PreviewView {
  std::string subject;
  std::string text;
  std::string html;
};
constexpr auto describe(Type<PreviewView>) {
  return fields(field("subject", &PreviewView::subject), field("text", &PreviewView::text),
                field("html", &PreviewView::html));
}

/// What messages say, and how administrators change it. A new text is tried on its kind's sample before it is taken, and
/// becomes the next version.
class Templates {
 public:
  Templates(Live<Settings> settings, const Catalogue& catalogue) : settings_{settings}, catalogue_{catalogue} {}

  Result<KindList> list(Db& db) const;
  Result<KindView> read(Db& db, const KeyAsk& ask) const;
  Result<TemplateRow> put(const Caller& who, Tx& tx, const KeyAsk& of, const PutText& ask) const;
  Result<PreviewView> preview(Db& db, const KeyAsk& of, const PreviewText& ask) const;

 private:
  [[nodiscard]] Result<const Shipped*> kind(const std::string& key) const;
  Result<KindView> shown(Db& db, const Shipped& kind) const;
  /// The text in force, or notifications.no_such_template.
  Result<TemplateRow> current(Db& db, const Shipped& kind, const std::string& locale, const std::string& channel) const;
  [[nodiscard]] Rendering trial(const Shipped& kind, const Text& text, const std::string& locale,
                                const std::string& channel) const;

  Live<Settings> settings_;
  const Catalogue& catalogue_;
};

}  // namespace notifications
