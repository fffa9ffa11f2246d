#pragma once

#include <string>
#include <string_view>

namespace auth {

/// How the console shows what names or reaches a person: enough to tell people apart, too little to reach them.

/// The first and the last character stay: 김미나 is 김*나, 김나 is 김*.
std::string masked_name(std::string_view name);
/// The first character and the domain: m***@example.com. The number of stars tells nothing.
std::string masked_email(std::string_view email);
/// The country and the last four digits: +82******5678.
std::string masked_phone(std::string_view phone);

}  // namespace auth
