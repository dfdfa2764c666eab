"""The abuse desks answer through the link in a notice, as a browser without JavaScript would. Loopback only."""

import re
from urllib.parse import urlsplit

import aiohttp

from openhotline.demo.practice.live import Live, Reply

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_TOKEN = re.compile(r"""<input[^>]*name=["']csrfmiddlewaretoken["'][^>]*value=["']([^"']+)["']""")


async def send_due_replies(live: Live) -> int:
    """Sends every answer whose time has come and gives how many were tried."""
    due = live.due_replies()
    for reply in due:
        try:
            status = await _answer(reply)
        except (aiohttp.ClientError, TimeoutError, ValueError) as problem:
            live.replied(reply, None, f"{type(problem).__name__}: {problem}")
        else:
            live.replied(reply, status if status < 500 else None, "" if status < 400 else f"answered {status}")
    return len(due)


async def _answer(reply: Reply) -> int:
    """Opens the page for its token and cookie, then posts the form. Refuses a host that is not this machine."""
    if urlsplit(reply.link).hostname not in _LOOPBACK:
        raise ValueError("The practice world answers to loopback only.")
    jar = aiohttp.CookieJar(unsafe=True)  # cookies of an address without a name are kept, too
    timeout = aiohttp.ClientTimeout(total=10)
    async with aiohttp.ClientSession(cookie_jar=jar, timeout=timeout, trust_env=False) as browser:
        async with browser.get(reply.link, allow_redirects=False) as page:
            if page.status >= 300:
                return page.status
            token = _TOKEN.search(await page.text())
        form = {"answer": reply.answer, "words": reply.words}
        if token:
            form["csrfmiddlewaretoken"] = token.group(1)
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(reply.link))
        headers = {"Referer": reply.link, "Origin": origin}
        async with browser.post(reply.link, data=form, headers=headers, allow_redirects=False) as done:
            return done.status
