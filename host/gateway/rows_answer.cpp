#define XXH_INLINE_ALL  // no library at run time
#include <xxhash.h>
#include <zlib.h>

#include <algorithm>

#include "host/core/octets.hpp"
#include "host/gateway/fields.hpp"
#include "host/gateway/pipeline.hpp"

// What the answer looks like on its way out, and whether the client can read it.
namespace hearth::gateway {

void add_vary(Reply& reply, std::string_view field) {
  for (auto& [name, value] : reply.headers) {
    if (name != "vary") continue;
    bool there = false;
    for_each_member(value,
                    [&](std::string_view member) { there = there || member == "*" || equal_fold(member, field); });
    if (!there) value.append(", ").append(field);
    return;
  }
  reply.headers.emplace_back("vary", field);
}

bool compressible(std::string_view content_type) {
  const auto type = weighted(content_type).first;
  return type.starts_with("text/") || type.ends_with("+json") || type.ends_with("+xml") || type == "application/json" ||
         type == "application/javascript" || type == "application/xml";
}

namespace rows {
namespace {

bool takes_gzip(std::string_view accept_encoding) {
  int gzip = -1, any = -1;
  for_each_member(accept_encoding, [&](std::string_view member) {
    const auto [coding, q] = weighted(member);
    if (equal_fold(coding, "gzip") || equal_fold(coding, "x-gzip")) gzip = q;
    if (coding == "*") any = q;
  });
  return gzip > 0 || (gzip < 0 && any > 0);
}

/// A deflate state is 256 KiB: one a thread, used again for each answer.
class Deflater {
 public:
  Deflater() { ready_ = ::deflateInit2(&stream_, 5, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK; }
  ~Deflater() {
    if (ready_) ::deflateEnd(&stream_);
  }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  /// False when it does not get smaller.
  bool gzip(const std::string& plain, std::string& out) {
    if (!ready_ || ::deflateReset(&stream_) != Z_OK) return false;
    out.resize(plain.size());
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream_.avail_in = static_cast<uInt>(plain.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    if (::deflate(&stream_, Z_FINISH) != Z_STREAM_END) return false;
    out.resize(out.size() - stream_.avail_out);
    return true;
  }

 private:
  z_stream stream_{};
  bool ready_ = false;
};

/// Weak: the same bytes unpacked, however they are packed. Tells versions of one resource apart and guards nothing: no need of a
/// cryptographic hash, which took a sixth of the time of a list.
std::string entity_tag(std::string_view body) {
  XXH128_canonical_t hash;
  XXH128_canonicalFromHash(&hash, XXH3_128bits(body.data(), body.size()));
  std::string tag(2 * sizeof hash.digest + 4, '"');
  tag[0] = 'W';
  tag[1] = '/';
  core::write_hex({reinterpret_cast<const char*>(hash.digest), sizeof hash.digest}, &tag[3]);
  return tag;
}

bool may_be_packed(const Passage& passage, const Reply& reply) {
  const auto* type = find_header(reply.headers, "content-type");
  return type != nullptr && compressible(*type) && reply.body.size() >= passage.deployment->settings.compress_from &&
         find_header(reply.headers, "content-encoding") == nullptr;
}

std::string_view opaque(std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; }

/// Does "type/subtype" fall under an Accept range with a weight above 0? The most specific range decides.
bool accepts(std::string_view accept, std::string_view type) {
  int exact = -1, family = -1, any = -1;
  for_each_member(accept, [&](std::string_view member) {
    const auto [range, q] = weighted(member);
    if (equal_fold(range, type)) exact = std::max(exact, q);
    if (range.ends_with("/*") && equal_fold(range.substr(0, range.size() - 1), type.substr(0, range.size() - 1))) {
      family = std::max(family, q);
    }
    if (range == "*/*" || range == "*") any = std::max(any, q);
  });
  if (exact >= 0) return exact > 0;
  if (family >= 0) return family > 0;
  return any > 0;
}

/// Of what need not be JSON: whoever reads it finds out. Brackets in texts do not count.
bool deeper_than(std::string_view json, std::size_t depth) {
  std::size_t level = 0;
  bool text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (c == '"') text = !text;
    if (text && c == '\\') ++i;
    if (text) continue;
    if ((c == '{' || c == '[') && ++level > depth) return true;
    if ((c == '}' || c == ']') && level > 0) --level;
  }
  return false;
}

bool is_json(std::string_view content_type) {
  if (!equal_fold(weighted(content_type).first, "application/json")) return false;
  const auto charset = content_type.find("charset=");
  if (charset == std::string_view::npos) return true;
  auto name = content_type.substr(charset + 8);
  name = trim(name.substr(0, name.find(';')));
  if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
  return equal_fold(name, "utf-8");
}

}  // namespace

Result<Next> negotiate(Passage& passage) {
  const Route& route = *passage.route;
  const auto* accept = passage.header("accept");
  if (accept != nullptr && !accept->empty() && !route.produces.empty() &&
      !accepts(*accept, weighted(route.produces).first)) {
    return invalid("request.not_acceptable", "this address answers in " + route.produces + " alone");
  }
  if (route.body_schema.empty() || passage.request->body.empty()) return Next::on;
  const auto* type = passage.header("content-type");
  if (type == nullptr || !is_json(*type)) {
    return invalid("request.media_type", "the body must be application/json in UTF-8");
  }
  const auto* encoding = passage.header("content-encoding");
  if (encoding != nullptr && !equal_fold(*encoding, "identity")) {
    return invalid("request.media_type", "the body must not be compressed");
  }
  const auto depth = passage.deployment->settings.json_depth;
  if (depth < Settings{}.json_depth && deeper_than(passage.request->body, depth)) {
    return invalid("json.depth", "the JSON is nested deeper than " + std::to_string(depth) + " levels");
  }
  return Next::on;
}

void harden(Passage& passage, Reply& reply) {
  reply.headers.emplace_back("x-content-type-options", "nosniff");
  reply.headers.emplace_back("referrer-policy", "no-referrer");
  if (find_header(reply.headers, "cache-control") == nullptr) reply.headers.emplace_back("cache-control", "no-store");
  if (passage.request->secure) reply.headers.emplace_back("strict-transport-security", "max-age=31536000");
}

void revalidate(Passage& passage, Reply& reply) {
  const auto& method = passage.request->method;
  if (reply.status != 200 || (method != "GET" && method != "HEAD")) return;
  const auto* given = find_header(reply.headers, "etag");
  if (given == nullptr) given = &reply.headers.emplace_back("etag", entity_tag(reply.body)).second;
  const auto* asked = passage.header("if-none-match");
  if (asked == nullptr) return;
  bool same = trim(*asked) == "*";
  for_each_member(*asked, [&](std::string_view member) { same = same || opaque(member) == opaque(*given); });
  if (!same) return;
  if (may_be_packed(passage, reply))
    add_vary(reply, "Accept-Encoding");  // as the answer would have (RFC 9110 section 15.4.5)
  reply.status = 304;
  reply.body.clear();
  std::erase_if(reply.headers, [](const auto& field) { return field.first == "content-type"; });
}

void compress(Passage& passage, Reply& reply) {
  if (!may_be_packed(passage, reply)) return;
  add_vary(reply, "Accept-Encoding");
  const auto* accepted = passage.header("accept-encoding");
  if (accepted == nullptr || !takes_gzip(*accepted)) return;
  thread_local Deflater deflater;
  std::string packed;
  if (!deflater.gzip(reply.body, packed)) return;
  reply.body = std::move(packed);
  reply.headers.emplace_back("content-encoding", "gzip");
}

}  // namespace rows
}  // namespace hearth::gateway
