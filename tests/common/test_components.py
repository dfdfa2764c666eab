"""Every component and base page, the form renderer, and what style sheet and script may not contain."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.urls import resolve
from django.utils import timezone, translation

from openhotline.common import gallery, views

COMMON = Path(gallery.__file__).parent
STATIC = COMMON / "static" / "openhotline"
AT = datetime(2026, 3, 29, 0, 59, 58, tzinfo=UTC)  # two seconds before the clocks go forward in much of Europe
VOID = {"meta", "link", "input", "br", "img", "hr", "path", "rect", "circle"}


class Page(HTMLParser):
    """What a browser would find: elements with their attributes, and whether every element is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.inline: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open and self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in {"script", "style"} and data.strip():
            self.inline.append(data)

    def all(self, *tags: str) -> list[dict[str, str]]:
        return [attrs for tag, attrs in self.elements if tag in tags]


def page(template: str, language: str = "en", **context: object) -> Page:
    with translation.override(language):
        return Page(render_to_string(template, context))


def whole(language: str = "en") -> Page:
    return page("ui/gallery.html", language, **gallery.examples(at=AT))


PAGES = {
    "gallery": lambda: whole(),
    "gallery, right to left": lambda: whole("ar"),
    "public": lambda: page("public_base.html", practice=True, is_draft_language=True),
    "staff": lambda: page("staff_base.html", practice=True),
    **{
        name: lambda name=name: page(f"errors/{name}.html", message="A sentence.")
        for name in ("400", "403", "404", "500", "csrf")
    },
    "not saved": lambda: page("errors/not_saved.html", pairs=[("What?", "a\n<b>")], fields=[("what", "a\n<b>")]),
}


@pytest.mark.parametrize("name", PAGES)
class TestEveryPage:
    def test_has_nothing_inline(self, name: str) -> None:
        found = PAGES[name]()

        assert found.inline == []
        assert not [
            attrs for _, attrs in found.elements if "style" in attrs or any(key.startswith("on") for key in attrs)
        ]
        assert found.all("style", "iframe", "object", "embed", "base") == []

    def test_leads_to_nobody_else(self, name: str) -> None:
        for _, attrs in PAGES[name]().elements:
            for key in ("href", "src", "action", "srcset", "poster", "data"):
                assert not re.match(r"\s*([a-z][a-z0-9+.-]*:|//)", attrs.get(key, ""), re.I), attrs

    def test_ties_every_label_to_one_control(self, name: str) -> None:
        found = PAGES[name]()
        ids = [attrs["id"] for _, attrs in found.elements if "id" in attrs]
        labels = [attrs["for"] for attrs in found.all("label")]
        controls = [
            attrs for attrs in found.all("input", "textarea", "select") if attrs.get("type") not in {"hidden", "submit"}
        ]

        assert len(ids) == len(set(ids))
        assert sorted(labels) == sorted(attrs["id"] for attrs in controls)

    def test_describes_controls_by_what_is_there(self, name: str) -> None:
        found = PAGES[name]()
        ids = {attrs["id"] for _, attrs in found.elements if "id" in attrs}

        for _, attrs in found.elements:
            assert set(attrs.get("aria-describedby", "").split()) <= ids
            if attrs.get("href", "").startswith("#id_"):
                assert attrs["href"][1:] in ids

    def test_closes_what_it_opens_and_has_one_heading_and_one_main(self, name: str) -> None:
        found = PAGES[name]()

        assert found.open == []
        assert len(found.all("main")) == 1
        assert len(found.all("html")) == 1


class TestBasePages:
    def test_work_with_no_context_at_all(self) -> None:
        for template in ("base.html", "public_base.html", "staff_base.html"):
            assert "Hotline" in render_to_string(template)

    def test_say_the_language_and_its_direction(self) -> None:
        with translation.override("ar"):
            html = render_to_string("public_base.html")

        assert '<html lang="ar" dir="rtl"' in html and "openhotline.rtl.css" in html

    def test_show_the_hotline_by_its_name(self) -> None:
        html = render_to_string(
            "public_base.html", {"hotline": {"name": "Exampleland <Hotline>", "emergency_number": "112"}}
        )

        assert "Exampleland &lt;Hotline&gt;" in html and "call 112" in html

    def test_public_pages_have_a_way_out_and_staff_pages_do_not(self) -> None:
        assert 'data-module="oh-exit"' in render_to_string("public_base.html")
        assert 'data-module="oh-exit"' not in render_to_string("staff_base.html")

    def test_staff_sign_out_by_post(self) -> None:
        class Ana:
            is_authenticated = True

            def get_full_name(self) -> str:
                return "Ana Example"

        html = render_to_string("staff_base.html", {"user": Ana(), "sign_out_url": "/out/", "csrf_token": "x"})

        assert "Ana Example" in html
        assert re.search(
            r'<form method="post" action="/out/"[^>]*><input type="hidden" name="csrfmiddlewaretoken"', html
        )

    def test_mark_practice_mode(self) -> None:
        assert "Practice mode" in render_to_string("staff_base.html", {"practice": True})
        assert "Practice mode" not in render_to_string("staff_base.html")


