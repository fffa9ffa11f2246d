#include "host/gateway/messages.hpp"

#include <cctype>

#include "host/gateway/fields.hpp"

namespace hearth::gateway {
namespace {

struct Said {
  std::string_view code;
  std::string_view korean;
};

constexpr Said said[] = {
    // What the host itself answers.
    {"internal", "서버에서 문제가 발생했습니다. 문의하실 때 추적 번호(trace_id)를 알려 주세요."},
    {"request.unreadable", "요청을 읽을 수 없습니다."},
    {"request.target", "요청 주소를 읽을 수 없습니다."},
    {"request.timeout", "요청이 제시간에 도착하지 않았습니다."},
    {"request.too_large", "요청 본문이 너무 큽니다."},
    {"request.head_too_large", "요청 헤더가 너무 큽니다."},
    {"request.expectation", "요청의 Expect 헤더를 지원하지 않습니다."},
    {"request.upgrade", "이 서버는 여기에서 프로토콜 전환을 지원하지 않습니다."},
    {"request.encoding", "요청의 전송 방식을 지원하지 않습니다."},
    {"request.method", "이 서버가 지원하지 않는 메서드입니다."},
    {"request.version", "HTTP/1.1만 지원합니다."},
    {"request.not_acceptable", "요청하신 형식으로는 응답할 수 없습니다."},
    {"request.media_type", "요청 본문은 application/json 형식이어야 합니다."},
    {"route.not_found", "요청하신 주소를 찾을 수 없습니다."},
    {"route.method", "이 주소에서는 지원하지 않는 메서드입니다."},
    {"auth.required", "로그인이 필요합니다."},
    {"auth.token_invalid", "인증 정보가 올바르지 않습니다. 다시 로그인해 주세요."},
    {"auth.token_expired", "로그인이 만료되었습니다. 다시 로그인해 주세요."},
    {"auth.token_revoked", "로그인이 해제되었습니다. 다시 로그인해 주세요."},
    {"auth.key_invalid", "API 키가 올바르지 않습니다."},
    {"auth.key_expired", "API 키의 유효 기간이 지났습니다."},
    {"auth.key_revoked", "API 키가 폐기되었습니다."},
    {"auth.scope_missing", "이 API 키에는 필요한 권한 범위(scope)가 없습니다."},
    {"auth.keys_unavailable", "지금은 API 키를 확인할 수 없습니다. 잠시 후 다시 시도해 주세요."},
    {"auth.forbidden", "이 작업을 할 권한이 없습니다."},
    {"rate.limited", "요청이 너무 많습니다. 잠시 후 다시 시도해 주세요."},
    {"idempotency.key_required", "Idempotency-Key 헤더가 필요합니다."},
    {"idempotency.key_malformed", "Idempotency-Key는 공백 없는 ASCII 문자 1~255자여야 합니다."},
    {"idempotency.in_flight", "같은 Idempotency-Key의 요청이 아직 처리 중입니다."},
    {"idempotency.key_reused", "이 Idempotency-Key는 다른 내용의 요청에 이미 사용되었습니다."},
    {"precondition.required", "If-Match 헤더가 필요합니다. 먼저 최신 상태를 조회해 주세요."},
    {"precondition.failed", "그사이 다른 곳에서 변경되었습니다. 최신 상태를 조회한 뒤 다시 시도해 주세요."},
    {"server.busy", "요청이 몰려 있습니다. 잠시 후 다시 시도해 주세요."},
    {"server.stopping", "서버가 재시작 중입니다. 잠시 후 다시 시도해 주세요."},
    {"service.unavailable", "지금은 처리할 수 없습니다. 잠시 후 다시 시도해 주세요."},
    {"service.failed", "처리 중 문제가 발생했습니다. 처리되었을 수도 있으니 확인 후 다시 시도해 주세요."},
    {"service.in_flight", "같은 요청이 아직 처리 중입니다."},
    {"database.indeterminate", "처리 결과를 확인하지 못했습니다. 처리되었을 수도 있으니 확인 후 다시 시도해 주세요."},
    {"plugin.exception", "처리 중 문제가 발생했습니다. 처리되었을 수도 있으니 확인 후 다시 시도해 주세요."},
    {"plugin.breach", "처리 중 문제가 발생했습니다. 처리되었을 수도 있으니 확인 후 다시 시도해 주세요."},
    {"cache.unavailable", "지금은 처리할 수 없습니다. 잠시 후 다시 시도해 주세요."},
    {"server.draining", "서버가 재시작 중입니다. 잠시 후 다시 시도해 주세요."},
    {"database.busy", "요청이 몰려 있습니다. 잠시 후 다시 시도해 주세요."},
    {"database.full", "저장 공간이 부족하여 지금은 처리할 수 없습니다. 잠시 후 다시 시도해 주세요."},
    {"database.unavailable", "지금은 처리할 수 없습니다. 잠시 후 다시 시도해 주세요."},
    {"deadline_passed", "처리 시간이 초과되었습니다."},
    {"cancelled", "요청이 취소되었습니다."},
    {"plugin.failed", "처리 중 문제가 발생했습니다. 처리되었을 수도 있으니 확인 후 다시 시도해 주세요."},
    {"plugin.unanswered", "처리 중 문제가 발생했습니다. 처리되었을 수도 있으니 확인 후 다시 시도해 주세요."},
    {"not_found", "요청하신 대상을 찾을 수 없습니다."},
    {"constraint_violated", "현재 상태에서는 처리할 수 없습니다."},
    {"body.unreadable", "요청 본문의 JSON을 읽을 수 없습니다."},
    {"body.invalid", "입력값이 올바르지 않습니다."},
    {"params.invalid", "요청 매개변수가 올바르지 않습니다."},
    {"json.depth", "JSON의 중첩이 너무 깊습니다."},
    {"json.unreadable", "JSON을 읽을 수 없습니다."},
    {"invalid_value", "입력값이 올바르지 않습니다."},
    // Violations.
    {"required", "필수 항목입니다."},
    {"unknown_field", "알 수 없는 항목입니다."},
    {"duplicate_field", "같은 항목이 두 번 있습니다."},
    {"duplicate_item", "같은 값이 두 번 들어 있습니다."},
    {"wrong_type", "값의 종류가 올바르지 않습니다."},
    {"bad_format", "형식이 올바르지 않습니다."},
    {"not_one_of", "허용된 값이 아닙니다."},
    {"too_short", "너무 짧습니다. 최소 {n}자 이상이어야 합니다."},
    {"too_long", "너무 깁니다. 최대 {n}자까지 입력할 수 있습니다."},
    {"below_minimum", "{n} 이상이어야 합니다."},
    {"above_maximum", "{n} 이하여야 합니다."},
    {"out_of_range", "허용된 범위를 벗어났습니다."},
    {"too_few_items", "항목이 {n}개 이상이어야 합니다."},
    {"too_many_items", "항목은 최대 {n}개까지 넣을 수 있습니다."},
    {"too_deep", "중첩이 너무 깊습니다."},
};

struct Title {
  unsigned status;
  std::string_view english;
  std::string_view korean;
};

constexpr Title titles[] = {
    {400, "Bad Request", "잘못된 요청"},
    {401, "Unauthorized", "인증 필요"},
    {403, "Forbidden", "권한 없음"},
    {404, "Not Found", "찾을 수 없음"},
    {405, "Method Not Allowed", "허용되지 않는 메서드"},
    {406, "Not Acceptable", "제공할 수 없는 형식"},
    {408, "Request Timeout", "요청 시간 초과"},
    {409, "Conflict", "충돌"},
    {412, "Precondition Failed", "전제 조건 불일치"},
    {413, "Content Too Large", "너무 큰 본문"},
    {415, "Unsupported Media Type", "지원하지 않는 형식"},
    {417, "Expectation Failed", "지원하지 않는 요구"},
    {422, "Unprocessable Content", "올바르지 않은 입력"},
    {426, "Upgrade Required", "전환 필요"},
    {428, "Precondition Required", "전제 조건 필요"},
    {429, "Too Many Requests", "너무 많은 요청"},
    {431, "Request Header Fields Too Large", "너무 큰 헤더"},
    {500, "Internal Server Error", "서버 오류"},
    {501, "Not Implemented", "지원하지 않음"},
    {502, "Bad Gateway", "처리 실패"},
    {503, "Service Unavailable", "일시적으로 이용할 수 없음"},
    {504, "Gateway Timeout", "처리 시간 초과"},
    {505, "HTTP Version Not Supported", "지원하지 않는 HTTP 버전"},
};

/// "500" of "must be at most 500 characters", with sign and decimals; empty when there is none.
std::string_view first_number(std::string_view text) {
  const auto digit = [&](std::size_t i) {
    return i < text.size() && std::isdigit(static_cast<unsigned char>(text[i])) != 0;
  };
  std::size_t begin = 0;
  while (begin < text.size() && !digit(begin)) ++begin;
  std::size_t end = begin;
  while (digit(end) || (end > begin && end < text.size() && text[end] == '.' && digit(end + 1))) ++end;
  if (begin > 0 && text[begin - 1] == '-') --begin;
  return text.substr(begin, end - begin);
}

/// The sentences of `text` (they end with ". " or the text) without those that need a number that nobody said.
std::string without_number(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto stop = text.find(". ");
    const auto sentence = text.substr(0, stop == std::string_view::npos ? text.size() : stop + 2);
    if (sentence.find("{n}") == std::string_view::npos) out += sentence;
    text.remove_prefix(sentence.size());
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace

Messages::Messages() {
  for (const auto& [code, korean] : said) korean_.emplace(code, korean);
}

void Messages::add(std::string code, std::string korean) {
  korean_.insert_or_assign(std::move(code), std::move(korean));
}

std::string Messages::text(std::string_view locale, std::string_view code, std::string_view english) const {
  if (locale != "ko") return std::string{english};
  const auto found = korean_.find(code);
  if (found == korean_.end()) return std::string{english};
  std::string out = found->second;
  const auto mark = out.find("{n}");
  if (mark == std::string::npos) return out;
  const auto number = first_number(english);
  if (!number.empty()) return out.replace(mark, 3, number);
  out = without_number(out);
  return out.empty() ? std::string{english} : out;
}

std::string_view Messages::title(std::string_view locale, unsigned status) {
  for (const auto& title : titles) {
    if (title.status == status) return locale == "ko" ? title.korean : title.english;
  }
  return locale == "ko" ? "오류" : "Error";
}

std::string_view choose_locale(std::string_view accept_language) {
  int korean = -1, english = -1, any = -1;
  for_each_member(accept_language, [&](std::string_view member) {
    const auto [range, q] = weighted(member);
    const auto is = [&, range = range](std::string_view language) {
      return equal_fold(range.substr(0, 2), language) && (range.size() == 2 || range[2] == '-');
    };
    if (is("ko")) korean = std::max(korean, q);
    if (is("en")) english = std::max(english, q);
    if (range == "*") any = std::max(any, q);
  });
  if (english < 0) english = any;
  return korean > 0 && korean > english ? "ko" : "en";
}

}  // namespace hearth::gateway
