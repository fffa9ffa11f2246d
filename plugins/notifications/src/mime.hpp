#pragma once

#include <string>
#include <string_view>

#include "driver.hpp"
#include "settings.hpp"

namespace Poco::Net {  // NOLINT(readability-identifier-naming): their name
class MailMessage;
}

namespace notifications {

/// Whether a text may be the value of a header: nothing in it ends a line.
bool header_safe(std::string_view value);

/// Whether a text may be an address of an envelope and a header: printable ASCII with one @, without blanks and brackets.
bool address_safe(std::string_view address);

/// In one line.
std::string base64(std::string_view bytes);

/// RFC 2047, section 2: as it is when it is plain ASCII, else encoded words of base64 in UTF-8, none of which splits a
/// character or is longer than 75.
std::string encoded_words(std::string_view text);

/// Fills in headers and, as multipart/alternative, text and HTML. The reason why it cannot, or nothing.
std::string compose(Poco::Net::MailMessage& into, const Message& message, const Smtp& sender);

}  // namespace notifications
