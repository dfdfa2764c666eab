"""How forms look: Django's fields drawn with the GOV.UK markup of `ui/field.html`.

Set as FORM_RENDERER, so every form of every app is drawn alike by `{{ form.as_div }}` or, field by field, by
`{{ form.address.as_field_group }}`. Nothing here knows what a form is for.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input, Widget

OURS = {
    "django/forms/div.html": "ui/forms/form.html",
    "django/forms/p.html": "ui/forms/form.html",
    "django/forms/widgets/radio.html": "ui/forms/radios.html",
    "django/forms/widgets/checkbox_select.html": "ui/forms/checkboxes.html",
    "django/forms/errors/list/default.html": "ui/forms/errors.html",
}


class DrawnField(BoundField):
    """A field with the classes our stylesheet draws it by.

    The browser's own `required` bubbles are left out: they cannot be translated by us, they stop a person at the
    first field, and the server says the same in an error summary that works for everybody. So is `maxlength`: with it
    browsers silently cut what somebody pastes.
    """

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        attrs.pop("required", None)
        attrs["maxlength"] = False
        base = _class_for(widget)
        if base:
            classes = [base, str(widget.attrs.get("class", ""))]
            if self.errors and not isinstance(widget, forms.RadioSelect | forms.CheckboxInput):
                classes.append(f"{base}--error")
            attrs["class"] = " ".join(name for name in classes if name)
        return attrs

    @property
    def first_id(self) -> str:
        """The id of the first control a person can reach, so that an error summary leads somewhere."""
        if isinstance(self.field.widget, forms.RadioSelect) and self.subwidgets:  # a list of checkboxes is one, too
            return str(self.subwidgets[0].id_for_label)
        return str(self.id_for_label)


def _class_for(widget: Widget) -> str:
    if widget.is_hidden:
        return ""
    if isinstance(widget, forms.Textarea):
        return "govuk-textarea"
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.CheckboxInput):
        return "govuk-checkboxes__input"
    if isinstance(widget, forms.RadioSelect):
        return "govuk-radios__input"
    if isinstance(widget, forms.Select):
        return "govuk-select"
    if isinstance(widget, forms.FileInput):
        return "govuk-file-upload"
    if isinstance(widget, Input):
        return "govuk-input"
    return ""


class _Hints:
    """A list of choices in which each may have a hint of its own: `hints={value: sentence}`."""

    def __init__(self, *args: Any, hints: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = hints

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        if hint := self.hints.get(str(value)):
            option["hint"] = hint
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_hint"
        return option


class RadiosWithHints(_Hints, forms.RadioSelect):
    """One of several choices, some explained by a sentence."""


class CheckboxesWithHints(_Hints, forms.CheckboxSelectMultiple):
    """Some of several choices, some explained by a sentence."""


class Renderer(TemplatesSetting):
    """Draws forms, fields and lists of choices with the templates in `ui/`."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/field.html"
    bound_field_class = DrawnField

    def get_template(self, template_name: str) -> Any:
        return super().get_template(OURS.get(template_name, template_name))
