"""Four eyes: what somebody wrote goes out when another person has read it, and in no other way."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page, PagePermissionTester


class SecondPerson(AbstractGroupApprovalTask):
    """Somebody of a group approves; never who wrote the newest version, who sent it in, or who approved it before."""

    def get_actions(self, obj: Page, user: Any) -> list[tuple[str, str, bool]]:
        actions: list[tuple[str, str, bool]] = super().get_actions(obj, user)
        if user.pk in self._has_had_a_hand_in(obj):
            return [action for action in actions if action[0] != "approve"]
        return actions

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        """No approval by one of them, however it was asked for; and none of a version that is not the newest."""
        obj = task_state.workflow_state.content_object
        if action_name == "approve" and (
            user.pk in self._has_had_a_hand_in(obj) or task_state.revision_id != obj.latest_revision_id
        ):
            return
        super().on_action(task_state, user, action_name, **kwargs)

    def _has_had_a_hand_in(self, obj: Page) -> set[int]:
        state = obj.current_workflow_state
        hands = {obj.latest_revision.user_id if obj.latest_revision else None}
        if state:
            hands.add(state.requested_by_id)
            hands.update(
                state.task_states.filter(revision=obj.latest_revision, status="approved").values_list(
                    "finished_by_id", flat=True
                )
            )
        return {hand for hand in hands if hand}

    @classmethod
    def get_description(cls) -> Any:
        return _("Another person than the author, from the chosen groups, approves.")

    class Meta:
        verbose_name = _("second person")


class PublishedBySecondPerson(PagePermissionTester):
    """Nobody publishes by themselves: only the end of a review does. A reviewer may take a page off at once."""

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_unschedule(self) -> bool:
        return bool(self.user.is_active and "publish" in self.permissions)

    def can_set_view_restrictions(self) -> bool:
        """Every page of the hub is for everybody."""
        return False