class TestNotSavedPage:
    def test_shows_the_text_and_posts_it_again_unchanged(self) -> None:
        words = 'line one\n"two" <b>&amp;'

        html = render_to_string("errors/not_saved.html", {"pairs": [("What?", words)], "fields": [("words", words)]})

        class Values(HTMLParser):
            sent: str | None = None
            shown = ""
            inside = False

            def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
                self.inside = tag == "textarea"
                if ("name", "words") in attrs:
                    self.sent = dict(attrs)["value"]

            def handle_endtag(self, tag: str) -> None:
                self.inside = False

            def handle_data(self, data: str) -> None:
                self.shown += data if self.inside else ""

        values = Values()
        values.feed(html)

        assert values.sent == words
        assert values.shown == "\n" + words  # a browser drops the first line break of a textarea

    def test_offers_no_second_try_when_there_is_nothing_to_post(self) -> None:
        assert "<form" not in render_to_string("errors/not_saved.html", {"pairs": [("What?", "a")]})

    def test_claims_no_text_that_it_does_not_have(self) -> None:
        assert "your text is still here" not in render_to_string("errors/not_saved.html")

    def test_keeps_the_way_out_except_for_staff(self) -> None:
        assert 'data-module="oh-exit"' in render_to_string("errors/not_saved.html")
        assert 'data-module="oh-exit"' not in render_to_string("errors/not_saved.html", {"face": "staff"})


class TestLeave:
    def test_forgets_the_journey_and_shows_an_empty_page(self, rf: RequestFactory) -> None:
        request = rf.get("/leave/")
        request.COOKIES = {"__Host-public": "x", "draft": "y"}

        response = views.leave(request)

        assert response.status_code == 200 and b"otline" not in response.content
        assert response.headers["Clear-Site-Data"] == '"cookies"'
        assert {name: cookie["max-age"] for name, cookie in response.cookies.items()} == {
            "__Host-public": 0,
            "draft": 0,
        }

    def test_goes_where_the_hotline_says(self, rf: RequestFactory) -> None:
        with override_settings(EXIT_URL="https://weather.example/"):
            response = views.leave(rf.get("/leave/"))

        assert response.headers["Location"] == "https://weather.example/"

    def test_is_where_the_button_leads(self) -> None:
        path = resolve("/leave/", urlconf="openhotline.config.urls.public")

        assert path.func is views.leave
        assert 'href="/leave/"' in render_to_string("ui/exit_this_page.html")


