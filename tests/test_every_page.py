"""Every page of both faces is looked at in a browser, or stands below with a reason.

Whether a browser goes there is read from the addresses that the tests in `tests/browser` name: what they open, and
what they wait for after a click (`page.wait_for_url("**/cases/procedures/*/")`). What only takes a POST is no page.
"""

import ast

import pytest
from django.urls import Resolver404, resolve

from tests.support.cast import person
from tests.support.faces import FaceClient
from tests.support.places import ANYTHING, places_of, urlconf_of
from tests.support.reading import ROOT, parse
from tests.support.signing import sign_in

NOT_LOOKED_AT = {
    "api:read_categories": "JSON for machines",
    "api:read_definitions": "JSON for machines",
    "api:read_figures": "JSON for machines",
    "api:read_observations": "JSON for machines",
    "api:read_periods": "JSON for machines",
    "api:read_status": "JSON for machines",
    "hub:article_pdf": "a document; tests/hub/test_article_pdf.py reads it",
    "hub:card": "a picture for other sites",
    "hub:chart": "a picture; pages show the same drawing",
    "hub:feed": "a feed for programs that read feeds",
    "hub:landing_feed": "a feed for programs that read feeds",
    "hub:section_feed": "a feed for programs that read feeds",
    "picture": "a picture",
    "robots": "for search engines",
    "sitemap": "for search engines",
    "hub:comment_answer": "the page of hub:comment with the comment above it",
    "short": "leads to the page itself",
    "staff_picture": "a picture",
    "mark": "a picture; every page shows it",
    "mfa_login_webauthn": "no page: what the script asks for before it calls the passkey",
    "mfa_reauthenticate_webauthn": "the page of /account/reauthenticate/code/ with a button in place of the field",
}


def is_page(face: str, path: str) -> bool:
    """Whether it answers to GET, whoever may see it."""
    if face == "public":
        return FaceClient("public").get(path).status_code != 405
    return all(_signed_in(name).get(path).status_code != 405 for name in ("lea", "ada"))


def _signed_in(name: str) -> FaceClient:
    client = FaceClient("staff")
    sign_in(client, person(name))
    return client


def addresses_in_browser_tests() -> set[str]:
    """Every piece of text there that looks like an address of ours; what is filled in, something stands for."""
    found = set()
    for path in sorted((ROOT / "tests" / "browser").glob("*.py")):
        parts: set[ast.AST] = set()
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.JoinedStr):
                parts.update(node.values)
                text = "".join(str(part.value) if isinstance(part, ast.Constant) else ANYTHING for part in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in parts:
                text = node.value
            else:
                continue
            place = text.removeprefix(ANYTHING).removeprefix("**").removesuffix("**")
            if place.startswith("/") and " " not in place:
                found.update({place, place.replace("*", ANYTHING)})
    return found


def looked_at(face: str) -> set[str]:
    names = set()
    for address in addresses_in_browser_tests():
        try:
            names.add(resolve(address, urlconf_of(face)).view_name)
        except Resolver404:
            continue
    return names


@pytest.mark.django_db
@pytest.mark.parametrize("face", ["public", "staff"])
class TestEveryPage:
    def test_is_looked_at_in_a_browser(self, face: str) -> None:
        seen = looked_at(face)
        missing = [
            f"{name}  {path}"
            for name, path in places_of(face)
            if name not in seen and name not in NOT_LOOKED_AT and is_page(face, path)
        ]

        assert not missing, "No browser test opens these:\n" + "\n".join(missing)

    def test_is_excused_only_while_it_has_to_be(self, face: str) -> None:
        excused = NOT_LOOKED_AT.keys() & {name for name, _path in places_of(face)}

        assert not excused & looked_at(face)


class TestTheExcuses:
    def test_are_for_pages_that_exist(self) -> None:
        assert NOT_LOOKED_AT.keys() <= {name for face in ("public", "staff") for name, _path in places_of(face)}
