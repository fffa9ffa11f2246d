#include <gtest/gtest.h>

#include "host/plugin/registrations.hpp"

namespace hearth::plugin::names_test {
namespace {

TEST(PluginName, IsASchemaAndALabel) {
  for (const char* good : {"ab", "booking", "a1_b2", "a234567890123456789012345678901234567890"})
    EXPECT_TRUE(is_plugin_name(good)) << good;
  for (const char* bad : {"", "a", "1a", "_a", "Booking", "a-b", "a.b", "a23456789012345678901234567890123456789012"}) {
    EXPECT_FALSE(is_plugin_name(bad)) << bad;
  }
}

TEST(VersionedName, IsOwnerNameAndMajor) {
  for (const char* good : {"booking.completed@1", "booking.a.b@12", "ab.c@9999"})
    EXPECT_TRUE(is_versioned_name(good)) << good;
  for (const char* bad : {"", "booking", "booking.completed", "booking@1", "booking.completed@", "booking.completed@0",
                          "booking.completed@01", "booking.completed@x", "booking..x@1", ".x@1", "Booking.x@1",
                          "booking.x@1@2", "booking.x@10000"}) {
    EXPECT_FALSE(is_versioned_name(bad)) << bad;
  }
  EXPECT_EQ(owner_of("booking.completed@1"), "booking");
  EXPECT_EQ(without_major("booking.completed@1"), "booking.completed");
}

TEST(Template, TakesWholeSegmentParametersOnce) {
  for (const char* good : {"/a", "/a/{id}", "/a/{id}/b/{other_id}", "/a-b/c.d/~e"})
    EXPECT_TRUE(check_template(good)) << good;
  for (const char* bad : {"", "/", "a", "//a", "/a/", "/a//b", "/a/..", "/a/.", "/a/{id}x", "/a/{}", "/a/{Id}",
                          "/a/{id}/{id}", "/a?b", "/a b", "/a/%20"}) {
    EXPECT_FALSE(check_template(bad)) << bad;
  }
}

TEST(MediaType, IsJsonUnlessTheSchemaOfTheReplySaysAnother) {
  EXPECT_EQ(media_type_of(R"({"type":"object"})"), "application/json");
  EXPECT_EQ(media_type_of(R"({"contentMediaType":"text/csv","type":"string"})"), "text/csv");
  EXPECT_EQ(media_type_of(R"({"properties":{"page":{"contentMediaType":"text/html","type":"string"}}})"),
            "application/json");
  EXPECT_EQ(media_type_of(R"({"contentMediaType":7})"), "application/json");
  EXPECT_EQ(media_type_of("true"), "application/json");
  EXPECT_EQ(media_type_of(""), "") << "unsaid";
}

TEST(MediaType, IsTwoNames) {
  for (const char* good : {"text/csv", "application/vnd.ms-excel", "image/svg+xml", "text/csv; charset=utf-8"}) {
    EXPECT_TRUE(is_media_type(good)) << good;
  }
  for (const char* bad :
       {"", "csv", "text/", "/csv", "text/*", "*/*", "text csv", "text/a/b", "text/csv\r\nx: y", ";text/csv"}) {
    EXPECT_FALSE(is_media_type(bad)) << bad;
  }
}

TEST(Template, ClaimsTheSameRequestsWhateverItsParametersAreCalled) {
  EXPECT_EQ(shape_of("GET", "/a/{id}/b"), shape_of("GET", "/a/{key}/b"));
  EXPECT_NE(shape_of("GET", "/a/{id}"), shape_of("POST", "/a/{id}"));
  EXPECT_NE(shape_of("GET", "/a/{id}"), shape_of("GET", "/a/id"));
}

}  // namespace
}  // namespace hearth::plugin::names_test