class TestFormRenderer:
    def test_is_the_one_in_the_settings(self) -> None:
        assert settings.FORM_RENDERER == "openhotline.common.forms.Renderer"

    def test_draws_a_refused_field_with_its_hint_and_error(self) -> None:
        html = gallery.ExampleForm({})["address"].as_field_group()

        assert '<div class="govuk-form-group govuk-form-group--error">' in html
        assert 'class="govuk-input govuk-input--error"' in html
        assert 'aria-describedby="id_address_helptext id_address_error"' in html
        assert 'aria-invalid="true"' in html
        assert "Enter the address of the page" in html

    @pytest.mark.parametrize(("name", "value", "kind"), [("place", "app", "radios"), ("found", "search", "checkboxes")])
    def test_explains_a_choice_by_a_hint_that_is_read_with_it(self, name: str, value: str, kind: str) -> None:
        field = Page(gallery.ExampleForm()[name].as_field_group())

        (explained,) = (attrs for attrs in field.all("input") if attrs["value"] == value)
        plain = [attrs for attrs in field.all("input") if attrs["value"] != value]
        (hint,) = (attrs for attrs in field.all("div") if attrs.get("id") == explained["aria-describedby"])
        assert f"govuk-{kind}__hint" in hint["class"]
        assert not any("aria-describedby" in attrs for attrs in plain)

    def test_lets_no_browser_cut_what_somebody_pastes(self) -> None:
        class Short(forms.Form):
            words = forms.CharField(max_length=5)
            more = forms.CharField(max_length=5, widget=forms.Textarea)

        assert "maxlength" not in Short().as_div()
        assert Short({"words": "123456", "more": "12345"}).errors.keys() == {"words"}

    def test_leaves_the_browsers_own_bubbles_out(self) -> None:
        assert " required" not in gallery.ExampleForm().as_div()

    def test_asks_a_list_of_choices_in_a_fieldset(self) -> None:
        html = gallery.ExampleForm({})["place"].as_field_group()

        assert '<fieldset class="govuk-fieldset" aria-describedby="id_place_error">' in html
        assert html.count('class="govuk-radios__input"') == 3
        assert html.count('class="govuk-label govuk-radios__label"') == 3

    def test_makes_small_choices_in_a_row_where_asked(self) -> None:
        assert "govuk-radios--small govuk-radios--inline" in gallery.ExampleForm()["age"].as_field_group()

    def test_makes_the_label_the_heading_where_asked(self) -> None:
        form = gallery.ExampleForm()

        assert "<h1" in render_to_string("ui/field.html", {"field": form["place"], "heading": True})
        assert "<h1" in render_to_string("ui/field.html", {"field": form["words"], "heading": True})
        assert "<h1" not in render_to_string("ui/field.html", {"field": form["words"]})

    @pytest.mark.parametrize(
        ("field", "css"),
        [
            (forms.CharField(), "govuk-input"),
            (forms.EmailField(), "govuk-input"),
            (forms.IntegerField(), "govuk-input"),
            (forms.CharField(widget=forms.PasswordInput), "govuk-input"),
            (forms.DateField(), "govuk-input"),
            (forms.CharField(widget=forms.Textarea), "govuk-textarea"),
            (forms.ChoiceField(choices=[("a", "A")]), "govuk-select"),
            (forms.FileField(), "govuk-file-upload"),
            (forms.BooleanField(), "govuk-checkboxes__input"),
            (
                forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple),
                "govuk-checkboxes__input",
            ),
        ],
    )
    def test_knows_every_kind_of_control(self, field: forms.Field, css: str) -> None:
        form = type("OneField", (forms.Form,), {"thing": field})()

        assert f'class="{css}"' in form.as_div()

    def test_keeps_the_widgets_own_classes(self) -> None:
        assert 'class="govuk-input govuk-input--width-4"' in gallery.ExampleForm()["count"].as_field_group()

    def test_escapes_hints(self) -> None:
        class Odd(forms.Form):
            thing = forms.CharField(help_text="<b>not bold</b>")

        assert "&lt;b&gt;not bold" in Odd().as_div()

    def test_shows_what_is_wrong_with_the_whole_form_and_its_hidden_fields(self) -> None:
        class Odd(forms.Form):
            token = forms.CharField(widget=forms.HiddenInput)

            def clean(self) -> None:
                raise forms.ValidationError("These do not fit together.")

        summary = render_to_string("ui/error_summary.html", {"form": Odd({})})

        assert "These do not fit together." in summary and "This field is required." in summary
        assert "These do not fit together." in Odd({}).as_div()


class TestErrorSummary:
    def test_leads_to_the_first_choice_of_a_list(self) -> None:
        class Grouped(forms.Form):
            facts = forms.MultipleChoiceField(
                choices=[("Group", [("a", "A"), ("b", "B")])], widget=forms.CheckboxSelectMultiple
            )

        assert 'href="#id_facts_0_0"' in render_to_string("ui/error_summary.html", {"form": Grouped({})})

    def test_takes_sentences_as_well(self) -> None:
        assert "<li>Somebody else was faster.</li>" in render_to_string(
            "ui/error_summary.html", {"problems": ["Somebody else was faster."]}
        )

    def test_says_nothing_when_nothing_is_wrong(self) -> None:
        assert render_to_string("ui/error_summary.html", {"form": gallery.ExampleForm()}).strip() == ""


class TestAddress:
    def test_is_text_and_never_a_link(self) -> None:
        html = render_to_string("ui/address.html", {"address": 'https://some-site.example/"><script>x</script>'})

        assert "hxxps://some-site[.]example" in html
        assert "https://" not in html and "href" not in html and "<script" not in html

    def test_reads_left_to_right_in_every_language(self) -> None:
        assert 'dir="ltr"' in render_to_string("ui/address.html", {"address": "some-site.example"})


class TestWhen:
    def test_speaks_in_the_hotlines_zone(self) -> None:
        with timezone.override("Europe/Berlin"):
            html = Template('{% load ui %}{{ at|when:"seconds" }} {{ at|when }} {{ at|when:"day" }}').render(
                Context({"at": AT})
            )

        assert '<time datetime="2026-03-29T01:59:58+01:00">29 Mar 2026, 01:59:58</time>' in html
        assert ">29 Mar 2026, 01:59<" in html and ">29 Mar 2026<" in html

    def test_says_nothing_of_what_has_not_happened(self) -> None:
        assert Template("{% load ui %}[{{ at|when }}]").render(Context({"at": None})) == "[]"


