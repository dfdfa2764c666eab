"""A running practice world whose clock the test moves, and the real clients that talk to it."""

import http.client
import json
import smtplib
from contextlib import closing
from dataclasses import dataclass, field
from email.message import EmailMessage

import dns.message
import dns.query

from openhotline.demo.practice.run import Practice


@dataclass
class Clock:
    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


@dataclass
class Fetched:
    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Town:
    """The practice world with its clock. `later` moves the time and lets the abuse desks do what is due."""

    practice: Practice
    clock: Clock

    def later(self, seconds: float) -> None:
        self.clock.at += seconds
        self.practice.settle()

    def ask(self, name: str, kind: str = "A", vantage: str = "north", tcp: bool = False) -> dns.message.Message:
        host, port = self.practice.map["dns"][vantage]
        question = dns.message.make_query(name, kind)
        asking = dns.query.tcp if tcp else dns.query.udp
        return asking(question, host, port=port, timeout=5)

    def addresses(self, name: str, kind: str = "A", vantage: str = "north") -> list[str]:
        answer = self.ask(name.encode("idna").decode(), kind, vantage).answer
        return [record.to_text() for records in answer for record in records]

    def get(self, url: str, vantage: str = "north", address: str = "", method: str = "GET") -> Fetched:
        """What outbound does: ask for the name, map the address to its loopback port, send the Host."""
        host, _, path = url.removeprefix("http://").partition("/")
        address = address or self.addresses(host, vantage=vantage)[0]
        port = self.practice.map["hosts"][address]["80"]
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as line:
            line.request(method, "/" + path, headers={"Host": host.encode("idna").decode()})
            answer = line.getresponse()
            return Fetched(answer.status, answer.read(), dict(answer.headers))

    def control(self, method: str, path: str, body: str = "", **headers: str) -> Fetched:
        with closing(http.client.HTTPConnection("127.0.0.1", self.practice.map["control"], timeout=5)) as line:
            line.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded", **headers})
            answer = line.getresponse()
            return Fetched(answer.status, answer.read(), dict(answer.headers))

    def mail(self) -> smtplib.SMTP:
        host, port = self.practice.map["smtp"]
        return smtplib.SMTP(host, port, local_hostname="hotline.example", timeout=5)

    def send(self, to: str, *urls: str, number: int = 1, xarf: bool = True, text: str = "") -> None:
        letter = notice(to, *urls, number=number, xarf=xarf, text=text)
        with self.mail() as mail:
            mail.send_message(letter)


def notice(to: str, *urls: str, number: int = 1, xarf: bool = True, text: str = "") -> EmailMessage:
    """A notice as the hotline writes it: defanged text, and one XARF attachment for each address."""
    letter = EmailMessage()
    letter["From"], letter["To"] = "notices@hotline.example", to
    letter["Subject"] = f"Notice NO-{number}"
    letter["Message-ID"] = f"<NO-{number}.1@hotline.example>"
    letter.set_content(text or "Please preserve, then remove.\n")
    for url in urls if xarf else ():
        report = {"xarf_version": "4.2.0", "category": "content", "type": "csam", "url": url}
        letter.add_attachment(
            json.dumps(report).encode(), maintype="application", subtype="json", filename="report.json"
        )
    return letter
