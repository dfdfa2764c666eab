"""Run everything on this machine: the public site, the desk and the worker.

In practice mode (the default) the practice internet runs beside them, and the demonstration is loaded."""

import argparse
import os

BEFORE_SETUP = True


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port",
        type=int,
        default=int(os.environ.get("PORT") or 8000),
        help="of the public site; the desk is on the next one",
    )
    parser.add_argument("--no-demo", action="store_true", help="in practice mode: start with an empty hotline")


def run(options: argparse.Namespace) -> int:
    import subprocess
    import sys

    from openhotline.config import serve, settings

    port = options.port
    if taken := [str(number) for number in (port, port + 1) if not serve.port_is_free(number)]:
        print(f"Port {' and '.join(taken)} is taken. Choose another with PORT=9000 make run.", file=sys.stderr)
        return 1
    children: list[serve.Child] = []
    practice_map = ""
    if settings.MODE == "practice":
        practice, practice_map = serve.start_practice(serve.environment_for(port, ""))
        children.append(practice)
    environment = serve.environment_for(port, practice_map)
    try:
        with_demo = settings.MODE == "practice" and not options.no_demo
        step = ["demo", "start"] if with_demo else ["prepare"]  # the demonstration prepares first
        done = subprocess.run(serve.ours(*step), env=environment, preexec_fn=serve.stay_with_parent)
        if done.returncode:
            serve.stop_all(children)
            return done.returncode
    except KeyboardInterrupt:
        serve.stop_all(children)
        return 0
    children += [
        serve.web("public", port, environment),
        serve.web("staff", port + 1, environment),
        serve.Child("worker", serve.ours("worker", "--idle", "0.5"), {**environment, "FACE": "worker"}),
    ]
    print(
        f"\nPublic site  {environment['PUBLIC_URL']}",
        f"\nDesk         {environment['STAFF_URL']}\n\nCtrl-C stops all of it.\n",
        flush=True,
    )
    return serve.supervise(children)
