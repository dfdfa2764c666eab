"""How the rehearsal's reports arrive: the public form over HTTP, and a CSV file."""

import csv
import io
import re
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar

_HIDDEN = re.compile(r"<input[^>]*type=\"hidden\"[^>]*>")
_ATTRIBUTE = re.compile(r"(name|value)=\"([^\"]*)\"")
_REFERENCE = re.compile(r"OH-[A-HJ-KM-NP-Z2-9]{8}")


@dataclass(frozen=True)
class Receipt:
    reference: str


def post_form(site: str, **typed: str) -> Receipt:
    """Fill in the public form as a browser without JavaScript does. Raises when no reference comes back."""
    browser = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
    )
    address = f"{site}/en/report/"
    with browser.open(address, timeout=20) as page:
        hidden = [dict(_ATTRIBUTE.findall(tag)) for tag in _HIDDEN.findall(page.read().decode())]
    form = {field["name"]: field.get("value", "") for field in hidden if "name" in field} | typed
    request = urllib.request.Request(
        address, urllib.parse.urlencode(form).encode(), headers={"Referer": address, "Origin": site}
    )
    with browser.open(request, timeout=20) as answer:
        found = _REFERENCE.search(answer.read().decode())
    if not found:
        raise RuntimeError("The public form gave no reference.")
    return Receipt(found[0])


def csv_of(addresses: list[str]) -> str:
    """A file as a member sends it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["address", "words"])
    for address in addresses:
        writer.writerow([address, "Made-up line of the rehearsal"])
    return out.getvalue()
