"""A thousand spam comments within ten minutes are nothing: here they come as fast as one machine sends them.

    python -m benchmarks.comments [--comments 1000]

On SQLite, over real HTTP on loopback, by the server that `make run` starts; each comment from a network of its own,
so that no toll slows it. Readers read the page beside it; the floor is the same page, read as often with
nobody else there, in the same run.

Fails when a comment is lost, or when a reader waits a second or more (95th percentile).
"""

import argparse
import http.client
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.intake import LIMIT_PAGE_S, Site, a_network, p95, serving

PAGE = "/en/blog/what-happened-to-the-page/"
READINGS = 200


def read(site: Site, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    connection.request("GET", path)
    html = connection.getresponse().read().decode()
    connection.close()
    return html


def found(pattern: str, html: str) -> str:
    match = re.search(pattern, html)
    assert match, pattern
    return match[1]


def spam(site: Site, form: str, number: int) -> int:
    """Send so many comments, one after the other. Returns how many were taken in."""
    taken = 0
    for each in range(number):
        token = found(r'name="form" value="([^"]+)"', read(site, form))
        text = f"Buy now {each}: www.bad{each}.example"
        taken += site.post(form, {"form": token, "text": text}, network=a_network())[0] == 302
    return taken


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--comments", type=int, default=1000)
    number = arguments.parse_args().comments
    with tempfile.TemporaryDirectory(prefix="openhotline-bench-") as folder:
        environment = {
            "DATABASE_URL": f"sqlite:///{folder}/hub.sqlite3",
            "DATA_DIR": str(Path(folder)),
            "FACE": "public",
            "BEHIND_PROXY": "yes",
            "FLOOD": '{"too_fast": 0}',
        }
        prepared = os.environ | environment | {"FACE": "worker"}
        subprocess.run([sys.executable, "-m", "openhotline", "prepare"], env=prepared, check=True)
        with serving("openhotline.config.wsgi:application", environment) as site:
            form = found(r'href="(/en/comments/[^"/]+/)"', read(site, PAGE))
            alone = [site.get(PAGE) for _time in range(READINGS)]
            taken: list[int] = []
            spammer = threading.Thread(target=lambda: taken.append(spam(site, form, number)))
            began, beside = time.perf_counter(), []
            spammer.start()
            while spammer.is_alive():
                beside.append(site.get(PAGE))
            took = time.perf_counter() - began
    print(f"the page alone          p95 {p95(alone) * 1000:6.0f} ms over {len(alone)} readings")
    print(f"beside the spam         p95 {p95(beside) * 1000:6.0f} ms over {len(beside)} readings")
    print(f"comments taken in       {taken[0]} of {number} within {took:.0f} s")
    return 0 if taken[0] == number and p95(beside) < LIMIT_PAGE_S else 1


if __name__ == "__main__":
    sys.exit(main())
