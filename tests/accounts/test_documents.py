"""That docs/use/permissions.md says what the code does."""

import re
from pathlib import Path

from openhotline.accounts.permissions import ROLES, Role

PAGE = (Path(__file__).parents[2] / "docs/use/permissions.md").read_text()


class TestPermissionsPage:
    def test_has_the_table_of_roles_right(self) -> None:
        head = re.search(r"^\| \|(.+)\|$", PAGE, re.MULTILINE)
        assert head
        roles = [Role[name.strip().upper().replace(" ", "_")] for name in head[1].split("|")]
        written: dict[str, set[str]] = {role: set() for role in roles}
        for permission, marks in re.findall(r"^\| `(\w+)` \|(.+)\|$", PAGE, re.MULTILINE):
            for role, mark in zip(roles, marks.split("|"), strict=True):
                if mark.strip():
                    written[role].add(permission)

        assert written == {role: set(permissions) for role, permissions in ROLES.items()}
