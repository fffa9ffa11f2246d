#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <shipped_templates.hpp>

#include "catalogue.hpp"
#include "mustache.hpp"
#include "render.hpp"

namespace notifications::templates_test {
namespace {

const std::map<std::string, std::string> us{{"name", "김하나"},
                                            {"brand", "허스"},
                                            {"contact", "help@example.com"},
                                            {"app_url", "https://example.com"},
                                            {"sender", "허스"},
                                            {"unsubscribe_url", "https://example.com/off"}};

struct Kind {
  std::string sample = R"({"service":"청소","link":"https://example.com/?a=1&b=2","total_won":"66000"})";
  Text layout{{}, "{{brand}}\n\n{{{body}}}\n\n{{contact}}", {}};

  std::string mistake(const Text& text, const std::string& channel = "email") const {
    return mistake_in({text, layout, channel, "ko", sample, us});
  }
  Rendered made(const Text& text, const std::string& values, const std::string& channel = "email") const {
    return render({text, layout, channel, "ko", values, us});
  }
};

TEST(ShippedTemplates, AreAllReadAndCanAllBeUsed) {
  const Catalogue catalogue;
  EXPECT_EQ(catalogue.all().size() + 1, std::size(shipped::files)) << "one is the layout";
  EXPECT_GE(catalogue.all().size(), 30U);
  for (const auto& [key, kind] : catalogue.all()) {
    EXPECT_TRUE(nlohmann::json::accept(kind.sample)) << key;
    for (const auto& [place, text] : kind.texts) {
      EXPECT_EQ(mistake_in({text, catalogue.layout(place.first), place.second, place.first, kind.sample, us}), "")
          << key << " " << place.first << " " << place.second;
      EXPECT_NE(kind.text(place.first == "ko" ? "en" : "ko", place.second), nullptr) << key << ": one language alone";
    }
  }
}

TEST(ShippedTemplates, ShowEveryPartInBothForms) {
  const Catalogue catalogue;
  const auto& kind = *catalogue.find("booking.confirmed");
  const auto made = render({*kind.text("ko", "email"), catalogue.layout("ko"), "email", "ko", kind.sample, us});
  EXPECT_EQ(made.subject, "[허스] 예약이 확정되었습니다");
  EXPECT_NE(made.text.find("김하나님, 안녕하세요."), std::string::npos) << made.text;
  EXPECT_NE(made.text.find("일시: 2026년 12월 2일(수) 14:00"), std::string::npos) << made.text;
  EXPECT_NE(made.html.find("<p>담당 기사가"), std::string::npos) << made.html;
  EXPECT_EQ(made.html.find("<p><p>"), std::string::npos) << made.html;
}

TEST(TemplateFile, IsRefusedWhenItIsNotOfTheForm) {
  EXPECT_FALSE(read_template("x", ""));
  EXPECT_FALSE(read_template("x", "category: account\nsample: {}\n"));
  EXPECT_FALSE(read_template("x", "categorie: account\nsample: {}\n== ko email\nsubject\nbody\n"));
  EXPECT_FALSE(read_template("x", "category: account\nsample: {}\n== ko\nsubject\nbody\n"));
  const auto good =
      read_template("x", "category: account\nurgent: yes\nwhile: a,b\nsample: {}\n== ko email\ns\nb\n\nc\n");
  ASSERT_TRUE(good);
  EXPECT_TRUE(good->urgent);
  EXPECT_EQ(good->during, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(good->text("ko", "email")->body, "b\n\nc");
}

TEST(Render, EscapesValuesInHtmlAndNowhereElse) {
  const auto made = Kind{}.made({"{{service}}", "{{service}}", {}}, R"({"service":"<b>&\"'"})");
  EXPECT_EQ(made.subject, "<b>&\"'");
  EXPECT_NE(made.text.find("<b>&\"'"), std::string::npos);
  EXPECT_EQ(made.html.find("<b>"), std::string::npos) << made.html;
  EXPECT_NE(made.html.find("&lt;b&gt;&amp;&quot;&apos;"), std::string::npos) << made.html;
}

TEST(Render, EscapesWhatTheTemplateItselfSaysInPlainText) {
  const auto made = Kind{}.made({"s", "1 < 2 & 3", {}}, "{}");
  EXPECT_NE(made.text.find("1 < 2 & 3"), std::string::npos);
  EXPECT_NE(made.html.find("1 &lt; 2 &amp; 3"), std::string::npos) << made.html;
}

TEST(Render, NeverReadsAValueAsATemplate) {
  const auto made = Kind{}.made({"{{service}}", "{{service}}{{>service}}", {}}, R"({"service":"{{brand}}"})");
  EXPECT_EQ(made.subject, "{{brand}}");
  EXPECT_EQ(made.text.find("{{brand}}{{brand}}"), std::string::npos) << "a partial of a value";
}

TEST(Render, MakesALinkOfALineThatIsOne) {
  const auto made = Kind{}.made({"s", "{{link}}", {}}, R"({"link":"https://example.com/?a=1&b=2"})");
  EXPECT_NE(made.html.find("<a href=\"https://example.com/?a=1&amp;b=2\">"), std::string::npos) << made.html;
}

TEST(Render, LeavesNoGapWhereASectionWas) {
  const auto html = html_of("one\n{{#service}}\ntwo\n{{/service}}\nthree\n\nfour");
  EXPECT_EQ(html, "<p>one\n{{#service}}\n<br>\ntwo\n{{/service}}\n<br>\nthree</p>\n<p>four</p>");
}

TEST(Render, ShowsTimesAndAmountsInTheManner) {
  EXPECT_EQ(shown_time("2026-12-02T05:00:00Z", "ko"), "2026년 12월 2일(수) 14:00");
  EXPECT_EQ(shown_time("2026-12-31T15:00:00Z", "en"), "Fri, 1 Jan 2027, 00:00 (KST)");
  EXPECT_EQ(shown_time("soon", "ko"), "soon");
  EXPECT_EQ(shown_won("66000", "ko"), "66,000원");
  EXPECT_EQ(shown_won("1234567", "en"), "₩1,234,567");
  EXPECT_EQ(shown_won("999", "ko"), "999원");
  EXPECT_EQ(shown_won("-1000", "ko"), "-1,000원");
  EXPECT_EQ(shown_won("", "ko"), "");
}

TEST(Mistakes, AreFoundBeforeATemplateIsTaken) {
  const Kind kind;
  EXPECT_EQ(kind.mistake({"{{service}}", "{{#service}}{{total_won}}{{/service}}", {}}), "");
  EXPECT_NE(kind.mistake({"{{service", "b", {}}), "");
  EXPECT_NE(kind.mistake({"s", "{{#service}}", {}}), "") << "a section that is not closed";
  EXPECT_NE(kind.mistake({"s", "{{nothing_of_the_kind}}", {}}), "");
  EXPECT_NE(kind.mistake({"s", "{{>service}}", {}}), "") << "a partial";
  EXPECT_NE(kind.mistake({"s\r\nBcc: everybody@example.com", "b", {}}), "");
  EXPECT_NE(kind.mistake({"s", "{{=<% %>=}}<%& service %>", {}}), "") << "other delimiters";
}

TEST(Mistakes, IncludeHtmlThatDoesNotEscape) {
  const Kind kind;
  EXPECT_EQ(kind.mistake({"s", "b", "<p>{{service}}</p>"}), "");
  EXPECT_NE(kind.mistake({"s", "b", "<p>{{{service}}}</p>"}), "");
  EXPECT_NE(kind.mistake({"s", "b", "<p>{{& service}}</p>"}), "");
  EXPECT_NE(kind.mistake({"s", "b", "{{^name}}{{{service}}}{{/name}}"}), "") << "where the sample never comes";
  EXPECT_NE(kind.mistake({"s", "b", "{{^name}}{{ & service}}{{/name}}"}), "");
  EXPECT_NE(kind.mistake({"s", "{{{service}}}", {}}), "") << "HTML is made of it";
  EXPECT_EQ(kind.mistake({"s", "{{{service}}}", {}}, "in_app"), "") << "no HTML is";
}

TEST(Mistakes, IncludeMoreSectionsThanALetterHas) {
  std::string deep;
  for (int i = 0; i < 500; ++i) deep += "{{#service}}";
  for (int i = 0; i < 500; ++i) deep += "{{/service}}";
  EXPECT_NE(Kind{}.mistake({"s", deep, {}}), "");
}

}  // namespace
}  // namespace notifications::templates_test
