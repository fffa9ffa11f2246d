#!/usr/bin/env python3
"""toss_server.py: a Toss Payments of our own on a port of 127.0.0.1, which it prints. It answers as the public reference of
the core API shows (docs.tosspayments.com/reference), with its failures, and keeps its books while it runs.

What a payment does is said by the beginning of its paymentKey:
  ok            is approved                    declined      403 REJECT_CARD_PAYMENT
  account       is a virtual account           stopped       400 INVALID_STOPPED_CARD
  hang          is approved, and no answer comes (until the client goes)
  lost          the first request does nothing, and no answer comes; the next one is like ok
  cut           is approved, and the connection ends instead of an answer
  half          is approved, and half an answer comes
  error500      is approved, and 500 comes     provider      400 PROVIDER_ERROR, nothing is done
  norefund      is approved, and cannot be cancelled
  refundhang    is approved, and no answer comes to its first cancellation
  sleeping      is approved, and the bank sleeps at its first cancellation (403 NOT_AVAILABLE_BANK)
A card whose authKey begins with "authdeaf" is dropped at the third DELETE: the first gets 500, the second no answer.
POST /_test/deposit {"orderId"} pays into a virtual account; GET /_test/orders/ORDER tells what was taken and how it was asked;
GET /_test/cards the billing keys that may be charged.
"""
import base64
import datetime
import http.server
import json
import sys
import threading
import urllib.parse

SECRET = "test_sk_of_a_local_server"
ZONE = datetime.timezone(datetime.timedelta(hours=9))


class Refusal(Exception):
    def __init__(self, status, code):
        super().__init__(code)
        self.status, self.body = status, {"code": code, "message": "설명"}


class NoAnswer(Exception):
    pass


BEHIND = datetime.timedelta(0)                                  # the real time, of the time it is here


def today():
    return datetime.datetime.now(ZONE) - BEHIND


def now():
    return today().isoformat(timespec="seconds")


