"""Wagtail’s page on which a translation is begun. With ours it is one step, whatever the language has already."""

from typing import Any

from django.http.response import HttpResponseBase
from wagtail.contrib.simple_translation.forms import SubmitTranslationForm
from wagtail.contrib.simple_translation.views import SubmitPageTranslationView

from openhotline.accounts.access import StaffRequest
from openhotline.common import clock
from openhotline.hub import services


class Translate(SubmitPageTranslationView):
    """Every language can be chosen: the section that the translation stands under is made with it."""

    def get_form(self) -> SubmitTranslationForm:
        form: SubmitTranslationForm = super().get_form()
        form.fields["locales"].widget.disabled_values = []
        form.fields["locales"].help_text = ""
        form.show_submit = True
        return form

    def post(self, request: StaffRequest, **kwargs: Any) -> HttpResponseBase:
        form = self.get_form()
        if form.is_valid():
            for locale in form.cleaned_data["locales"]:
                services.open_sections(page=self.object, locale=locale, by=request.by, at=clock.now())
        return super().post(request, **kwargs)
