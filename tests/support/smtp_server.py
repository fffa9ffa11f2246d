#!/usr/bin/env python3
"""A mail server of a test's own (Debian's aiosmtpd), on a free port of this machine.

  smtp_server.py --messages FILE [--security plain|starttls|tls] [--certificate FILE --key FILE]
                 [--auth USER:PASSWORD] [--mechanism PLAIN|LOGIN] [--trickles]

Says {"port": N} as a line on stdout, then writes each message that it has taken as a line of JSON to FILE. The end of stdin
ends it. With --trickles it greets a letter at a time and never comes to an end. What it does with a message is said by the recipient's address:

  gone...@      550 to RCPT, for good
  full...@      552 to the message, for good
  slow...@      takes the message after 4 s
  busy<N>-...@  451 to the message, N times; then it is taken
"""
import argparse
import asyncio
import email
import email.policy
import json
import re
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Mailbox:
    def __init__(self, file):
        self.file = file
        self.refused = {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("gone"):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        to = envelope.rcpt_tos[0]
        if to.startswith("full"):
            return "552 5.2.2 mailbox full"
        if to.startswith("slow"):
            await asyncio.sleep(4)
        busy = re.match(r"busy(\d+)-", to)
        if busy and self.refused.get(to, 0) < int(busy.group(1)):
            self.refused[to] = self.refused.get(to, 0) + 1
            return "451 4.3.0 try again later"
        self.write(session, envelope)
        return "250 OK"

    def write(self, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}
        line = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None,
                "authenticated": bool(session.authenticated), "type": message.get_content_type(),
                "headers": {name.lower(): str(value) for name, value in message.items()},
                "text": parts.get("text/plain", ""), "html": parts.get("text/html", "")}
        self.file.write(json.dumps(line) + "\n")
        self.file.flush()


def authenticator(wanted):
    def check(server, session, envelope, mechanism, data):
        given = (data.login + b":" + data.password).decode()
        return AuthResult(success=given == wanted, handled=False)
    return check


def tls_of(options):
    if options.security == "plain":
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(options.certificate, options.key)
    return context


async def trickle(reader, writer):
    try:
        while True:
            writer.write(b"2")
            await writer.drain()
            await asyncio.sleep(0.2)
    except OSError:
        writer.close()


async def serve(options):
    if options.trickles:
        server = await asyncio.start_server(trickle, "127.0.0.1", 0)
        print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        return
    tls = tls_of(options)
    others = {"PLAIN", "LOGIN", "CRAM-MD5"} - {options.mechanism}
    settings = {"auth_require_tls": False, "auth_exclude_mechanism": others}
    if options.auth:
        settings.update(auth_required=True, authenticator=authenticator(options.auth))
    if options.security == "starttls":
        settings.update(tls_context=tls, require_starttls=True)
    box = Mailbox(open(options.messages, "a"))
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(box, hostname="localhost", loop=loop, **settings), "127.0.0.1", 0,
                                      ssl=tls if options.security == "tls" else None)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--messages", required=True)
    words.add_argument("--security", choices=["plain", "starttls", "tls"], default="plain")
    words.add_argument("--certificate")
    words.add_argument("--key")
    words.add_argument("--auth")
    words.add_argument("--mechanism", choices=["PLAIN", "LOGIN"], default="PLAIN")
    words.add_argument("--trickles", action="store_true")
    asyncio.run(serve(words.parse_args()))


if __name__ == "__main__":
    main()
