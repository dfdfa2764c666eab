"""What is done to accounts: people, signing in, second factors, organisations with their keys, and practice mode."""

from openhotline.accounts.services.api_keys import (
    TooManyWrongKeys,
    WrongKey,
    add_organisation,
    check_api_key,
    make_api_key,
    revoke_api_key,
)
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
    stand_everybody_by_role,
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
from openhotline.accounts.services.work_letters import ask_for_letters

__all__ = [
    "Step",
    "TooManyWrongKeys",
    "WrongKey",
    "add_organisation",
    "ask_for_letters",
    "begin_attempt",
    "change_password",
    "change_role",
    "check_api_key",
    "create_user",
    "deactivate",
    "end_other_sessions",
    "install_administrator",
    "invite_user",
    "load_practice_people",
    "make_api_key",
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
    "revoke_api_key",
    "seal_secret",
    "set_second_factor",
    "spend_code",
    "stand_everybody_by_role",
]
