"""Keys by class and month: made once, rotated by a new month, destroyed for good."""

import stat
from datetime import timedelta

import pytest

from openhotline.__main__ import main
from openhotline.audit.models import Event
from openhotline.common import keyring
from openhotline.common.keyring import KeyMissing
from tests.support.factories import new_item


@pytest.fixture
def keys(tmp_path, settings, at):
    settings.KEYS_DIR = tmp_path / "keys"
    keyring.ensure_keys(at=at)
    return settings.KEYS_DIR


def opened(sealed):
    name, ciphertext = sealed
    return keyring.open_sealed(name, ciphertext, context=b"here")


def seal(text=b"words"):
    return keyring.seal(text, retention="report", context=b"here")


class TestKeys:
    def test_are_made_once_and_read_by_their_owner_only(self, keys, at):
        assert keyring.ensure_keys(at=at) == []
        files = list(keys.rglob("*.key"))
        assert files and all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files)

    def test_of_a_new_month_seal_and_the_old_ones_still_open(self, keys, at):
        before = seal()
        keyring.ensure_keys(at=at + timedelta(days=31))
        after = seal()

        assert before[0] != after[0]
        assert opened(before) == opened(after) == b"words"

    def test_that_are_destroyed_take_what_they_sealed_with_them_and_nothing_else(self, keys, at):
        old = seal()
        keyring.ensure_keys(at=at + timedelta(days=31))
        new = seal()

        keyring.erase(old[0])

        with pytest.raises(KeyMissing):
            opened(old)
        assert opened(new) == b"words"

    def test_open_nothing_on_the_public_face(self, keys, settings):
        sealed = seal()
        settings.FACE = "public"

        with pytest.raises(KeyMissing, match="never opens"):
            opened(sealed)
        assert seal()


class TestTheKeysCommand:
    @pytest.mark.django_db
    def test_asks_before_it_destroys_and_says_so_in_the_audit(self, keys, at, capsys):
        item = new_item(at=at, address="http://forgotten.example/")
        name = item.address.token.partition(":")[0]

        assert main(["keys", "--erase", name]) == 1
        assert item.address.open()
        assert main(["keys", "--erase", name, "--yes"]) == 0

        assert Event.objects.get(action="key.erased").about == f"key:{name}"
        item.refresh_from_db()
        with pytest.raises(KeyMissing):
            item.address.open()
