"""The end of a review: what was read goes out. Read before there are tables, so it imports late."""

from typing import Any


def publish_reviewed(state: Any, user: Any = None) -> None:
    """Publish the version that the last reviewer saw, which nobody may do by themselves. Refuses outside a deed."""
    from openhotline.audit import services as audit

    audit.require_deed()
    state.current_task_state.revision.publish(user=user, skip_permission_checks=True)