class TestStageTag:
    def test_takes_a_thing_with_a_life(self) -> None:
        class Item:
            stage = "in_review"

            def get_stage_display(self) -> str:
                return "In review"

        html = Template("{% load ui %}{% stage_tag item %}").render(Context({"item": Item()}))

        assert "govuk-tag--purple" in html and ">In review<" in html

    def test_takes_a_code_with_a_label(self) -> None:
        html = Template('{% load ui %}{% stage_tag "gone" "Gone, seen from one place" %}').render(Context())

        assert "govuk-tag--green" in html and "Gone, seen from one place" in html


class TestPagination:
    def test_keeps_the_rest_of_the_query(self) -> None:
        html = render_to_string("ui/pagination.html", {"page": gallery.examples(at=AT)["page"], "query": "stage=ready"})

        assert 'href="?stage=ready&amp;page=2"' in html and 'href="?stage=ready&amp;page=4"' in html
        assert "Page 3 of 6 (57 in all)" in html


class TestLanguageNavigation:
    def test_shows_nothing_for_one_language(self) -> None:
        one = gallery.examples(at=AT)["languages"][:1]

        assert render_to_string("ui/language_navigation.html", {"languages": one}).strip() == ""


class TestComponents:
    def test_all_stand_in_the_gallery(self) -> None:
        drawn = ("ui/gallery.html", "staff_base.html", "public_base.html")
        shown = "".join((COMMON / "templates" / name).read_text() for name in drawn)
        parts = {path.name for path in (COMMON / "templates" / "ui").glob("*.html")} - {"gallery.html"}
        elsewhere = {"field.html", "stage.html"}  # drawn by {{ form.as_div }} and {% stage_tag %}

        assert {name for name in parts - elsewhere if f"ui/{name}" not in shown} == set()


class TestStyleSheet:
    @pytest.mark.parametrize("name", ["openhotline.css", "openhotline.rtl.css"])
    def test_loads_nothing_and_carries_nobodys_brand(self, name: str) -> None:
        css = (STATIC / name).read_text(encoding="utf-8")

        for word in (
            "url(",
            "@font-face",
            "@import",
            "@charset",
            "image-set(",
            "transport",
            "crown",
            "crest",
            "\ufeff",
        ):
            assert word not in css.lower(), word

    @pytest.mark.parametrize("name", ["openhotline.css", "openhotline.rtl.css"])
    def test_knows_darkness_paper_and_stillness(self, name: str) -> None:
        css = (STATIC / name).read_text(encoding="utf-8").replace(" ", "")

        for query in ("prefers-color-scheme:dark", "@mediaprint", "prefers-reduced-motion:reduce"):
            assert query in css

    def test_has_a_mirrored_twin_of_the_same_build(self) -> None:
        left, right = (
            (STATIC / name).read_text(encoding="utf-8") for name in ("openhotline.css", "openhotline.rtl.css")
        )

        assert left != right
        assert left.count("{") == right.count("{")

    def test_knows_every_class_that_our_templates_use(self) -> None:
        css = (STATIC / "openhotline.css").read_text(encoding="utf-8").replace("\\", "")
        known = set(re.findall(r"\.((?:govuk|oh)-[\w!-]+)", css))
        for _, attrs in whole().elements:
            for name in attrs.get("class", "").split():
                assert name in known or name in UNSTYLED, name


# Names that only say what a thing is.
UNSTYLED = {
    "oh-small",
    "oh-inline",
    "govuk-radios",
    "govuk-checkboxes",
    "govuk-table__head",
    "govuk-table__body",
    "oh-columns__main",
    "oh-columns__side",
    "oh-stage",
    "govuk-language-navigation__text",
    "govuk-generic-header__container",
    "govuk-template__header",
    "govuk-template__footer",
}


class TestPageScript:
    def test_evaluates_nothing_fetches_nothing_and_injects_no_markup(self) -> None:
        script = (STATIC / "openhotline.js").read_text(encoding="utf-8")

        for word in (
            "eval(",
            "new Function",
            "innerHTML",
            "insertAdjacentHTML",
            "document.write",
            "fetch(",
            "XMLHttp",
            "http",
            "localStorage",
            "cookie",
        ):  # noqa: E501
            assert word not in script, word

    def test_leaves_by_replacing_the_page(self) -> None:
        script = (STATIC / "openhotline.js").read_text(encoding="utf-8")

        assert "location.replace(" in script
        assert not re.search(r"location(\.href)?\s*=", script)
