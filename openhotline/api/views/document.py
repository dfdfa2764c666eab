"""The OpenAPI document, and the page for people that is made from it, so that neither says what the other does not."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from openhotline.api.problems import KINDS, MEDIA_TYPE
from openhotline.api.schemas import BatchIn, ReportIn
from openhotline.api.views.keys import SCOPE, Key
from openhotline.api.views.machine import LANGUAGE
from openhotline.api.views.reports import REPLAYED, api

_TEXT = {"schema": {"type": "string"}}
_HEADERS: dict[str, dict[str, Any]] = {
    "401": {"WWW-Authenticate": _TEXT},
    "403": {"WWW-Authenticate": _TEXT},
    "429": {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}},
    "503": {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}},
}
_WHEN_TAKEN = {REPLAYED: {"schema": {"enum": ["true", "false"]}, "description": "Whether nothing in it was new."}}


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The document, in OpenAPI 3.1."""
    return JsonResponse(document(settings.PUBLIC_URL))


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The same for people."""
    with translation.override(LANGUAGE):
        found = document(settings.PUBLIC_URL)
        operations = [
            {"method": method.upper(), "path": path, **operation, "scope": _scope(operation)}
            for path, methods in found["paths"].items()
            for method, operation in methods.items()
        ]
        fields = [
            (name, field.get("type", ""), field.get("description", ""))
            for name, field in found["components"]["schemas"][ReportIn.__name__]["properties"].items()
        ]
        context = {
            "operations": operations,
            "fields_head": ("Name", "Type", "What it is"),
            "fields": fields,
            "problems": list(KINDS.values()),
            "server": found["servers"][0]["url"],
        }
        return render(request, "api/page.html", context)


@cache
def document(address: str) -> dict[str, Any]:
    """What ninja writes, with what it cannot know: media types of problems, headers, scopes, where we are."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=""))
    found["servers"] = [{"url": f"{address}/api/v1"}]
    found["info"] |= {"license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}
    schemas = found["components"]["schemas"]
    report = ReportIn.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= report.pop("$defs", {}) | {ReportIn.__name__: report}
    rows = schemas[BatchIn.__name__]["properties"]["reports"]  # read one by one, so that one may be wrong alone
    rows["items"] = {"$ref": f"#/components/schemas/{ReportIn.__name__}"}
    for methods in found["paths"].values():
        for operation in methods.values():
            _complete(operation)
    return found


def _scope(operation: dict[str, Any]) -> str:
    """What a key needs for this operation; empty where none is needed."""
    return next((scopes[0] for each in operation.get("security", ()) for scopes in each.values()), "")


def _complete(operation: dict[str, Any]) -> None:
    if scope := operation.pop(SCOPE, ""):
        operation["security"] = [{Key.__name__: [scope]}]
    operation["responses"] = {str(status): answer for status, answer in sorted(operation["responses"].items())}
    for status, answer in operation["responses"].items():
        if int(status) >= 400:
            answer["content"] = {MEDIA_TYPE: answer["content"]["application/json"]}
        if headers := _HEADERS.get(status):
            answer["headers"] = headers
        elif status == "201":
            answer["headers"] = _WHEN_TAKEN
