#include "messages.hpp"

namespace payment {

void say_in_korean(Messages& say) {
  say.ko("payment.no_such_payment", "결제를 찾을 수 없습니다");
  say.ko("payment.amount_changed", "결제 금액이 준비된 금액과 다릅니다");
  say.ko("payment.already_paid", "이미 결제되었거나 결제가 진행 중입니다");
  say.ko("payment.in_progress", "결제가 진행 중인 주문입니다");
  say.ko("payment.over", "종료된 주문입니다. 결제를 다시 준비해 주세요");
  say.ko("payment.declined", "결제가 거절되었습니다. 다른 결제 수단을 이용해 주세요");
  say.ko("payment.insufficient_funds", "잔액이 부족합니다");
  say.ko("payment.card_refused", "사용할 수 없는 카드입니다. 다른 카드를 이용해 주세요");
  say.ko("payment.limit_exceeded", "결제 한도를 초과했습니다");
  say.ko("payment.provider_refused", "결제 대행사가 결제를 받아들이지 않았습니다");
  say.ko("payment.not_taken", "결제가 완료되지 않았습니다. 출금된 금액은 없습니다");
  say.ko("payment.expired", "결제 시간이 지났습니다. 출금된 금액은 없습니다");
  say.ko("payment.no_answer", "결제 대행사가 응답하지 않습니다");
  say.ko("payment.provider_unavailable", "결제 대행사를 이용할 수 없습니다. 잠시 후 다시 시도해 주세요");
  say.ko("payment.no_such_provider", "알 수 없는 결제 대행사입니다");
  say.ko("payment.bad_webhook", "알림을 읽을 수 없습니다");
  say.ko("payment.bad_signature", "결제 대행사의 서명이 없는 알림입니다");
  say.ko("payment.not_paid", "결제된 금액이 없습니다");
  say.ko("payment.above_captured", "환불할 수 있는 금액을 초과했습니다");
  say.ko("payment.other_currency", "결제는 원화(KRW)로만 처리됩니다");
  say.ko("payment.bad_amount", "금액은 0보다 커야 합니다");
  say.ko("payment.unbalanced", "환불금과 수수료의 합이 남은 결제 금액과 다릅니다");
  say.ko("payment.no_such_refund", "환불을 찾을 수 없습니다");
  say.ko("payment.own_refund", "다른 관리자가 승인하거나 거부해야 합니다");
  say.ko("payment.divided", "예약이 취소되어 정산된 결제이므로 환불을 승인해야 합니다");
  say.ko("payment.not_waiting", "승인을 기다리는 환불이 아닙니다");
  say.ko("payment.not_failed", "실패한 환불만 다시 시도할 수 있습니다");
  say.ko("payment.refund_refused", "결제 대행사가 환불을 거절했습니다");
  say.ko("payment.refund_account_needed", "환불받을 계좌가 필요합니다");
  say.ko("payment.no_such_order", "결제 대행사에 없는 주문입니다");
  say.ko("payment.no_such_billing_key", "등록된 카드를 찾을 수 없습니다");
  say.ko("payment.not_cash", "현금영수증은 계좌이체와 가상계좌 결제에만 발급됩니다");
  say.ko("payment.has_cash_receipt", "이미 현금영수증이 발급되었습니다");
  say.ko("payment.receipt_refused", "현금영수증이 발급되지 않았습니다");
  say.ko("payment.identity_refused", "현금영수증 식별 번호가 올바르지 않습니다");
  say.ko("payment.no_such_payout", "정산 내역을 찾을 수 없습니다");
  say.ko("payment.open_payments", "진행 중인 결제가 있습니다");
  say.ko("payment.open_refunds", "진행 중인 환불이 있습니다");
  say.ko("payment.open_payouts", "아직 지급되지 않은 정산금이 있습니다");
}

}  // namespace payment