class Bank:
    def __init__(self):
        self.lock = threading.RLock()
        self.payments, self.asked, self.charges, self.keys = {}, {}, {}, {}
        self.answers, self.cards, self.transactions, self.receipts = {}, {}, [], {}

    # ---- charges ----
    def confirm(self, body, key):
        return self.charge(body["paymentKey"], body["orderId"], body["amount"], key)

    def charge(self, payment_key, order, amount, key):
        behaviour = payment_key.split("_")[0]
        self.asked[order] = self.asked.get(order, 0) + 1
        self.keys.setdefault(order, set()).add(key)
        if behaviour == "declined":
            raise Refusal(403, "REJECT_CARD_PAYMENT")
        if behaviour == "stopped":
            raise Refusal(400, "INVALID_STOPPED_CARD")
        if behaviour == "provider":
            raise Refusal(400, "PROVIDER_ERROR")
        if behaviour == "lost" and self.asked[order] == 1:
            raise NoAnswer("nothing was done")
        if order in self.payments:
            raise Refusal(400, "ALREADY_PROCESSED_PAYMENT")
        payment = self.new_payment(payment_key, order, amount, behaviour == "account")
        if behaviour == "hang":
            raise NoAnswer("it was approved")
        if behaviour in ("cut", "half"):
            raise NoAnswer(behaviour)
        if behaviour == "error500":
            raise Refusal(500, "FAILED_INTERNAL_SYSTEM_PROCESSING")
        return payment

    def new_payment(self, payment_key, order, amount, account):
        payment = {"mId": "tosspayments", "version": "2022-11-16", "paymentKey": payment_key, "orderId": order,
                   "orderName": "청소", "currency": "KRW", "method": "가상계좌" if account else "카드",
                   "status": "WAITING_FOR_DEPOSIT" if account else "DONE", "requestedAt": now(),
                   "approvedAt": None if account else now(), "totalAmount": amount, "balanceAmount": amount,
                   "suppliedAmount": amount - amount // 11, "vat": amount // 11, "cancels": None, "failure": None,
                   "type": "NORMAL", "country": "KR", "virtualAccount": None}
        if account:
            due = today() + datetime.timedelta(days=1)
            payment["virtualAccount"] = {"accountType": "일반", "accountNumber": "X6505636518308", "bankCode": "20",
                                         "customerName": "김미나", "dueDate": due.isoformat(timespec="seconds"),
                                         "expired": False, "refundStatus": "NONE"}
        else:
            self.taken(payment)
        self.payments[order] = payment
        return payment

    def taken(self, payment):
        self.charges[payment["orderId"]] = self.charges.get(payment["orderId"], 0) + 1
        self.book(payment, "DONE", payment["totalAmount"])

    def book(self, payment, status, amount):
        self.transactions.append({"mId": "tosspayments", "transactionKey": f"tx{len(self.transactions):06}",
                                  "paymentKey": payment["paymentKey"], "orderId": payment["orderId"],
                                  "method": payment["method"], "status": status, "transactionAt": now(),
                                  "currency": "KRW", "amount": amount})

    def deposit(self, body):
        payment = self.payments[body["orderId"]]
        payment.update(status="DONE", approvedAt=now())
        self.taken(payment)
        return payment

    def find(self, order):
        if order not in self.payments:
            raise Refusal(404, "NOT_FOUND_PAYMENT")
        return self.payments[order]

    # ---- cancellations ----
    def cancel(self, payment_key, body):
        payment = next((p for p in self.payments.values() if p["paymentKey"] == payment_key), None)
        if payment is None:
            raise Refusal(404, "NOT_FOUND_PAYMENT")
        behaviour = payment_key.split("_")[0]
        first = self.asked.setdefault("cancel " + payment_key, 0) == 0
        self.asked["cancel " + payment_key] += 1
        if behaviour == "norefund":
            raise Refusal(403, "NOT_CANCELABLE_PAYMENT")
        if behaviour == "sleeping" and first:
            raise Refusal(403, "NOT_AVAILABLE_BANK")
        if behaviour == "account" and "refundReceiveAccount" not in body:
            raise Refusal(400, "INVALID_REFUND_ACCOUNT_INFO")
        amount = body["cancelAmount"]
        if amount > payment["balanceAmount"]:
            raise Refusal(403, "NOT_CANCELABLE_AMOUNT")
        payment["balanceAmount"] -= amount
        payment["status"] = "PARTIAL_CANCELED" if payment["balanceAmount"] else "CANCELED"
        payment["cancels"] = (payment["cancels"] or []) + [
            {"cancelAmount": amount, "cancelReason": body["cancelReason"], "canceledAt": now(), "cancelStatus": "DONE",
             "transactionKey": f"c{len(self.transactions)}"}]
        self.book(payment, payment["status"], -amount)
        if behaviour == "refundhang" and first:
            raise NoAnswer("it was given back")
        return payment

    # ---- cards and receipts ----
    def issue_card(self, body):
        if not body["authKey"].startswith("auth"):
            raise Refusal(400, "INVALID_CARD_NUMBER")
        key = "bill" + body["authKey"][4:]
        self.cards[key] = body["customerKey"]
        return {"mId": "tosspayments", "customerKey": body["customerKey"], "billingKey": key, "cardCompany": "신한",
                "cardNumber": "53275080****161*", "method": "카드"}

    def charge_card(self, key, body, idempotency):
        if self.cards.get(key) != body["customerKey"]:
            raise Refusal(403, "NOT_MATCHES_CUSTOMER_KEY")
        return self.charge("ok_" + key, body["orderId"], body["amount"], idempotency)

    def drop_card(self, key):
        self.asked[key] = self.asked.get(key, 0) + 1
        if key.startswith("billdeaf") and self.asked[key] == 1:
            raise Refusal(500, "FAILED_INTERNAL_SYSTEM_PROCESSING")
        if key.startswith("billdeaf") and self.asked[key] == 2:
            raise NoAnswer("cut")
        if self.cards.pop(key, None) is None:
            raise Refusal(404, "NOT_FOUND_BILLING")
        return {}

    def issue_receipt(self, body):
        receipt = {"receiptKey": "r" + body["orderId"], "issueNumber": "K12345678", "issueStatus": "COMPLETED",
                   "orderId": body["orderId"], "amount": body["amount"], "type": body["type"]}
        self.receipts[body["orderId"]] = receipt
        return receipt

    def cancel_receipt(self, key, body):
        receipt = next((one for one in self.receipts.values() if one["receiptKey"] == key), None)
        if receipt is None:
            raise Refusal(404, "NOT_FOUND_CASH_RECEIPT")
        if body["amount"] > receipt["amount"]:
            raise Refusal(400, "NOT_CANCELABLE_AMOUNT")
        receipt["amount"] -= body["amount"]
        return receipt

    def list(self, query):
        after = query.get("startingAfter", [""])[0]
        rest = [one for one in self.transactions if one["transactionKey"] > after]
        return rest[:int(query.get("limit", ["100"])[0])]

    def tell(self, order):
        return {"charges": self.charges.get(order, 0), "asked": self.asked.get(order, 0),
                "keys": sorted(self.keys.get(order, set())), "payment": self.payments.get(order),
                "receipt": self.receipts.get(order)}


