"""Signing in and one's own account. The names are allauth's, which asks for them; what we leave out is not here."""

from django.urls import path

from openhotline.accounts.access import needs, open_to_strangers, while_setting_up
from openhotline.accounts.views import own_account, signing_in

everybody = needs()

urlpatterns = [
    path("login/", open_to_strangers(signing_in.sign_in), name="account_login"),
    path("login/code/", open_to_strangers(signing_in.second_step), name="mfa_authenticate"),
    path("login/passkey/", open_to_strangers(signing_in.sign_in_with_passkey), name="mfa_login_webauthn"),
    path("logout/", open_to_strangers(signing_in.sign_out), name="account_logout"),
    path("inactive/", open_to_strangers(signing_in.inactive), name="account_inactive"),
    path("reauthenticate/", while_setting_up(everybody(signing_in.prove_again)), name="account_reauthenticate"),
    path("reauthenticate/code/", everybody(signing_in.prove_again_by_code), name="mfa_reauthenticate"),
    path("reauthenticate/key/", everybody(signing_in.prove_again_by_key), name="mfa_reauthenticate_webauthn"),
    path("password/", while_setting_up(everybody(own_account.change_password)), name="account_change_password"),
    path("sessions/", everybody(own_account.own_sessions), name="usersessions_list"),
    path("letters/", everybody(own_account.letters), name="own_letters"),
    path("", while_setting_up(everybody(own_account.account)), name="mfa_index"),
    path("app/add/", while_setting_up(everybody(own_account.add_app)), name="mfa_activate_totp"),
    path("app/remove/", everybody(own_account.remove_app), name="mfa_deactivate_totp"),
    path("keys/add/", while_setting_up(everybody(own_account.add_key)), name="mfa_add_webauthn"),
    path("keys/remove/", everybody(own_account.remove_key), name="mfa_remove_webauthn"),
    path("recovery-codes/", everybody(own_account.recovery_codes), name="mfa_view_recovery_codes"),
    path("recovery-codes/renew/", everybody(own_account.renew_recovery_codes), name="mfa_generate_recovery_codes"),
]
