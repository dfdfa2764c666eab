import pytest
from django.db import connection
from tink import TinkError

from openhotline.audit.models import Event
from openhotline.cases import services as cases
from openhotline.cases.models import Item, ItemLink
from openhotline.cases.stages import ItemStage, Relation
from openhotline.common.errors import Refused
from tests.support.factories import authority_in_force, new_item, waiting_item


@pytest.mark.django_db
class TestAnItem:
    def test_keeps_nothing_of_its_address_in_clear_but_the_top_level_domain(self, at):
        new_item(at=at, address="http://very-secret-name.example/deep/path")

        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {Item._meta.db_table}")
            row = str(cursor.fetchall())
        assert "very-secret-name" not in row and "deep" not in row
        assert Item.objects.get().tld == "example"

    def test_does_not_open_with_another_rows_ciphertext(self, at):
        one, other = new_item(at=at), new_item(at=at)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE cases_item SET address = (SELECT address FROM cases_item WHERE id = %s) WHERE id = %s",
                [one.pk, other.pk],
            )
        other.refresh_from_db()

        with pytest.raises(TinkError, match="Decryption failed"):
            other.address.open()

    def test_shows_nothing_when_it_is_printed(self, at):
        item = Item.objects.get(pk=new_item(at=at, address="http://hidden.example/").pk)

        assert "hidden" not in f"{item} {item.address} {item.address!r}"

    def test_cannot_skip_the_queue(self, at, ana):
        item = new_item(at=at)

        with pytest.raises(Refused):
            from openhotline.audit import services as audit

            with audit.deed():
                item.move_to(ItemStage.DECIDED, by=ana, at=at)

    def test_becomes_urgent_when_somebody_says_so_later(self, at):
        item = new_item(at=at, address="http://a.example/")

        again = new_item(at=at, address="http://a.example/", urgent=True)

        assert again.pk == item.pk and Item.objects.get().urgent


@pytest.mark.django_db
class TestRevealAddress:
    def test_gives_the_address_and_says_so_in_the_audit(self, at, ana):
        item = waiting_item(at=at, address="http://a.example/1")
        authority = authority_in_force(at=at)

        assert cases.reveal_address(item=item, country="NL", by=ana, at=at) == "http://a.example/1"

        event = Event.objects.get(action="item.address_revealed")
        assert (event.about, event.by) == (item.ref, "user:ana")
        assert authority.ref in event.facts

    def test_refuses_an_auditor(self, at, olu):
        authority_in_force(at=at)

        with pytest.raises(Refused):
            cases.reveal_address(item=waiting_item(at=at), country="", by=olu, at=at)

    def test_refuses_everybody_without_a_legal_basis(self, at, ana):
        with pytest.raises(Refused, match="legal basis"):
            cases.reveal_address(item=waiting_item(at=at), country="", by=ana, at=at)

        assert not Event.objects.filter(action="item.address_revealed").exists()


@pytest.mark.django_db
class TestSearchAddress:
    def test_finds_an_item_by_any_spelling(self, at, ana):
        item = waiting_item(at=at, address="http://a.example/1")

        assert cases.search_address(text="hxxp://A[.]example:80/1#x", by=ana, at=at) == item

    def test_keeps_no_word_of_what_was_pasted(self, at, ana):
        assert cases.search_address(text="http://unknown.example/", by=ana, at=at) is None

        event = Event.objects.get(action="item.searched")
        assert "unknown" not in event.facts + event.about

    def test_refuses_an_editor(self, at, edi):
        with pytest.raises(Refused):
            cases.search_address(text="http://a.example/", by=edi, at=at)


@pytest.mark.django_db
class TestLinkItems:
    def test_says_once_that_a_page_embeds_a_file(self, at, ana):
        page, file = new_item(at=at), new_item(at=at)

        for _ in range(2):
            cases.link_items(parent=page, child=file, relation=Relation.EMBEDS, by=ana, at=at)

        assert ItemLink.objects.get().child == file
        assert Event.objects.filter(action="item.linked").count() == 1

    def test_refuses_an_item_and_itself(self, at, ana):
        page = new_item(at=at)

        with pytest.raises(Refused):
            cases.link_items(parent=page, child=page, relation=Relation.EMBEDS, by=ana, at=at)