BANK = Bank()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body):
        raw = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def no_answer(self, how):
        self.close_connection = True
        if how == "half":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n{\"paym")
        elif how != "cut":
            self.rfile.read(1)  # until the client goes

    def route(self, method, path, query, body):
        part = path.strip("/").split("/")
        key = self.headers.get("Idempotency-Key", "")
        if path == "/_test/deposit":
            return BANK.deposit(body)
        if path == "/_test/cards":
            return sorted(BANK.cards)
        if part[:2] == ["_test", "orders"]:
            return BANK.tell(part[2])
        right = "Basic " + base64.b64encode((SECRET + ":").encode()).decode()
        if self.headers.get("Authorization") != right:
            raise Refusal(401, "UNAUTHORIZED_KEY")
        if method == "POST" and path == "/v1/payments/confirm":
            return BANK.confirm(body, key)
        if method == "GET" and part[:3] == ["v1", "payments", "orders"]:
            return BANK.find(part[3])
        if method == "POST" and part[:2] == ["v1", "payments"] and part[3:] == ["cancel"]:
            return BANK.cancel(urllib.parse.unquote(part[2]), body)
        if method == "POST" and path == "/v1/billing/authorizations/issue":
            return BANK.issue_card(body)
        if method == "POST" and part[:2] == ["v1", "billing"]:
            return BANK.charge_card(part[2], body, key)
        if method == "DELETE" and part[:2] == ["v1", "billing"]:
            return BANK.drop_card(part[2])
        if method == "POST" and path == "/v1/cash-receipts":
            return BANK.issue_receipt(body)
        if method == "POST" and part[:2] == ["v1", "cash-receipts"] and part[3:] == ["cancel"]:
            return BANK.cancel_receipt(part[2], body)
        if method == "GET" and path == "/v1/transactions":
            return BANK.list(query)
        raise Refusal(404, "NOT_FOUND")

    def idempotent(self, method, path, query, body):
        """The same Idempotency-Key is answered as before, but for what never got an answer and did nothing."""
        key = self.headers.get("Idempotency-Key", "")
        with BANK.lock:
            if method == "POST" and key and key in BANK.answers:
                return BANK.answers[key]
            try:
                reply = (200, self.route(method, path, query, body))
            except Refusal as refusal:
                reply = (refusal.status, refusal.body)
            if method == "POST" and key and reply[0] < 500:
                BANK.answers[key] = json.loads(json.dumps(reply))
            return reply

    def serve(self, method):
        url = urllib.parse.urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        try:
            status, body = self.idempotent(method, url.path, urllib.parse.parse_qs(url.query),
                                           json.loads(raw) if raw else {})
        except NoAnswer as how:
            return self.no_answer(str(how))
        except (KeyError, ValueError):
            status, body = 400, {"code": "INVALID_REQUEST", "message": "잘못된 요청입니다."}
        self.answer(status, body)

    def do_GET(self):
        self.serve("GET")

    def do_POST(self):
        self.serve("POST")

    def do_DELETE(self):
        self.serve("DELETE")


if __name__ == "__main__":
    if len(sys.argv) > 1:                                       # what its clock shows at first
        BEHIND = datetime.datetime.now(ZONE) - datetime.datetime.fromisoformat(sys.argv[1])
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    server.serve_forever()
