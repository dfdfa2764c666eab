from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from openhotline.accounts import selectors, services
from openhotline.accounts.models import ApiKey, Failures, Organisation, OrganisationKind
from openhotline.accounts.services.api_keys import FREE, SLOWED_FOR
from openhotline.audit.models import Event
from openhotline.common.actors import By
from openhotline.common.errors import Refused

pytestmark = pytest.mark.django_db

LAST_DAY = date(2026, 12, 31)


@pytest.fixture
def host(ada: By, at: datetime) -> Organisation:
    return services.add_organisation(short_name="example-host", name="Example Host", kind="member", by=ada, at=at)


def made(host: Organisation, ada: By, at: datetime, **rest: object) -> tuple[ApiKey, str]:
    given = {"label": "nightly run", "scopes": ["reports:write"], "expires_on": LAST_DAY} | rest
    return services.make_api_key(organisation=host, **given, by=ada, at=at)  # type: ignore[arg-type]


def wrong(text: str) -> str:
    return text[:-1] + ("A" if text[-1] != "A" else "B")


class TestAddOrganisation:
    def test_keeps_it_with_its_kind(self, host: Organisation) -> None:
        assert selectors.organisation(host.ref).kind == OrganisationKind.MEMBER
        assert Event.objects.get(action="organisation.added").about == host.ref

    @pytest.mark.parametrize("name", ["", "9lives", "Example Host", "a/b", "-", "x" * 31])
    def test_refuses_a_short_name_that_is_none(self, name: str, ada: By, at: datetime) -> None:
        with pytest.raises(Refused):
            services.add_organisation(short_name=name, name="Example", kind="member", by=ada, at=at)

    def test_refuses_a_short_name_twice(self, host: Organisation, ada: By, at: datetime) -> None:
        with pytest.raises(Refused, match="Another organisation"):
            services.add_organisation(short_name="Example-Host", name="Another", kind="police", by=ada, at=at)

    def test_refuses_a_kind_that_nobody_knows(self, ada: By, at: datetime) -> None:
        with pytest.raises(Refused, match="no such kind"):
            services.add_organisation(short_name="example", name="Example", kind="public", by=ada, at=at)

    def test_is_for_those_who_manage_people(self, lea: By, at: datetime) -> None:
        with pytest.raises(Refused, match="permission"):
            services.add_organisation(short_name="example", name="Example", kind="member", by=lea, at=at)


class TestMakeApiKey:
    def test_answers_a_text_that_opens(self, host: Organisation, ada: By, at: datetime) -> None:
        key, text = made(host, ada, at)

        assert text.startswith(f"oh_{key.prefix}_")
        assert services.check_api_key(text, at=at) == key

    def test_keeps_nothing_of_the_secret_in_any_table(self, host: Organisation, ada: By, at: datetime) -> None:
        _key, text = made(host, ada, at)
        services.check_api_key(text, at=at)
        secret = text.split("_", 2)[2]

        with connection.cursor() as cursor:
            for table in connection.introspection.table_names():
                cursor.execute(f'SELECT * FROM "{table}"')
                assert secret not in str(cursor.fetchall()), table

    def test_makes_keys_that_are_never_alike(self, host: Organisation, ada: By, at: datetime) -> None:
        texts = {made(host, ada, at)[1] for _number in range(50)}

        assert len(texts) == 50 and {len(text) for text in texts} == {55}

    @pytest.mark.parametrize("scopes", [[], ["reports:delete"], ["reports:write", "*"]])
    def test_refuses_a_key_for_nothing_we_know(
        self, host: Organisation, scopes: list[str], ada: By, at: datetime
    ) -> None:
        with pytest.raises(Refused, match="what the key may be used for"):
            made(host, ada, at, scopes=scopes)

    @pytest.mark.parametrize("day", [date(2026, 3, 2), date(2028, 3, 5)])
    def test_refuses_a_last_day_that_is_past_or_too_far(
        self, host: Organisation, day: date, ada: By, at: datetime
    ) -> None:
        with pytest.raises(Refused, match="last day"):
            made(host, ada, at, expires_on=day)

    def test_is_for_those_who_manage_people(self, host: Organisation, lea: By, at: datetime) -> None:
        with pytest.raises(Refused, match="permission"):
            made(host, lea, at)

    def test_says_in_the_audit_what_for_and_never_the_key(self, host: Organisation, ada: By, at: datetime) -> None:
        key, text = made(host, ada, at)

        event = Event.objects.get(action="api_key.made")
        assert event.about == key.ref and "reports:write" in event.facts
        assert key.prefix not in event.facts and text not in event.facts


