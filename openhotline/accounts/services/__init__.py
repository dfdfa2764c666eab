"""What is done to accounts: people, signing in, second factors, and the made-up people of practice mode."""

from openhotline.accounts.services.people import (
    change_password,
    change_role,
    create_user,
    deactivate,
    install_administrator,
    invite_user,
    reactivate,
    require,
    reset_access,
)
from openhotline.accounts.services.practice import load_practice_people
from openhotline.accounts.services.second_factors import (
    note_added,
    note_removed,
    note_renewed,
    open_secret,
    seal_secret,
    set_second_factor,
    spend_code,
)
from openhotline.accounts.services.signing_in import (
    Step,
    begin_attempt,
    end_other_sessions,
    note_failure,
    note_signed_in,
    note_signed_out,
    note_success,
)

__all__ = [
    "Step",
    "begin_attempt",
    "change_password",
    "change_role",
    "create_user",
    "deactivate",
    "end_other_sessions",
    "install_administrator",
    "invite_user",
    "load_practice_people",
    "note_added",
    "note_failure",
    "note_removed",
    "note_renewed",
    "note_signed_in",
    "note_signed_out",
    "note_success",
    "open_secret",
    "reactivate",
    "require",
    "reset_access",
    "seal_secret",
    "set_second_factor",
    "spend_code",
]
