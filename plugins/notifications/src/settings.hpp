#pragma once

#include <hearth/hearth.hpp>

#include <string>

namespace notifications {

using namespace hearth;
using namespace std::chrono_literals;

struct Smtp {
  std::string host = "localhost";
  std::int32_t port = 587;
  std::string security = "starttls";
  std::string ca_file;
  std::string login = "plain";
  std::string user;
  std::string password;
  std::string from_name = "Hearth";
  std::string from_address = "no-reply@hearth.example";
  std::string helo = "localhost";
  Duration timeout = 5s;
};
constexpr auto describe(Type<Smtp>) {
  return fields(
      field("host", &Smtp::host, min_length(1), format("single_line"),
            about("also the name that its certificate must carry")),
      field("port", &Smtp::port, minimum(1), maximum(65535)),
      field("security", &Smtp::security, one_of("starttls", "tls", "plain"),
            about("starttls never goes on in clear; plain is for a server on this machine")),
      field("ca_file", &Smtp::ca_file, about("who signs the server's certificate; empty: whom the system trusts")),
      field("login", &Smtp::login, one_of("plain", "login"), about("AUTH PLAIN or AUTH LOGIN")),
      field("user", &Smtp::user, about("empty: no log-in")), field("password", &Smtp::password, secret),
      field("from_name", &Smtp::from_name, max_length(100)),
      field("from_address", &Smtp::from_address, format("email"), about("also the envelope's sender")),
      field("helo", &Smtp::helo, min_length(1), format("single_line"), about("what this machine calls itself in EHLO")),
      field("timeout", &Smtp::timeout, minimum(100ms), maximum(10s),
            about("of each step; a message takes four times that, 20 s at most")));
}

/// What the law says of advertising (정보통신망법 제50조).
struct Advertising {
  std::string label = "(광고)";
  std::int32_t quiet_from_minute = 21 * 60;
  std::int32_t quiet_to_minute = 8 * 60;
  std::string sender = "Hearth";
  std::string unsubscribe_url = "https://localhost/notifications/preferences";
};
constexpr auto describe(Type<Advertising>) {
  return fields(field("label", &Advertising::label, min_length(1), about("before the title of every advertisement")),
                field("quiet_from_minute", &Advertising::quiet_from_minute, minimum(0), maximum(1439),
                      about("of the day in Seoul: nothing is sent from here")),
                field("quiet_to_minute", &Advertising::quiet_to_minute, minimum(0), maximum(1439), about("to here")),
                field("sender", &Advertising::sender, min_length(1), about("who advertises")),
                field("unsubscribe_url", &Advertising::unsubscribe_url, min_length(1),
                      about("where consent is withdrawn, free of charge")));
}

struct Settings {
  std::string email = "none";
  std::string sms = "none";
  Smtp smtp;
  std::int32_t mailbox_size = 200;
  std::string brand_ko = "허스 홈클리닝";
  std::string brand_en = "Hearth Home Cleaning";
  std::string contact = "help@localhost";
  std::string app_url = "https://localhost";
  Advertising advertising;
  Duration remind_before = 24h;
  std::int32_t tries = 6;
  Duration retry_first = 30s;
  Duration retry_longest = 6h;
  Duration keep_for = 180 * 24h;
};
constexpr auto describe(Type<Settings>) {
  return fields(
      field("email", &Settings::email, one_of("none", "smtp", "mailbox"), development_only("mailbox"),
            about("mailbox shows messages and codes on the admin listener: for development")),
      field("sms", &Settings::sms, one_of("none", "mailbox"), development_only("mailbox")),
      field("smtp", &Settings::smtp),
      field("mailbox_size", &Settings::mailbox_size, minimum(1), maximum(10000),
            about("the latest messages are kept, in memory")),
      field("brand_ko", &Settings::brand_ko, min_length(1)), field("brand_en", &Settings::brand_en, min_length(1)),
      field("contact", &Settings::contact, min_length(1), about("where people turn to")),
      field("app_url", &Settings::app_url, min_length(1), about("links in messages begin with it")),
      field("advertising", &Settings::advertising),
      field("remind_before", &Settings::remind_before, minimum(1h), maximum(7 * 24h),
            about("how long before a confirmed booking its reminder is sent")),
      field("tries", &Settings::tries, minimum(1), maximum(20), about("then a delivery is dead")),
      field("retry_first", &Settings::retry_first, minimum(1s), maximum(1h),
            about("each further wait is four times as long")),
      field("retry_longest", &Settings::retry_longest, minimum(1s), maximum(24h)),
      field("keep_for", &Settings::keep_for, minimum(24h), about("deliveries and messages, then they are removed")));
}

}  // namespace notifications
