"""A site of one page that hashes in a browser, under the policy that all our pages have; it counts what it is asked."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from openhotline.common.middleware import CONTENT_SECURITY

SCRIPTS = Path(__file__).resolve().parents[2] / "openhotline" / "intake" / "static" / "intake"
PAGE = '<!doctype html><html lang="en"><title>Hashing</title><script type="module" src="/page.js"></script>'
PAGE_SCRIPT = """
const worker = new Worker("/pdq-worker.js", {type: "module"});
globalThis.steps = [];
worker.addEventListener("message", ({data}) => "done" in data && steps.push(data.done));
const said = (wanted) => new Promise((resolve) => worker.addEventListener("message", function hear({data}) {
  if (!wanted(data)) return;
  worker.removeEventListener("message", hear);
  resolve(data);
}));
const started = said((data) => data.started);
globalThis.begun = () => started;
globalThis.hash = async (id, file) => {
  await started;
  const answer = said((data) => data.id === id && !("done" in data));
  worker.postMessage({id, file});
  return answer;
};
globalThis.hashAll = async (count) => {
  const found = [];
  for (let id = 0; id < count; id++) found.push(await hash(id, await (await fetch(`/pictures/${id}`)).blob()));
  return found;
};
globalThis.hashOnce = async (id) => {
  const file = await (await fetch(`/pictures/${id}`)).blob();
  let longest = 0, before = performance.now(), going = true;
  const beat = () => { const now = performance.now(); longest = Math.max(longest, now - before); before = now;
                       if (going) setTimeout(beat, 0); };
  await started;
  beat();
  const start = performance.now();
  const answer = await hash(id, file);
  const took = performance.now() - start;
  going = false;
  return {...answer, took, longest};
};
"""


@dataclass
class Site:
    address: str
    pictures: Sequence[bytes]
    asked: list[str] = field(default_factory=list)
    scripts: dict[str, str] = field(default_factory=dict)


@contextmanager
def serve_hashing(pictures: Sequence[bytes], **scripts: str) -> Iterator[Site]:
    """Serve the page, our scripts and these pictures. `scripts` replaces one of ours by its name without `.js`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.site = Site(f"http://127.0.0.1:{server.server_port}", pictures, scripts=scripts)  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.site  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        site: Site = self.server.site  # type: ignore[attr-defined]
        site.asked.append(self.path)
        kind, body = _answer(site, self.path)
        self.send_response(200 if kind else 404)
        self.send_header("Content-Type", kind or "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", CONTENT_SECURITY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: `asked` remembers."""


def _answer(site: Site, path: str) -> tuple[str, bytes]:
    if path == "/":
        return "text/html; charset=utf-8", PAGE.encode()
    if path == "/page.js":
        return "text/javascript", PAGE_SCRIPT.encode()
    if path.startswith("/pictures/"):
        return "application/octet-stream", site.pictures[int(path.removeprefix("/pictures/"))]
    name = path.strip("/").removesuffix(".js")
    if name in ("pdq", "pdq-worker"):
        return "text/javascript", (site.scripts.get(name) or (SCRIPTS / f"{name}.js").read_text()).encode()
    return "", b""
