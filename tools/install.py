"""Make .venv and install one set of pinned, hashed requirements into it: `python3 tools/install.py server|dev`.

Runs before anything is installed, under whatever Python is there; so old syntax (3.6), and the standard library only.
Nothing is done when nothing changed since the last time.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from typing import List, Optional, Tuple

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
SETS = ("server", "dev")  # each holds the one before
OLDEST, TOO_NEW = (3, 11), (3, 14)
PYTHONS = ("python3.11", "python3.12", "python3.13")  # the first is the tested one


def main() -> Optional[str]:
    began = time.time()
    wanted = sys.argv[1] if sys.argv[1:] in ([name] for name in SETS) else None
    if wanted is None:
        return "Say which set to install: server or dev."
    if not is_current(wanted):
        problem = make_venv() or install(wanted)
        if problem:
            return problem
        with open(stamp(wanted), "w") as file:
            file.write(fingerprint(wanted))
        print(f"Installed in {time.time() - began:.0f} s.", flush=True)
    with open(os.path.join(VENV, ".install-seconds"), "w") as file:
        file.write(f"{time.time() - began:.1f}")
    return None


def is_current(wanted: str) -> bool:
    """Whether this set, or a larger one that holds it, is installed as its files say."""
    if not os.path.exists(VENV_PYTHON):
        return False
    return any(read(stamp(name)) == fingerprint(name) for name in SETS[SETS.index(wanted) :])


def stamp(name: str) -> str:
    return os.path.join(VENV, ".installed-" + name)


def fingerprint(name: str) -> str:
    files = (os.path.join(ROOT, "requirements", name + ".txt"), os.path.join(ROOT, "pyproject.toml"))
    return hashlib.sha256("\0".join((ROOT,) + tuple(read(file) for file in files)).encode()).hexdigest()


def read(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def make_venv() -> Optional[str]:
    works = [VENV_PYTHON, "-m", "pip", "--version"]
    if os.path.exists(VENV_PYTHON) and subprocess.call(works, stdout=subprocess.DEVNULL) == 0:
        return None
    python = find_python()
    if python is None:
        return (
            "OpenHotline needs Python {}.{} or newer (below {}.{}); this machine has {}.{} as {}. "
            "On Debian 12: apt-get install python3 python3-venv. Or say which: make run PYTHON=/path/to/python3.11"
        ).format(*OLDEST, *TOO_NEW, *sys.version_info[:2], sys.executable)
    print(f"Making .venv with {python} …", flush=True)
    done = subprocess.run([python, "-m", "venv", "--clear", VENV], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        print(done.stdout.decode(errors="replace"), file=sys.stderr)
        return "Python cannot make a virtual environment here. On Debian: apt-get install python3-venv"
    return None


def find_python() -> Optional[str]:
    for name in (sys.executable,) + PYTHONS:
        path = shutil.which(name)
        if path and OLDEST <= version_of(path) < TOO_NEW:
            return path
    return None


def version_of(python: str) -> Tuple[int, ...]:
    say = "import sys; print(*sys.version_info[:2])"
    done = subprocess.run([python, "-c", say], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return tuple(int(part) for part in done.stdout.split()) if done.returncode == 0 else (0, 0)


def install(wanted: str) -> Optional[str]:
    requirements = os.path.join(ROOT, "requirements", wanted + ".txt")
    count = sum(1 for line in read(requirements).splitlines() if "==" in line)
    print(f"Installing {count} pinned packages …", flush=True)
    problem = pip(["--require-hashes", "-r", requirements], count)
    return problem or pip(["--no-deps", "--no-build-isolation", "-e", ROOT], 0)


def pip(words: List[str], count: int) -> Optional[str]:
    """Run `pip install`, one short line of progress for each package; all that pip said when it fails."""
    command = [VENV_PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"] + words
    said: List[str] = []
    seen = 0
    environment = dict(os.environ, PIP_REQUIRE_VIRTUALENV="0")
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, universal_newlines=True
    )
    for line in process.stdout or []:
        said.append(line)
        if line.startswith(("Collecting ", "Requirement already satisfied: ")):
            seen += 1
            name = line.split(": ")[-1] if ": " in line else line.split()[1]
            show("  {} of {}  {}".format(min(seen, count), count, name.split("==")[0].strip()))
        elif line.startswith("Installing collected packages"):
            show("  unpacking")
    if sys.stdout.isatty():
        print()
    if process.wait() == 0:
        return None
    print("".join(said[-40:]), file=sys.stderr)
    return "pip could not install the requirements; what it said stands above."


def show(text: str) -> None:
    if sys.stdout.isatty():
        print("\r\033[K" + text[:70], end="", flush=True)
    elif text.split()[0].isdigit() and int(text.split()[0]) % 20:
        return
    else:
        print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
