"""Every address that a face serves, read from its URLconf, so that a new page cannot be forgotten."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.support.faces import face_settings

ANYTHING = "X-23456789"
SAMPLES = {
    "code": "2025H2",
    "form": "csv",
    "country": "NL",
    "day": "2026-12-25",
    "way": "saw",
    "name": "where",
    "slug": "example-watch",
    "hub:chart form": "svg",
    "hub:landing_feed form": "atom",
    "hub:landing_feed kind": "topics",
    "hub:page path": "guides/",
    "hub:section_feed form": "rss",
    "hub:section_feed name": "all",
    "picture path": "images/none.png",
    "staff_picture path": "images/none.png",
}
"""What stands for an argument: of one page, or of all."""
EDITING = "cms/"
"""Below it are the pages of a library, with tests of their own (tests/hub/test_editing.py)."""


def urlconf_of(face: str) -> str:
    return str(face_settings(face).get("ROOT_URLCONF", settings.ROOT_URLCONF))


def places_of(face: str) -> Iterator[tuple[str, str]]:
    """The name and an example address of everything that this face serves."""
    urlconf = urlconf_of(face)
    yield from _below(get_resolver(urlconf), urlconf, ())


def _below(resolver: URLResolver, urlconf: str, namespaces: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if str(pattern.pattern) == EDITING:
                continue
            deeper = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _below(pattern, urlconf, deeper)
        elif isinstance(pattern, URLPattern) and pattern.name:
            name = ":".join((*namespaces, pattern.name))
            names = [*pattern.pattern.converters, *getattr(pattern.pattern.regex, "groupindex", {})]
            values = {key: SAMPLES.get(f"{name} {key}", SAMPLES.get(key, ANYTHING)) for key in names}
            yield name, reverse(name, urlconf, kwargs=values)
