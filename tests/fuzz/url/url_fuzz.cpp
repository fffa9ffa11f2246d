#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "host/outbound/address.hpp"
#include "host/outbound/url.hpp"

// Whatever comes, it is refused or is a URL that means the same when it is written out, and that splits no header.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hearth::outbound;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto page = Url::parse("https://host:8443/a/b?c");
  for (const auto& url : {Url::parse(text), page->follow(text)}) {
    if (!url) continue;
    const std::string whole = url->origin() + url->target;
    const auto again = Url::parse(whole);
    if (!again || again->origin() + again->target != whole || again->literal != url->literal) std::abort();
    if (url->host.empty() || url->port == 0 || url->target.front() != '/') std::abort();
    for (const char c : whole) {
      if (c <= ' ' || c > '~') std::abort();
    }
  }
  if (const auto address = Address::parse(text)) {
    const auto again = Address::parse(address->text());
    if (!again || again->is_public() != address->is_public()) std::abort();
  }
  return 0;
}
