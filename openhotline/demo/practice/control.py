"""The control port: what tests, the rehearsal and a trainer ask of the practice world. Not part of that world."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from aiohttp import web

from openhotline.demo.practice.live import Live
from openhotline.demo.practice.web import Handler


def control(live: Live, the_map: Callable[[], dict[str, Any]]) -> Handler:
    """GET /state, /mails, /map; POST /reset, and /take-down with `url=`. A cross-site form cannot post here."""

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        asked = (request.method, request.path)
        if asked == ("GET", "/state"):
            return _json(live.state())
        if asked == ("GET", "/mails"):
            return _json(mails(live))
        if asked == ("GET", "/map"):
            return _json(the_map())
        if request.method == "POST" and "Origin" in request.headers:
            return web.Response(status=403)
        if asked == ("POST", "/reset"):
            live.reset()
            return _json({"reset": True})
        if asked == ("POST", "/take-down"):
            url = str((await request.post()).get("url", ""))
            return _json({"taken_down": True}) if live.take_down(url) else web.Response(status=404)
        return web.Response(status=404)

    return handle


def mails(live: Live) -> dict[str, Any]:
    """Every mail taken in, and the Message-IDs that came more than once: there should be none."""
    kept = [asdict(mail) for mail in list(live.mails)]
    times = Counter(mail["message_id"] for mail in kept)
    return {"count": len(kept), "mails": kept, "twice": sorted(each for each, n in times.items() if n > 1)}


def _json(found: Any) -> web.Response:
    return web.Response(text=json.dumps(found), content_type="application/json")
