#include "plugins/auth/contract/names.hpp"

#include <gtest/gtest.h>

namespace auth::names_test {
namespace {

std::string refusal_of(std::string_view name) {
  const auto read = read_name(name, "/name");
  if (read) return "";
  EXPECT_EQ(read.error().violations.at(0).pointer, "/name");
  return read.error().violations.at(0).code;
}

TEST(Names, AreKeptWithoutTheBlanksAroundThem) {
  for (const auto* name : {"미나", "Mina Kim", "Ó Briain", "👩‍🔧 미나", "x"})
    EXPECT_EQ(read_name(name, "/name").value(), name);
  EXPECT_EQ(read_name("  Mina Kim ", "/name").value(), "Mina Kim");
  EXPECT_EQ(read_name("\u3000미나\u00a0\u200b", "/name").value(), "미나");
}

TEST(Names, ThatShowNothingAreRefused) {
  for (const auto* name : {"", " ", "   ", "\u3000", "\u3164\u3164", "\u200b", "\u2800 \u00a0", "\ufeff"}) {
    EXPECT_EQ(refusal_of(name), "too_short") << name;
  }
}

TEST(Names, WithControlCharactersAreRefused) {
  for (const auto* name : {"a\nb", "a\tb", "\x1b[31mred", "a\x7f", "a\u0085", "a\u2028b", "\u202egnp.exe", "a\u2066"}) {
    EXPECT_EQ(refusal_of(name), "bad_format") << name;
  }
}

}  // namespace
}  // namespace auth::names_test
