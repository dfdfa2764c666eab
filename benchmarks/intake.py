"""How many reports the public pages take in, beside a bare Django view that saves one row, in the same run.

    python -m benchmarks.intake [--reports 60] [--seconds 30]

For SQLite and for PostgreSQL (the wheel that the tests use): whole journeys, question by question, each from a network
of its own, as many at once as there are threads (SQLite waits for the disk at each commit, PostgreSQL as the tests
start it does not); then the pace of a very bad day (200 reports a minute); then the same
while a bot posts as fast as it can. Over real HTTP on loopback, by the server that `make run` starts.

Fails when at that pace the 95th percentile of sending is over 800 ms, when a report is lost, or when a page
takes a second or more (95th percentile) beside the bot.
"""

import argparse
import http.client
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode

THREADS = 8
AS_QUICK_AS_A_PERSON_S = 3.5
"""Sooner than three seconds after the first answer nobody sends a report, and such a one is asked to wait."""
Found = TypeVar("Found")
A_MINUTE = 200
LIMIT_SENDING_S, LIMIT_PAGE_S = 0.8, 1.0
STEPS = ("where", "about", "found", "danger", "more", "contact")
ANSWERS = {"about": "abuse", "danger": "no", "wants": "no"}


class Site:
    """One server, and how long its answers took."""

    def __init__(self, port: int) -> None:
        self.port = port

    def post(self, path: str, fields: dict[str, str], *, cookie: str = "", network: str) -> tuple[int, str, str, float]:
        """Status, cookie, where to next, and seconds."""
        return self._ask("POST", path, urlencode(fields), cookie, network)

    def get(self, path: str) -> float:
        return self._ask("GET", path, None, "", "2001:db8::1")[3]

    def _ask(self, method: str, path: str, body: str | None, cookie: str, network: str) -> tuple[int, str, str, float]:
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"X-Forwarded-For": network, "X-Forwarded-Proto": "http", "Cookie": cookie}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        set_cookie = (answer.headers.get("Set-Cookie") or "").split(";")[0]
        return answer.status, set_cookie, answer.headers.get("Location") or "", time.perf_counter() - began


def a_network() -> str:
    return f"2001:db8:{random.randrange(2**16):x}:{random.randrange(2**16):x}::1"


class Journey:
    """One report on its way, from a network of its own."""

    def __init__(self, site: Site, number: int) -> None:
        self.site, self.network, self.cookie = site, a_network(), ""
        self.typed = {"addresses": f"http://page{number}.example/{random.random()}", "words": f"Made-up words {number}"}
        self.pages: list[float] = []
        self.begun = time.perf_counter()

    def answer(self) -> "Journey":
        """Answer every question. Raises when one is not taken."""
        for step in STEPS:
            path, typed = f"/en/report/saw/{step}/", ANSWERS | self.typed
            status, cookie, _to, took = self.site.post(path, typed, cookie=self.cookie, network=self.network)
            if status != 302:
                raise RuntimeError(f"{step} answered {status}")
            if not self.cookie:
                self.cookie, self.begun = cookie, time.perf_counter()
            self.pages.append(took)
        return self

    def send(self) -> float:
        """Send it, not sooner than a person could. Raises when there is no confirmation."""
        time.sleep(max(0.0, self.begun + AS_QUICK_AS_A_PERSON_S - time.perf_counter()))
        status, _cookie, to, took = self.site.post("/en/report/check/", {}, cookie=self.cookie, network=self.network)
        if status != 302 or not to.endswith("/received/"):
            raise RuntimeError(f"sending answered {status} {to}")
        return took


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]


def as_fast_as_possible(works: Sequence[Callable[[], Found]]) -> tuple[float, list[Found]]:
    """How many seconds all of them took, by eight threads, and what each gave."""
    began = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(lambda work: work(), works))
    return time.perf_counter() - began, found


def at_a_pace(site: Site, seconds: float) -> tuple[list[float], list[float]]:
    """Reports at 200 a minute, whether or not the one before has been answered."""
    number = int(A_MINUTE / 60 * seconds)
    began = time.perf_counter()

    def one_report(place: int) -> tuple[float, list[float]]:
        journey = Journey(site, place).answer()
        return journey.send(), journey.pages

    with ThreadPoolExecutor(4 * THREADS) as pool:
        waiting = []
        for place in range(number):
            time.sleep(max(0.0, began + place * 60 / A_MINUTE - time.perf_counter()))
            waiting.append(pool.submit(one_report, place))
        found = [one.result() for one in waiting]
    return [sending for sending, _pages in found], [took for _sending, pages in found for took in pages]


