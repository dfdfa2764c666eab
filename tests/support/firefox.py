"""Firefox, driven over WebDriver BiDi: a process of its own, a websocket on loopback, and what the page asked for.

Playwright drives only a Firefox of its own making. BiDi is what every Firefox speaks; the few commands that the tests
need are here. The loop runs in a thread: Playwright keeps one in the main thread, beside which no other can run.
"""

import asyncio
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import aiohttp

LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
LONGEST = 60
# Nothing but what the test asks for: no first-run pages, no updates, no telemetry, no look at the network.
PREFERENCES: Mapping[str, bool | int | str] = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.type": 0,
    "remote.active-protocols": 1,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}


class FirefoxFailed(RuntimeError):
    """A command that Firefox did not do, in its own words."""


class Firefox:
    """One window. `requests` are the addresses that it has asked for."""

    def __init__(self, address: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.requests: list[str] = []
        self._await(self._connect(address))
        self.command("session.new", capabilities={})
        self.command("session.subscribe", events=["network.beforeRequestSent"])
        self._window = self.command("browsingContext.getTree")["contexts"][0]["context"]

    def command(self, method: str, **parameters: Any) -> dict[str, Any]:
        result: dict[str, Any] = self._await(self._command(method, parameters))
        return result

    def goto(self, address: str) -> None:
        self.command("browsingContext.navigate", context=self._window, url=address, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """What the expression, or its promise, comes to; as far as JSON can say it."""
        found = self.command(
            "script.evaluate",
            expression=f"Promise.resolve({expression}).then((value) => JSON.stringify(value ?? null))",
            target={"context": self._window},
            awaitPromise=True,
        )
        if found["type"] == "exception":
            raise FirefoxFailed(found["exceptionDetails"]["text"])
        return json.loads(found["result"]["value"])

    def add_cookie(self, name: str, value: str, *, host: str) -> None:
        cookie = {"name": name, "value": {"type": "string", "value": value}, "domain": host, "path": "/"}
        self.command("storage.setCookie", cookie=cookie)

    def wait_for(self, condition: str) -> None:
        """Until the condition holds; asked again with every change of the page."""
        self.evaluate(
            f"new Promise((resolve) => {{ const look = () => {condition} && (watch.disconnect(), resolve());"
            " const watch = new MutationObserver(look);"
            " watch.observe(document, {subtree: true, childList: true, attributes: true}); look(); })"
        )

    def choose_files(self, selector: str, paths: list[Path]) -> None:
        locator = {"type": "css", "value": selector}
        node = self.command("browsingContext.locateNodes", context=self._window, locator=locator)["nodes"][0]
        element = {"sharedId": node["sharedId"]}
        self.command("input.setFiles", context=self._window, element=element, files=[str(path) for path in paths])

    def close(self) -> None:
        self._await(self._disconnect())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _await(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(LONGEST)

    async def _connect(self, address: str) -> None:
        self._session = aiohttp.ClientSession()
        self._socket = await self._session.ws_connect(f"{address}/session", max_msg_size=0)
        self._listener = self._loop.create_task(self._listen())

    async def _disconnect(self) -> None:
        self._listener.cancel()
        await self._socket.close()
        await self._session.close()

    async def _command(self, method: str, parameters: dict[str, Any]) -> dict[str, Any]:
        number = len(self._waiting) + 1
        self._waiting[number] = self._loop.create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        said = await self._waiting[number]
        if said["type"] == "error":
            raise FirefoxFailed(f"{method}: {said['error']}: {said['message']}")
        result: dict[str, Any] = said["result"]
        return result

    async def _listen(self) -> None:
        async for message in self._socket:
            said = message.json()
            if said["type"] == "event":
                self.requests.append(said["params"]["request"]["url"])
            else:
                self._waiting[said["id"]].set_result(said)


@contextmanager
def start_firefox(profile: Path, **preferences: bool | int | str) -> Iterator[Firefox]:
    """A fresh Firefox with a profile in this empty folder; further preferences with `_` for each full stop."""
    wanted = {**PREFERENCES, **{name.replace("_", "."): value for name, value in preferences.items()}}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in wanted.items()]
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "user.js").write_text("\n".join(lines) + "\n")
    words = [_program(), "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
    environment = {**os.environ, "HOME": str(profile), "MOZ_CRASHREPORTER_DISABLE": "1", "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(
        words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        with closing(Firefox(_address(process))) as firefox:
            yield firefox
    finally:
        process.kill()
        process.communicate()


def _program() -> str:
    for name in ("firefox-esr", "firefox"):
        if path := shutil.which(name):
            return path
    raise RuntimeError("There is no firefox. On Debian: apt-get install firefox-esr")


def _address(process: "subprocess.Popen[str]") -> str:
    said = []
    for line in process.stderr or []:
        said.append(line)
        if found := LISTENING.search(line):
            return found[1]
    raise RuntimeError(f"Firefox did not start:\n{''.join(said)[-2000:]}")
