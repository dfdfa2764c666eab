"""The examples of docs/use/api.md, run against the public site as a server of its own."""

import http.client
import json
import re
import shlex
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.api.conftest import key_for, organisation
from tests.support.servers import serve_both_faces

PAGE = Path(__file__).parents[2] / "docs/use/api.md"
EXAMPLE = re.compile(r"```sh\n(?P<command>.*?)\n```\n\n```http\n(?P<answer>.*?)\n```", re.DOTALL)
DIFFERS = {
    r"OH-[A-Z2-9]{8}": "OH-…",
    r"\d{4}-\d\d-\d\dT[\d:.]+Z": "a time",
    r"https?://[^/]+/api/#": "/api/#",
}


def run(command: str, known: dict[str, str]) -> tuple[int, dict[str, str], Any]:
    """What curl would get. Nothing but what the page uses is understood."""
    words = shlex.split(re.sub(r"\$(\w+)", lambda name: known[name[1]], command.replace("\\\n", " ")))
    assert words[:2] == ["curl", "-i"]
    address, headers, body = urlsplit(words[2]), {}, None
    for option, value in zip(words[3::2], words[4::2], strict=True):
        if option == "-H":
            name, _colon, text = value.partition(": ")
            headers[name] = text
        else:
            assert option == "-d"
            body = value.encode()
    assert address.hostname
    with closing(http.client.HTTPConnection(address.hostname, address.port, timeout=20)) as line:
        line.request("POST" if body else "GET", address.path, body, headers)
        answer = line.getresponse()
        return answer.status, dict(answer.getheaders()), json.loads(answer.read())


def alike(data: Any) -> str:
    """The same text for what only differs from one run to the next."""
    text = json.dumps(data, sort_keys=True)
    for pattern, name in DIFFERS.items():
        text = re.sub(pattern, name, text)
    return text


def test_every_example_of_the_page_is_answered_as_it_says(committed_db: str, tmp_path: Path) -> None:
    examples = list(EXAMPLE.finditer(PAGE.read_text()))
    known = {"KEY": key_for(organisation())}
    errors = tmp_path / "errors"

    with serve_both_faces(errors) as sites:
        known["HOTLINE"] = sites.public
        for example in examples:
            head, _blank, body = example["answer"].partition("\n\n")
            first, *promised = head.splitlines()
            status, headers, found = run(example["command"], known)
            known.setdefault("REFERENCE", found.get("reference", ""))

            assert status == int(first.split()[1]), example["command"]
            for line in promised:
                name, _colon, value = line.partition(": ")
                assert headers[name] == value
            assert alike(found) == alike(json.loads(body)), example["command"]

    assert len(examples) == PAGE.read_text().count("curl ") == 8
    assert not errors.exists(), errors.read_text()


def test_the_page_names_every_field_of_a_report(stranger: Any, db: None) -> None:
    document = stranger.get("/api/v1/openapi.json").json()
    named = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(), re.MULTILINE)

    assert named == list(document["components"]["schemas"]["ReportIn"]["properties"])