@contextmanager
def a_bot(site: Site) -> Iterator[list[int]]:
    """Posts the same report from one network as fast as it is answered, by four connections."""
    over, posts = threading.Event(), [0]

    def flood() -> None:
        typed = ANSWERS | {"addresses": "http://bot.example/", "words": "Buy this"}
        while not over.is_set():
            cookie = ""
            for step in STEPS:
                _status, cookie_set, _to, _took = site.post(
                    f"/en/report/saw/{step}/", typed, cookie=cookie, network="203.0.113.9"
                )
                cookie = cookie or cookie_set
            site.post("/en/report/check/", {}, cookie=cookie, network="203.0.113.9")
            posts[0] += 1

    threads = [threading.Thread(target=flood) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        yield posts
    finally:
        over.set()
        for thread in threads:
            thread.join()


@contextmanager
def serving(application: str, environment: dict[str, str]) -> Iterator[Site]:
    """One gunicorn with threads, as `openhotline serve` starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        *(sys.executable, "-m", "gunicorn", application, f"--bind=127.0.0.1:{port}", "--worker-class=gthread"),
        *("--threads=8", "--workers=1", "--log-level=warning", "--no-control-socket"),
    ]
    process = subprocess.Popen(command, env=os.environ | environment)
    try:
        for _try in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield Site(port)
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    from tests.support.postgres import Postgres

    (folder / "postgres").mkdir()
    folder.chmod(0o711)  # where the server runs as nobody
    server = Postgres(folder / "postgres")
    server.start()
    try:
        server.run("CREATE DATABASE intake")
        yield {"SQLite": f"sqlite:///{folder}/intake.sqlite3", "PostgreSQL": server.url("intake")}
    finally:
        server.stop()


def measure(name: str, url: str, folder: Path, *, reports: int, seconds: float) -> list[str]:
    environment = {"DATABASE_URL": url, "DATA_DIR": str(folder / name), "FACE": "public", "BEHIND_PROXY": "yes"}
    (folder / name).mkdir()
    prepared = {**environment, "FACE": "worker"}
    subprocess.run([sys.executable, "-m", "openhotline", "prepare"], env=os.environ | prepared, check=True)
    with serving("benchmarks.floor.bare:application", environment) as bare:
        posts = 10 * reports
        took, each = as_fast_as_possible(
            [lambda: bare.post("/", {"words": "A row"}, network=a_network())[3] for _ in range(posts)]
        )
        floor = posts / took
        print(f"{name:<11} bare view, one row       {floor:7.1f}/s   p95 {p95(each) * 1000:6.0f} ms", flush=True)
    problems = []
    with serving("openhotline.config.wsgi:application", environment) as site:
        Journey(site, 0).answer().send()
        answering, journeys = as_fast_as_possible([Journey(site, place).answer for place in range(reports)])
        time.sleep(AS_QUICK_AS_A_PERSON_S)
        took, sending = as_fast_as_possible([journey.send for journey in journeys])
        whole, posts = reports / (answering + took), len(STEPS) + 1
        print(f"{name:<11} whole journeys           {whole:7.1f}/s   p95 {p95(sending) * 1000:6.0f} ms to send")
        print(
            f"{'':<11}   = posts                {posts * whole:7.1f}/s   {posts * whole / floor:.0%} of the bare view's"
        )
        sending, pages = at_a_pace(site, seconds)
        print(
            f"{name:<11} at {A_MINUTE} reports a minute           p95 {p95(sending) * 1000:6.0f} ms to send, "
            f"{p95(pages) * 1000:.0f} ms for a page",
            flush=True,
        )
        if p95(sending) > LIMIT_SENDING_S:
            problems.append(f"{name}: sending takes {p95(sending):.2f} s")
        with a_bot(site) as posts:
            pages = []
            until = time.perf_counter() + seconds / 2
            while time.perf_counter() < until:
                pages.append(site.get("/en/report/"))
                time.sleep(0.1)
        print(
            f"{name:<11} beside a bot ({posts[0]} journeys)     p95 {p95(pages) * 1000:6.0f} ms for a page", flush=True
        )
        if p95(pages) >= LIMIT_PAGE_S:
            problems.append(f"{name}: a page takes {p95(pages):.2f} s beside a bot")
    return problems


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--reports", type=int, default=60)
    arguments.add_argument("--seconds", type=float, default=30)
    given = arguments.parse_args()
    problems = []
    with tempfile.TemporaryDirectory(prefix="openhotline-bench-") as folder, databases(Path(folder)) as urls:
        for name, url in urls.items():
            problems += measure(name, url, Path(folder), reports=given.reports, seconds=given.seconds)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
