"""Asking real servers on loopback, through a practice map: what is brought home, and what is left alone."""

import asyncio
import gzip
import hashlib
import json
import ssl
import zlib
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from openhotline.common.outbound import (
    Blocked,
    Body,
    Failed,
    Failure,
    Reason,
    Vantage,
    fetch,
    fetch_json,
    gather,
    run,
)
from tests.common.hostile_forms import HOSTILE_NAMES
from tests.common.outbound_recorders import NORTH, PERMIT, Recorder

HOST = "192.0.2.10"
OTHER = "198.51.100.20"
NAMES = {"page.example": [HOST], "other.example": [OTHER], **HOSTILE_NAMES}


def reply(body=b"", status="200 OK", content_type="text/html", **headers):
    """The bytes of an HTTP answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"Content-Type: {content_type}"] if content_type else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + body


def redirect(location, status="302 Found"):
    return reply(status=status, Location=location)


class Server:
    """Gives each path its bytes (or lets a function write them) and keeps every request as it came."""

    def __init__(self, pages):
        self.pages = pages
        self.requests: list[str] = []
        self.sent = 0
        self.together = self.most_together = 0

    async def serve(self, reader, writer):
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        try:
            request = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.requests.append(request)
            method, path, _version = request.split("\r\n")[0].split(" ")
            page = self.pages.get(f"{method} {path}", self.pages.get(path, reply(status="404 Not Found")))
            if callable(page):
                await page(self, reader, writer)
            else:
                head, _gap, body = page.partition(b"\r\n\r\n")
                writer.write(head + b"\r\n\r\n" + (b"" if method == "HEAD" else body))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client left, which is what some of these tests are about
        finally:
            self.together -= 1
            writer.close()

    def header(self, name, request=0):
        for line in self.requests[request].split("\r\n")[1:]:
            key, _colon, value = line.partition(": ")
            if key.lower() == name:
                return value
        return None


@asynccontextmanager
async def practice(*servers, tls=None):
    """The servers stand at 192.0.2.10 and 198.51.100.20, ports 80 (or 443 with TLS)."""
    standing = [await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=tls) for server in servers]
    ports = [server.sockets[0].getsockname()[1] for server in standing]
    port = "443" if tls else "80"
    try:
        yield {"hosts": {address: {port: at} for address, at in zip((HOST, OTHER), ports, strict=False)}}
    finally:
        for server in standing:
            server.close()


def visit(pages, url="http://page.example/", *, other=None, recorder=None, calls=1, door=None, **more):
    """Fetch from a page server (and another, if given); return the answer and the servers."""
    servers = [Server(pages)] + ([Server(other)] if other is not None else [])
    recorder = recorder or Recorder(NAMES, real=True)

    async def go():
        async with practice(*servers) as map_:
            through = recorder.door(map_, **(door or {}))
            if calls == 1:
                return await fetch(url, permit=PERMIT, vantage=NORTH, door=through, **more)
            return await gather(fetch(url, permit=PERMIT, vantage=NORTH, door=through, **more) for _ in range(calls))

    return run(go()), *servers


def failure_of(*args, **more):
    with pytest.raises(Failed) as failed:
        visit(*args, **more)
    return failed.value.kind


def block_of(*args, **more):
    with pytest.raises(Blocked) as blocked:
        visit(*args, **more)
    return blocked.value.reason


class TestFetch:
    def test_brings_home_status_headers_length_digest_and_what_was_seen(self):
        page = "<title>Grüße</title>".encode()

        answer, server = visit(
            {"/": reply(page, Server="made-up", ETag='"1"', X_Secret="no", content_type="text/html; charset=utf-8")},
            look=lambda body, kind: (body.decode().count("title"), kind),
        )

        assert (answer.status, answer.length, answer.body) == (200, len(page), Body.READ)
        assert answer.digest == hashlib.sha256(page).hexdigest()
        assert answer.seen == (2, "text/html; charset=utf-8")
        assert answer.headers["server"] == "made-up" and answer.headers["etag"] == '"1"'
        assert "x-secret" not in answer.headers
        assert (answer.address, answer.hops) == (HOST, ())
        assert 0 < answer.elapsed < 5
        assert page.decode() not in repr(answer) and "192.0.2" not in repr(answer)

    def test_sends_the_right_host_and_nothing_about_us(self):
        _answer, server = visit(
            {"/a?b=%41%2f&c": reply()}, "http://page.example/a?b=%41%2f&c#d", door={"user_agent": "Us/1"}
        )

        assert server.requests[0].startswith("GET /a?b=%41%2f&c HTTP/1.1\r\n")
        assert server.header("host") == "page.example"
        assert server.header("user-agent") == "Us/1"
        assert server.header("accept-encoding") == "identity"
        names = {line.partition(":")[0].lower() for line in server.requests[0].split("\r\n")[1:] if line}
        assert names == {"host", "user-agent", "accept", "accept-encoding", "connection"} or names == {
            "host",
            "user-agent",
            "accept",
            "accept-encoding",
        }

    def test_reaches_an_address_given_as_a_number(self):
        answer, server = visit({"/": reply(b"x")}, f"http://{HOST}/")

        assert answer.status == 200 and server.header("host") == HOST

    def test_asks_names_once_and_connects_to_that_address_only(self):
        recorder = Recorder(NAMES, real=True)
        visit({"/": reply(b"x")}, recorder=recorder)

        assert recorder.asked == [("page.example", "A"), ("page.example", "AAAA")]
        assert [address for address, _port in recorder.opened] == ["127.0.0.1"]

    def test_sends_no_cookie_back(self):
        _answer, server = visit(
            {"/": reply(status="302 Found", Location="/next", Set_Cookie="id=1; Path=/"), "/next": reply(b"x")}
        )

        assert len(server.requests) == 2
        assert all("cookie" not in request.lower() for request in server.requests)

    def test_takes_no_proxy_from_the_environment(self, monkeypatch):
        monkeypatch.setenv("HTTP_PROXY", "http://192.0.2.99:3128")
        monkeypatch.setenv("ALL_PROXY", "http://192.0.2.99:3128")

        answer, _server = visit({"/": reply(b"x")})

        assert answer.status == 200

    def test_a_look_may_not_hand_the_body_out(self):
        with pytest.raises(TypeError):
            visit({"/": reply(b"x")}, look=lambda body, kind: body)

    def test_reads_an_empty_page_and_an_error_page(self):
        answer, _server = visit({"/": reply(b"gone away", "410 Gone")}, look=lambda body, kind: len(body))

        assert (answer.status, answer.seen) == (410, 9)
        assert visit({"/": reply(b"")})[0].length == 0

    def test_two_at_a_time_and_no_more_with_one_host(self):
        async def slowly(server, reader, writer):
            await asyncio.sleep(0.02)
            writer.write(reply(b"x"))

        answers, server = visit({"/": slowly}, calls=8)

        assert [answer.status for answer in answers] == [200] * 8
        assert server.most_together == 2

    def test_waiting_for_a_place_costs_nothing_of_the_time(self):
        async def slowly(server, reader, writer):
            await asyncio.sleep(0.15)
            writer.write(reply(b"x"))

        answers, _server = visit({"/": slowly}, calls=6, door={"seconds": 0.4})

        assert all(not isinstance(answer, Exception) for answer in answers)


class TestHeadersOnly:
    def test_asks_for_headers_and_gets_no_body(self):
        answer, server = visit({"/": reply(b"x" * 500)}, headers_only=True, look=lambda body, kind: 1)

        assert (answer.status, answer.length, answer.body) == (200, 500, Body.NOT_ASKED)
        assert answer.digest is answer.seen is None
        assert [request.split(" ")[0] for request in server.requests] == ["HEAD"]

    @pytest.mark.parametrize(
        "status", ["404 Not Found", "405 Method Not Allowed", "403 Forbidden", "501 Not Implemented"]
    )
    def test_a_server_that_knows_no_head_is_asked_for_one_byte(self, status):
        pages = {
            "HEAD /a.jpg": reply(status=status),
            "GET /a.jpg": reply(b"\xff", "206 Partial Content", "image/jpeg", Content_Range="bytes 0-0/5000"),
        }
        answer, server = visit(pages, "http://page.example/a.jpg")

        assert (answer.status, answer.length, answer.digest) == (206, 5000, None)
        assert server.header("range", request=1) == "bytes=0-0"

    def test_a_page_with_the_name_of_a_picture_is_read_as_the_page_it_is(self):
        answer, server = visit({"/a.jpg": reply(b"no longer here")}, "http://page.example/a.jpg")

        assert answer.body is Body.READ
        assert [request.split(" ")[0] for request in server.requests] == ["HEAD", "GET"]


class TestMedia:
    @pytest.mark.parametrize(
        "kind", ["image/png", "video/mp4", "audio/ogg", "application/octet-stream", "application/zip"]
    )
    def test_of_a_media_type_never_more_than_headers(self, kind):
        answer, _server = visit({"/": reply(b"MEDIA" * 100, content_type=kind)}, look=lambda body, kind: 1)

        assert (answer.status, answer.length, answer.body) == (200, 500, Body.MEDIA)
        assert answer.digest is answer.seen is None

    def test_nor_where_no_type_is_given(self):
        answer, _server = visit({"/": reply(b"x", content_type="")})

        assert (answer.body, answer.digest) == (Body.MEDIA, None)

    @pytest.mark.parametrize(
        "start", [b"\x89PNG\r\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"\0\0\0\x18ftypmp42", b"%PDF-1"]
    )
    def test_nor_where_the_type_lies(self, start):
        answer, _server = visit({"/": reply(start + b"x" * 50)}, look=lambda body, kind: 1)

        assert (answer.body, answer.digest, answer.seen) == (Body.MEDIA, None, None)

    def test_an_address_that_looks_like_a_picture_is_only_asked_for_headers(self):
        answer, server = visit(
            {"/a.JPG?x=1": reply(b"x" * 9, content_type="image/jpeg")}, "http://page.example/a.JPG?x=1"
        )

        assert (answer.status, answer.length) == (200, 9)
        assert [request.split(" ")[0] for request in server.requests] == ["HEAD"]

    def test_a_long_film_is_left_after_its_first_bytes(self):
        async def film(server, reader, writer):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n")
            for _ in range(2000):
                writer.write(b"x" * 65536)
                await writer.drain()
                server.sent += 65536

        answer, server = visit({"/": film})

        assert answer.body is Body.MEDIA
        assert server.sent < 2000 * 65536


class TestLimits:
    def test_reads_a_huge_page_up_to_its_limit(self):
        async def huge(server, reader, writer):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
            for _ in range(2000):
                writer.write(b"x" * 65536)
                await writer.drain()
                server.sent += 65536

        answer, server = visit({"/": huge}, look=lambda body, kind: len(body))

        assert (answer.body, answer.seen, answer.length) == (Body.CUT, 256 * 1024, None)
        assert answer.digest == hashlib.sha256(b"x" * 256 * 1024).hexdigest()
        assert server.sent < 2000 * 65536

    def test_gives_up_on_a_slow_body(self):
        async def slow(server, reader, writer):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n")
            for _ in range(1000):
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.02)

        assert failure_of({"/": slow}, door={"seconds": 0.2}) is Failure.TIMEOUT

    def test_gives_up_on_slow_headers(self):
        async def slow(server, reader, writer):
            writer.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            for _ in range(1000):
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.02)

        assert failure_of({"/": slow}, door={"seconds": 0.2}) is Failure.TIMEOUT

    def test_a_server_that_says_wait_for_ever_is_left(self):
        async def wait(server, reader, writer):
            for _ in range(10_000):
                writer.write(b"HTTP/1.1 102 Processing\r\n\r\n")
                await writer.drain()
                await asyncio.sleep(0.001)

        assert failure_of({"/": wait}, door={"seconds": 0.2}) is Failure.TIMEOUT

    @pytest.mark.parametrize("encoding", ["gzip", "deflate"])
    def test_refuses_a_bomb(self, encoding):
        zeros = b" " * 50_000_000
        bomb = gzip.compress(zeros) if encoding == "gzip" else zlib.compress(zeros)

        assert failure_of({"/": reply(bomb, Content_Encoding=encoding)}) is Failure.BOMB

    @pytest.mark.parametrize(
        ("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("x-gzip", gzip.compress)]
    )
    def test_unpacks_an_honest_page(self, encoding, pack):
        page = b"".join(b"<p>%d</p>" % (number * 7919) for number in range(2000))

        answer, _server = visit({"/": reply(pack(page), Content_Encoding=encoding)}, look=lambda body, kind: len(body))

        assert (answer.body, answer.seen, answer.digest) == (Body.READ, len(page), hashlib.sha256(page).hexdigest())

    def test_does_not_unpack_what_it_does_not_know(self):
        answer, _server = visit({"/": reply(b"x", Content_Encoding="br")}, look=lambda body, kind: 1)

        assert (answer.status, answer.body, answer.digest, answer.seen) == (200, Body.ENCODING, None, None)
        assert visit({"/": reply(b"x", Content_Encoding="gzip, gzip")})[0].body is Body.ENCODING

    def test_says_bad_answer_where_packing_is_broken(self):
        assert failure_of({"/": reply(b"no gzip", Content_Encoding="gzip")}) is Failure.BAD_ANSWER

    def test_says_that_a_packed_page_ended_early(self):
        packed = gzip.compress(b"".join(b"%d" % (n * n) for n in range(5000)))[:-200]

        assert visit({"/": reply(packed, Content_Encoding="gzip")})[0].body is Body.CUT

    def test_refuses_a_flood_of_headers(self):
        flood = {f"X-{number}": "x" for number in range(1000)}

        assert failure_of({"/": reply(b"x", **flood)}) is Failure.BAD_ANSWER

    def test_refuses_a_header_without_end(self):
        assert failure_of({"/": reply(b"x", X_Long="x" * 100_000)}) is Failure.BAD_ANSWER

    @pytest.mark.parametrize(
        "noise", [b"", b"hello\r\n\r\n", b"\x16\x03\x01\x02\x00", b"HTTP/9.9 abc\r\n\r\n", b"SSH-2.0-x\r\n"]
    )
    def test_noise_is_a_failure_and_no_crash(self, noise):
        async def noisy(server, reader, writer):
            writer.write(noise)

        assert failure_of({"/": noisy}) in (Failure.BAD_ANSWER, Failure.RESET)

    def test_tells_a_reset_from_a_refusal(self):
        async def cut(server, reader, writer):
            writer.transport.abort()

        assert failure_of({"/": cut}) is Failure.RESET
        assert failure_of({}, "http://other.example/") is Failure.REFUSED
        assert failure_of({}, "http://nowhere.example/") is Failure.DNS_GONE
        assert failure_of({}, "http://empty.example/", recorder=Recorder({"empty.example": []})) is Failure.DNS_EMPTY


class TestRedirects:
    def test_follows_five_and_says_where_they_led(self):
        pages = {f"/{n}": redirect(f"/{n + 1}") for n in range(4)} | {"/4": redirect("http://other.example/end")}

        answer, first, second = visit(pages, "http://page.example/0", other={"/end": reply(b"x")})

        assert (answer.status, answer.address, len(answer.hops)) == (200, OTHER, 5)
        assert answer.hops[-1] == "http://other.example/end"
        assert second.header("host") == "other.example"

    def test_stops_at_the_sixth(self):
        pages = {f"/{n}": redirect(f"/{n + 1}") for n in range(9)}
        recorder = Recorder(NAMES, real=True)

        assert block_of(pages, "http://page.example/0", recorder=recorder) is Reason.HOPS
        assert len(recorder.opened) == 6

    def test_stops_at_a_loop(self):
        recorder = Recorder(NAMES, real=True)

        assert block_of({"/": redirect("/b"), "/b": redirect("/")}, recorder=recorder) is Reason.LOOP
        assert block_of({"/": redirect("#again")}) is Reason.LOOP
        assert len(recorder.opened) == 2

    @pytest.mark.parametrize(
        ("location", "reason"),
        [
            ("http://127.0.0.1/", Reason.LOOPBACK),
            ("//127.1/", Reason.LOOPBACK),
            ("http:\\\\0x7f000001\\", Reason.LOOPBACK),
            ("http://loopback.test/", Reason.LOOPBACK),
            ("http://[::1]/", Reason.LOOPBACK),
            ("http://0/", Reason.UNSPECIFIED),
            ("http://10.0.0.1/", Reason.PRIVATE),
            ("http://sixteen.test/", Reason.PRIVATE),
            ("http://[fd00::1]/", Reason.PRIVATE),
            ("http://100.64.0.1/", Reason.SHARED),
            ("http://169.254.1.1/", Reason.LINK_LOCAL),
            ("http://[fe80::1]/", Reason.LINK_LOCAL),
            ("http://[fec0::1]/", Reason.SITE_LOCAL),
            ("http://169.254.169.254/latest/meta-data/", Reason.METADATA),
            ("http://metadata.test/", Reason.METADATA),
            ("http://224.0.0.1/", Reason.MULTICAST),
            ("http://255.255.255.255/", Reason.BROADCAST),
            ("http://240.0.0.1/", Reason.RESERVED),
            ("http://[64:ff9b::7f00:1]/", Reason.NAT64),
            ("http://[2002:7f00:1::]/", Reason.SIX_TO_FOUR),
            ("http://[2001::1]/", Reason.TEREDO),
            ("http://isatap.test/", Reason.ISATAP),
            ("http://[::ffff:127.0.0.1]/", Reason.V4_IN_V6),
            ("http://mixed.test/", Reason.LOOPBACK),
            ("http://93.184.215.14/", Reason.OUTSIDE_PRACTICE),
            ("http://localhost/", Reason.LOCAL_NAME),
            ("http://hidden.onion/", Reason.ONION),
            ("http://page.example:22/", Reason.PORT),
            ("http://rita:pw@page.example/b", Reason.CREDENTIALS),
            ("file:///etc/passwd", Reason.SCHEME),
            ("gopher://page.example/", Reason.SCHEME),
            ("data:text/html,x", Reason.SCHEME),
            ("javascript:alert(1)", Reason.SCHEME),
            ("http://[::1", Reason.ADDRESS),
            ("/" + "a" * 8000 + "/" + "ж" * 50, Reason.ADDRESS),
        ],
    )
    def test_checks_every_hop_like_the_first(self, location, reason):
        recorder = Recorder(NAMES, real=True)

        assert block_of({"/": redirect(location)}, recorder=recorder) is reason
        assert len(recorder.opened) == 1

    def test_a_name_that_changes_between_hops_is_refused(self):
        answers = iter([[HOST], [HOST]] + [["127.0.0.1"]] * 9)
        recorder = Recorder({"page.example": lambda: next(answers)}, real=True)

        assert block_of({"/": redirect("/b"), "/b": reply(b"x")}, recorder=recorder) is Reason.LOOPBACK
        assert len(recorder.opened) == 1

    def test_says_whether_it_was_another_host_that_failed(self):
        def elsewhere(pages, url="http://page.example/"):
            with pytest.raises(Failed) as failed:
                visit(pages, url)
            return failed.value.elsewhere

        assert elsewhere({"/": redirect("http://nowhere.example/")})
        assert elsewhere({"/": redirect("http://other.example/")})
        assert not elsewhere({}, "http://nowhere.example/")

    def test_a_redirect_without_a_place_is_the_answer(self):
        answer, _server = visit({"/": reply(b"x", "302 Found")})

        assert answer.status == 302

    def test_reads_places_as_browsers_do(self):
        answer, _server = visit({"/": redirect("  ../b c?d#e ".replace("b c", "bé")), "/b%C3%A9?d": reply(b"x")})

        assert (answer.status, answer.hops) == (200, ("http://page.example/b%C3%A9?d",))


class TestFetchJson:
    def fetch(self, page, **more):
        server = Server({"/domain/x": page})

        async def go():
            async with practice(server) as map_:
                door = Recorder(NAMES, real=True).door(map_)
                url = "http://page.example/domain/x"
                return await fetch_json(url, permit=PERMIT, vantage=NORTH, door=door, **more)

        return run(go()), server

    def test_gives_the_document(self):
        page = reply(json.dumps({"handle": "X"}).encode(), content_type="application/rdap+json")

        answer, server = self.fetch(page)

        assert (answer.status, answer.data) == (200, {"handle": "X"})
        assert "rdap+json" in server.header("accept")

    def test_gives_a_status_without_a_document(self):
        answer, _server = self.fetch(reply(b"<p>nobody</p>", "404 Not Found"))

        assert (answer.status, answer.data) == (404, None)

    @pytest.mark.parametrize("body", [b"", b"<p>", b"{", b"[" * 100_000, b"\xff", b"1" * 10_000])
    def test_says_bad_answer_to_what_is_no_document(self, body):
        with pytest.raises(Failed) as failed:
            self.fetch(reply(body, content_type="application/json"))
        assert failed.value.kind is Failure.BAD_ANSWER

    def test_says_too_large_beyond_the_limit(self):
        with pytest.raises(Failed) as failed:
            self.fetch(reply(b'"%s"' % (b"x" * 2000), content_type="application/json"), max_bytes=1000)
        assert failed.value.kind is Failure.TOO_LARGE


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """The files of a key and a certificate for page.example and its address."""
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "page.example")])
    names = x509.SubjectAlternativeName([x509.DNSName("page.example"), x509.IPAddress(ip_address(HOST))])
    builder = x509.CertificateBuilder(name, name, secret.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(
        datetime(2099, 1, 1, tzinfo=UTC)
    )
    signed = builder.add_extension(names, critical=False).sign(secret, hashes.SHA256())
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    key.write_bytes(
        secret.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    cert.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    return key, cert


class TestTls:
    def fetch(self, certificate, url, trusted=True, pages=None):
        key, cert = certificate
        serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        serving.load_cert_chain(cert, key)
        names: list[str | None] = []
        serving.sni_callback = lambda _socket, name, _context: names.append(name)
        server = Server(pages or {"/": reply(b"x")})
        more = {"tls": lambda: ssl.create_default_context(cafile=str(cert))} if trusted else {}

        async def go():
            async with practice(server, tls=serving) as map_:
                door = Recorder({**NAMES, "wrong.example": [HOST]}, real=True).door(map_, **more)
                return await fetch(url, permit=PERMIT, vantage=NORTH, door=door)

        return run(go()), server, names

    def test_names_the_right_host_to_the_server(self, certificate):
        answer, server, names = self.fetch(certificate, "https://page.example/")

        assert (answer.status, names, server.header("host")) == (200, ["page.example"], "page.example")

    def test_checks_the_address_where_it_is_a_number(self, certificate):
        answer, server, _names = self.fetch(certificate, f"https://{HOST}/")

        assert (answer.status, server.header("host")) == (200, HOST)

    @pytest.mark.parametrize(("url", "trusted"), [("https://wrong.example/", True), ("https://page.example/", False)])
    def test_fails_on_a_certificate_that_is_not_good(self, certificate, url, trusted):
        with pytest.raises(Failed) as failed:
            self.fetch(certificate, url, trusted)
        assert failed.value.kind is Failure.TLS

    def test_never_goes_on_without_encryption(self, certificate):
        with pytest.raises(Blocked) as blocked:
            self.fetch(certificate, "https://page.example/", pages={"/": redirect("http://page.example/")})
        assert blocked.value.reason is Reason.DOWNGRADE

    def test_fails_where_the_other_side_speaks_no_tls(self):
        async def plain(reader, writer):
            writer.write(reply(b"x"))
            writer.close()

        async def go():
            async with await asyncio.start_server(plain, "127.0.0.1", 0) as server:
                map_ = {"hosts": {HOST: {"443": server.sockets[0].getsockname()[1]}}}
                door = Recorder(NAMES, real=True).door(map_)
                await fetch("https://page.example/", permit=PERMIT, vantage=NORTH, door=door)

        with pytest.raises(Failed) as failed:
            run(go())
        assert failed.value.kind is Failure.TLS


class TestVantage:
    def test_speaks_from_its_own_address(self):
        heard = []

        async def who(server, reader, writer):
            heard.append(writer.get_extra_info("peername")[0])
            writer.write(reply(b"x"))

        async def go():
            async with practice(Server({"/": who})) as map_:
                door = Recorder(NAMES, real=True).door(map_)
                south = Vantage("south", NORTH.resolvers, "127.0.0.2")
                await fetch("http://page.example/", permit=PERMIT, vantage=south, door=door)

        run(go())
        assert heard == ["127.0.0.2"]


class TestGather:
    def test_runs_many_and_gives_each_its_outcome_in_order(self):
        async def go():
            async with practice(Server({"/": reply(b"x")})) as map_:
                door = Recorder(NAMES, real=True).door(map_)
                urls = ["http://page.example/", "http://loopback.test/", "http://nowhere.example/"] * 20
                return await gather(fetch(url, permit=PERMIT, vantage=NORTH, door=door) for url in urls)

        outcomes = run(go())

        assert [type(outcome).__name__ for outcome in outcomes] == ["Answer", "Blocked", "Failed"] * 20
