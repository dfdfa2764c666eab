"""Putting letters into the outbox."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection, connections

from openhotline.audit.selectors import events_about
from openhotline.common.errors import Refused
from openhotline.post import selectors, services
from openhotline.post.composing import Attachment
from openhotline.post.models import Letter
from openhotline.post.stages import LetterStage

Write = Callable[..., Letter]


@pytest.mark.django_db
class TestWriteLetter:
    def test_keeps_it_until_it_is_due(self, letter: Write, at: datetime) -> None:
        soon = at + timedelta(hours=2)

        written = letter(not_before=soon)

        assert written.ref.startswith("LE-")
        assert (written.stage, written.due_at, written.dated_at) == (LetterStage.WRITTEN, soon, soon)
        assert written.sender == "Practice Hotline"

    def test_answers_the_first_letter_when_written_again(self, letter: Write) -> None:
        first = letter(message_id="<no-a.1@hotline.example>")

        second = letter(message_id="<no-a.1@hotline.example>", subject="Something else")

        assert second == first
        assert Letter.objects.count() == 1
        assert events_about(first.ref).filter(action="letter.written").count() == 1

    def test_never_gives_one_message_id_to_two_recipients(self, letter: Write) -> None:
        letter(message_id="<no-a.1@hotline.example>")

        with pytest.raises(ValueError, match="another recipient"):
            letter(message_id="<no-a.1@hotline.example>", to="abuse@other.example")

    def test_seals_recipient_body_and_attachments(self, letter: Write) -> None:
        written = letter(
            to="abuse@host.example",
            text="http://bad.example/page",
            attachments=[Attachment("a.json", "application/json", '{"address": "http://bad.example/page"}')],
        )

        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM post_letter")
            row = str(cursor.fetchall())
        assert "host.example" not in row
        assert "bad.example" not in row
        written = Letter.objects.get(pk=written.pk)
        assert (written.recipient.open(), written.body.open()) == ("abuse@host.example", "http://bad.example/page\n")

    def test_keeps_addresses_out_of_the_audit(self, letter: Write) -> None:
        written = letter(text="http://bad.example/page")

        assert [event.details for event in events_about(written.ref)] == [{"kind": "mail", "concerns": "NO-ABCDEFGH"}]

    def test_finds_what_was_written_about_a_thing(self, letter: Write) -> None:
        first, _noise, second = letter(), letter(about="NO-HGFEDCBA"), letter()

        assert list(selectors.letters_about("NO-ABCDEFGH")) == [first, second]

    @pytest.mark.parametrize(
        "changes",
        [
            {"to": "abuse@host.example\r\nBcc: all@host.example"},
            {"to": "abuse@host.example, all@host.example"},
            {"subject": "Notice\r\nBcc: all@host.example"},
            {"subject": "Notice about http://bad.example/"},
            {"subject": "Notice {{ item.address }}"},
            {"reply_to": "a@host.example\nX: y"},
            {"sender": "Us\r\nX: y"},
            {"in_reply_to": "<a@b>\r\nX: y"},
            {"references": ["<a@b.example>", "b"]},
            {"message_id": "<a@b>\r\nX: y"},
            {"text": " "},
            {"attachments": [Attachment("a.png", "image/png", "x")]},
        ],
    )
    def test_refuses_what_could_forge_or_reveal(self, letter: Write, changes: dict[str, object]) -> None:
        with pytest.raises(Refused):
            letter(**changes)

        assert Letter.objects.count() == 0


class TestTwoWriters:
    def test_write_one_letter(self, committed_db: str, letter: Write) -> None:
        together, refs = threading.Barrier(4), []

        def write() -> None:
            together.wait()
            refs.append(letter(message_id="<no-a.1@hotline.example>").ref)
            connections.close_all()

        writers = [threading.Thread(target=write) for _ in range(4)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()

        assert len(refs) == 4
        assert len(set(refs)) == 1


@pytest.mark.django_db
class TestMessageId:
    def test_is_made_of_reference_and_revision(self) -> None:
        assert services.message_id("NO-ABCDEFGH", 1) == "<no-abcdefgh.1@hotline.example>"
