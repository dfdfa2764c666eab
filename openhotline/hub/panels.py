"""Panels of the editing pages that are ours."""

from typing import Any

from wagtail.admin.panels import Panel

from openhotline.hub import wording


class ReadingAgePanel(Panel):
    """From which age on the text, as it was last saved, is read with ease; and from which age it should be."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "hub/panels/reading_age.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            said = [self.instance.title, self.instance.summary, wording.own_text(self.instance.body)]
            return {**context, "age": wording.reading_age("\n".join(said)) if self.instance.pk else None}
