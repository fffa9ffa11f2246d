#include "korean.hpp"

namespace auth {

void say_in_korean(hearth::Messages& say) {
  say.ko("auth.account_exists", "이미 가입된 이메일 또는 전화번호입니다");
  say.ko("auth.wrong_credentials", "계정 또는 비밀번호가 올바르지 않습니다");
  say.ko("auth.too_many_attempts", "시도가 너무 많습니다. 잠시 후 다시 시도해 주세요");
  say.ko("auth.not_verified", "아직 활성화되지 않은 계정입니다");
  say.ko("auth.account_closed", "사용할 수 없는 계정입니다");
  say.ko("auth.refresh_invalid", "다시 로그인해 주세요");
  say.ko("auth.refresh_reused", "안전을 위해 세션을 종료했습니다. 다시 로그인해 주세요");
  say.ko("auth.not_signed_in", "액세스 토큰 또는 갱신 토큰이 필요합니다");
  say.ko("auth.no_such_session", "세션을 찾을 수 없습니다");
  say.ko("auth.no_such_user", "사용자를 찾을 수 없습니다");
  say.ko("auth.changed_meanwhile", "그사이 계정이 변경되었습니다. 다시 시도해 주세요");
  say.ko("auth.last_administrator", "마지막 관리자는 해제할 수 없습니다");
  say.ko("auth.unknown_role", "없는 역할입니다");
  say.ko("auth.wrong_state", "현재 계정 상태에서는 할 수 없습니다");
  say.ko("auth.code_wrong", "인증번호가 올바르지 않거나 만료되었습니다");
  say.ko("auth.no_such_code", "인증번호를 찾을 수 없거나 만료되었습니다");
  say.ko("auth.reset_invalid", "만료되었거나 이미 사용한 링크입니다. 다시 요청해 주세요");
  say.ko("auth.mfa_token_invalid", "다시 로그인해 주세요");
  say.ko("auth.mfa_wrong", "인증 코드가 올바르지 않거나 이미 사용되었습니다");
  say.ko("auth.mfa_on", "이미 2단계 인증을 사용 중입니다. 먼저 해제해 주세요");
  say.ko("auth.mfa_off", "2단계 인증을 사용하고 있지 않습니다");
  say.ko("auth.mfa_not_begun", "2단계 인증 등록을 먼저 시작해 주세요");
  say.ko("auth.step_up_needed", "본인 확인이 다시 필요합니다");
  say.ko("auth.no_session", "로그인한 사용자만 할 수 있습니다");
  say.ko("auth.no_such_key", "API 키를 찾을 수 없습니다");
  say.ko("auth.key_invalid", "사용할 수 없는 API 키입니다");
  say.ko("auth.too_many_keys", "API 키를 더 만들 수 없습니다. 쓰지 않는 키를 먼저 폐기해 주세요");
  say.ko("auth.consent_required", "필수 동의는 탈퇴할 때에만 철회됩니다");
  say.ko("auth.no_such_export", "내보내기를 찾을 수 없습니다");
  say.ko("auth.no_such_erasure", "탈퇴 요청을 찾을 수 없습니다");
}

}  // namespace auth
