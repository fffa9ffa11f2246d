#include "host/gateway/pipeline.hpp"

#include <array>

namespace hearth::gateway {
namespace {

using namespace rows;  // NOLINT: the list below is what they are for

constexpr std::array list{
    Row{"identify", "every later line, number and problem names the request and its trace", identify, name_answer},
    Row{"measure", "what is refused below counts as well", measure, measured},
    Row{"access log", "one line a request, whatever became of it", nullptr, log_access},
    Row{"harden", "no answer leaves without the security headers", nullptr, harden},
    Row{"cors", "a browser hides even a refusal that lacks these headers; a preflight carries no token", cors,
        cors_answer},
    Row{"compress", "after the entity tag: that names the answer, not its packing", nullptr, compress},
    Row{"revalidate", "a client that has this answer already need not get it again", nullptr, revalidate},
    Row{"readable", "what the listener could not read ends here: with all that stands above, and nothing below",
        readable, nullptr},
    Row{"limit address", "before anything that costs: a flood must be cheap to refuse", limit_address, nullptr},
    Row{"route", "who may call, how often and with what depends on the route", find_route, nullptr},
    Row{"authenticate", "before whatever asks who the caller is", authenticate, nullptr},
    Row{"authorise", "before the caller learns anything about what the route would say", authorise, nullptr},
    Row{"limit caller", "a quota belongs to whoever has been recognised", limit_caller, nullptr},
    Row{"negotiate", "nothing is begun whose input or answer could not be read", negotiate, nullptr},
    Row{"idempotency", "two of one key must not run at once; the effects table knows the past alone", idempotency,
        nullptr},
    Row{"if-match", "a versioned resource is not changed blindly", if_match, nullptr},
    Row{"dispatch", "the route itself", dispatch, nullptr},
};

}  // namespace

std::span<const Row> pipeline() { return list; }

}  // namespace hearth::gateway