class TestCheckApiKey:
    def test_answers_the_organisation_with_the_scopes_of_the_key(
        self, host: Organisation, ada: By, at: datetime
    ) -> None:
        _key, text = made(host, ada, at, scopes=["reports:read"])

        by = selectors.by_for_key(services.check_api_key(text, at=at))

        assert str(by) == "member:example-host"
        assert by.may("reports:read") and not by.may("reports:write")

    def test_keeps_of_its_use_the_day_alone(self, host: Organisation, ada: By, at: datetime) -> None:
        key, text = made(host, ada, at)

        for hours in (0, 3, 30):
            services.check_api_key(text, at=at + timedelta(hours=hours))

        assert ApiKey.objects.get(pk=key.pk).last_used_on == date(2026, 3, 4)

    def test_opens_until_the_end_of_its_last_day(self, host: Organisation, ada: By, at: datetime) -> None:
        _key, text = made(host, ada, at, expires_on=at.date())

        services.check_api_key(text, at=at.replace(hour=23, minute=59))
        with pytest.raises(services.WrongKey):
            services.check_api_key(text, at=at + timedelta(days=1))

    def test_opens_nothing_once_it_is_revoked(self, host: Organisation, ada: By, at: datetime) -> None:
        key, text = made(host, ada, at)

        services.revoke_api_key(key, by=ada, at=at)

        with pytest.raises(services.WrongKey):
            services.check_api_key(text, at=at)
        with pytest.raises(Refused, match="before"):
            services.revoke_api_key(key, by=ada, at=at)
        assert Event.objects.filter(action="api_key.revoked").count() == 1

    def test_is_revoked_by_those_who_manage_people(self, host: Organisation, ada: By, lea: By, at: datetime) -> None:
        key, text = made(host, ada, at)

        with pytest.raises(Refused, match="permission"):
            services.revoke_api_key(key, by=lea, at=at)

        assert services.check_api_key(text, at=at) == key

    def test_refuses_all_that_is_not_the_key_in_the_same_words(self, host: Organisation, ada: By, at: datetime) -> None:
        _key, text = made(host, ada, at)
        said = set()

        for other in ("", "oh_", text[3:], text + "A", wrong(text), text.upper(), "oh_abcdefgh_" + "A" * 43):
            with pytest.raises(services.WrongKey) as refused:
                services.check_api_key(other, at=at)
            said.add(str(refused.value))

        assert len(said) == 1


class TestWrongKeys:
    def test_are_slowed_after_ten(self, host: Organisation, ada: By, at: datetime) -> None:
        _key, text = made(host, ada, at)

        for _try in range(FREE):
            with pytest.raises(services.WrongKey):
                services.check_api_key(wrong(text), at=at)
        with pytest.raises(services.TooManyWrongKeys) as refused:
            services.check_api_key(wrong(text), at=at)

        assert refused.value.seconds == SLOWED_FOR.total_seconds()

    def test_never_slow_the_right_one(self, host: Organisation, ada: By, at: datetime) -> None:
        key, text = made(host, ada, at)

        for _try in range(FREE + 5):
            with pytest.raises(Refused):
                services.check_api_key(wrong(text), at=at)

        assert services.check_api_key(text, at=at) == key

    def test_of_one_prefix_slow_no_other(self, host: Organisation, ada: By, at: datetime) -> None:
        texts = [made(host, ada, at)[1] for _number in range(2)]
        for _try in range(FREE + 5):
            with pytest.raises(Refused):
                services.check_api_key(wrong(texts[0]), at=at)

        with pytest.raises(services.WrongKey):
            services.check_api_key(wrong(texts[1]), at=at)

    def test_leave_few_rows_that_are_gone_after_a_quarter_of_an_hour(
        self, host: Organisation, ada: By, at: datetime
    ) -> None:
        for number in range(40):
            with pytest.raises(Refused):
                services.check_api_key(f"oh_abcdefgh_{number:043}", at=at)

        assert Failures.objects.count() == 1 and Failures.objects.get().count == FREE
        with pytest.raises(services.WrongKey):
            services.check_api_key("oh_abcdefgh_" + "A" * 43, at=at + SLOWED_FOR)
