from datetime import timedelta

import pytest

from openhotline.__main__ import main
from openhotline.audit.chain import read_anchor
from openhotline.audit.models import Anchor
from openhotline.audit.selectors import verify_chain
from openhotline.common.actors import job
from openhotline.common.errors import Refused
from openhotline.config.anchors import mail_anchor
from openhotline.post.models import Letter
from tests.support.factories import new_item

BY = job("anchor")
PEOPLE = ["ann@trustees.example", "bob@university.example"]


@pytest.mark.django_db
class TestMailAnchor:
    def test_tells_each_where_the_chain_ends(self, at):
        new_item(at=at)

        anchor = mail_anchor(addresses=PEOPLE, by=BY, at=at)

        letters = Letter.objects.order_by("pk")
        assert [letter.recipient.open() for letter in letters] == PEOPLE
        assert all(str(anchor) in letter.body.open() for letter in letters)
        assert verify_chain(anchors=[read_anchor(str(anchor))]).ok

    def test_writes_once_a_day_however_often_it_is_asked(self, at):
        for hours in (0, 1, 24):
            mail_anchor(addresses=PEOPLE, by=BY, at=at + timedelta(hours=hours))

        assert Letter.objects.count() == 4

    def test_refuses_what_is_no_address_and_writes_to_nobody(self, at):
        with pytest.raises(Refused):
            mail_anchor(addresses=[*PEOPLE, "nobody"], by=BY, at=at)

        assert not Letter.objects.exists() and not Anchor.objects.exists()

    def test_is_a_command(self, capsys):
        assert main(["anchor", *PEOPLE]) == 0
        assert f"{Anchor.objects.get()} is on its way to 2." in capsys.readouterr().out
