"""The conversation with our mail server: as safe as the settings say, never less."""

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from openhotline.post.jobs import SEND
from openhotline.post.models import Letter
from openhotline.post.stages import LetterStage
from tests.post.mailserver import MailServer

Write = Callable[..., Letter]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that only those trust who are told to."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.hotline.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "mail.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def context(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    settings.SMTP_HOST, settings.SMTP_USER, settings.PACE = "127.0.0.1", "", 1
    yield MailServer()


def send(letter: Letter, at: datetime) -> str:
    SEND.do([letter.pk], at)
    letter.refresh_from_db()
    return letter.stage


class TestTLS:
    @pytest.mark.parametrize("mode", ["starttls", "implicit"])
    def test_encrypts_as_the_settings_say(
        self,
        letter: Write,
        server: MailServer,
        context: ssl.SSLContext,
        trusted: None,
        settings: Any,
        at: datetime,
        mode: str,
    ) -> None:
        settings.SMTP_TLS = mode

        with server.running(**{"starttls" if mode == "starttls" else "tls": context}):
            settings.SMTP_PORT = server.port
            stage = send(letter(), at)

        assert stage == LetterStage.HANDED_OVER
        assert server.by_tls == [True]

    @pytest.mark.parametrize("mode", ["starttls", "implicit"])
    def test_says_nothing_to_a_server_nobody_vouches_for(
        self, letter: Write, server: MailServer, context: ssl.SSLContext, settings: Any, at: datetime, mode: str
    ) -> None:
        settings.SMTP_TLS = mode

        with server.running(**{"starttls" if mode == "starttls" else "tls": context}):
            settings.SMTP_PORT = server.port
            waiting = letter()
            stage = send(waiting, at)

        assert stage == LetterStage.DEFERRED
        assert waiting.last_problem == "SSLCertVerificationError"
        assert server.envelopes == []

    def test_says_nothing_in_clear_when_the_server_offers_no_tls(
        self, letter: Write, server: MailServer, settings: Any, at: datetime
    ) -> None:
        settings.SMTP_TLS = "starttls"

        with server.running():
            settings.SMTP_PORT = server.port
            stage = send(letter(), at)

        assert stage == LetterStage.DEFERRED
        assert server.taken == []


class TestSignIn:
    def test_signs_in_where_it_is_told_to(self, letter: Write, server: MailServer, settings: Any, at: datetime) -> None:
        settings.SMTP_TLS = "none"
        settings.SMTP_USER, settings.SMTP_PASSWORD = "hotline", "a good password"

        with server.running():
            settings.SMTP_PORT = server.port
            stage = send(letter(), at)

        assert stage == LetterStage.HANDED_OVER
        assert server.signed_in == ["hotline"]

    def test_never_bounces_a_letter_for_a_wrong_password(
        self, letter: Write, server: MailServer, settings: Any, at: datetime
    ) -> None:
        settings.SMTP_TLS = "none"
        settings.SMTP_USER, settings.SMTP_PASSWORD = "hotline", "a bad password"

        with server.running():
            settings.SMTP_PORT = server.port
            waiting = letter()
            stage = send(waiting, at)

        assert stage == LetterStage.DEFERRED
        assert waiting.last_problem == "535 5.7.8"

    def test_never_bounces_a_letter_because_we_did_not_sign_in(
        self, letter: Write, server: MailServer, settings: Any, at: datetime
    ) -> None:
        settings.SMTP_TLS = "none"
        server.on_mail = ["530 5.7.0 Authentication required"]

        with server.running():
            settings.SMTP_PORT = server.port
            stage = send(letter(), at)

        assert stage == LetterStage.DEFERRED
