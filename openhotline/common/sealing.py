"""Sealed text: a model field that any process can write and only staff and worker can read.

Sealing is HPKE (Google Tink: X25519, HKDF-SHA256, AES-256-GCM). The table, the column and the
row's own reference are bound in as context, so a ciphertext moved to another row does not open.
"""

import base64
from typing import TYPE_CHECKING, Any

from django.db import models

from openhotline.common import keyring


class Sealed:
    """A sealed value as read from a row. Printing, logging or rendering it shows nothing."""

    __slots__ = ("_context", "token")

    def __init__(self, token: str, context: str) -> None:
        self.token, self._context = token, context

    def open(self) -> str:
        """The text. Callers are services that audit the reading, or jobs that act on it."""
        if not self.token:
            return ""
        name, _, body = self.token.partition(":")
        opened = keyring.open_sealed(name, base64.b64decode(body), context=self._context.encode())
        return opened.decode()

    def belongs_to(self, context: str) -> bool:
        return self._context == context

    def __bool__(self) -> bool:
        return bool(self.token)

    def __str__(self) -> str:
        return "sealed"

    __repr__ = __str__


class _Token(str):
    """Ciphertext on its way between a row and the database; never plain text."""


if TYPE_CHECKING:
    TextField = models.TextField[Any, Any]
else:
    TextField = models.TextField  # generic in its stubs only


class SealedText(TextField):
    """Text that is sealed when the row is saved. The model needs a `ref`, set before the first save.

    Reading the attribute gives `Sealed` after a save or a fetch. Look-ups by value are refused: use a keyed digest.
    """

    def __init__(self, *args: Any, retention: str = "item", **kwargs: Any) -> None:
        if retention not in keyring.RETENTION_CLASSES:
            raise ValueError(f"There is no retention class “{retention}”.")
        self.retention = retention
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "retention": self.retention}

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Attribute(self))

    def context_of(self, instance: models.Model) -> str:
        ref = getattr(instance, "ref", "")
        if not ref:
            raise ValueError(f"{type(instance).__name__} needs its reference before anything can be sealed.")
        return f"{instance._meta.db_table}|{self.column}|{ref}"

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname, "")
        if isinstance(value, _Token):
            return value
        if isinstance(value, Sealed):
            if not value.belongs_to(self.context_of(model_instance)):
                raise ValueError("A sealed value cannot be moved to another row. Open it and assign the text.")
            return _Token(value.token)
        if not value:
            return _Token("")
        context = self.context_of(model_instance)
        name, ciphertext = keyring.seal(str(value).encode(), retention=self.retention, context=context.encode())
        token = _Token(f"{name}:{base64.b64encode(ciphertext).decode()}")
        model_instance.__dict__[self.attname] = token
        return token

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, _Token) or value == "" or value is None:
            return value
        raise TypeError("Sealed text can be neither looked up nor updated in bulk.")

    def from_db_value(self, value: Any, *_: Any) -> Any:
        return None if value is None else _Token(value)


class _Attribute:
    """Gives `Sealed` for what is sealed, and plain text for what was just assigned and not yet saved."""

    def __init__(self, field: SealedText) -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: Any = None) -> Any:
        if instance is None:
            return self
        if self.field.attname not in instance.__dict__:
            instance.refresh_from_db(fields=[self.field.attname])
        value = instance.__dict__[self.field.attname]
        if isinstance(value, _Token):
            return Sealed(value, self.field.context_of(instance))
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value
