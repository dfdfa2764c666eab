"""A small IMAP server on loopback: real lines over a real socket, for one mailbox with one folder.

It speaks what a client needs to read a folder and to delete from it. `folder` maps UIDs to mails; what the client
said is in `said`.
"""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Mailserver(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, mails: list[bytes], *, user: str, password: str) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.folder = dict(enumerate(mails, 7))
        self.deleted: set[int] = set()
        self.user, self.password = user, password
        self.said: list[str] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Session(socketserver.StreamRequestHandler):
    server: Mailserver

    def handle(self) -> None:
        self._say(b"* OK [CAPABILITY IMAP4rev1] ready")
        while line := self.rfile.readline().decode().strip():
            tag, _space, rest = line.partition(" ")
            command, _space, words = rest.partition(" ")
            if command.upper() == "UID":
                command, _space, words = words.partition(" ")
            self.server.said.append(command.upper())
            answer = getattr(self, f"_{command.lower()}", self._unknown)(words)
            self._say(f"{tag} {answer}".encode())
            if command.upper() == "LOGOUT":
                return

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def _unknown(self, _words: str) -> str:
        return "BAD what?"

    def _capability(self, _words: str) -> str:
        self._say(b"* CAPABILITY IMAP4rev1")
        return "OK done"

    def _login(self, words: str) -> str:
        wanted = f'"{self.server.user}" "{self.server.password}"'
        return "OK welcome" if words == wanted else "NO who are you?"

    def _select(self, words: str) -> str:
        self._say(f"* {len(self.server.folder)} EXISTS".encode())
        return "OK [READ-WRITE] done" if words.strip('"') == "INBOX" else "NO such folder"

    def _search(self, words: str) -> str:
        found = [uid for uid in self.server.folder if words != "UNDELETED" or uid not in self.server.deleted]
        self._say(b"* SEARCH " + " ".join(map(str, found)).encode())
        return "OK done"

    def _fetch(self, words: str) -> str:
        uid = int(words.partition(" ")[0])
        if raw := self.server.folder.get(uid):
            number = list(self.server.folder).index(uid) + 1
            self.wfile.write(f"* {number} FETCH (UID {uid} FLAGS () BODY[] {{{len(raw)}}}\r\n".encode() + raw)
            self._say(f" RFC822.SIZE {len(raw)})".encode())
        return "OK done"

    def _store(self, words: str) -> str:
        uids, _space, what = words.partition(" ")
        if re.search(r"\+FLAGS.*\\Deleted", what):
            self.server.deleted |= {int(uid) for uid in uids.split(",")}
        return "OK done"

    def _expunge(self, _words: str) -> str:
        for uid in sorted(self.server.deleted & set(self.server.folder)):
            self._say(f"* {list(self.server.folder).index(uid) + 1} EXPUNGE".encode())
            del self.server.folder[uid]
        return "OK done"

    def _logout(self, _words: str) -> str:
        self._say(b"* BYE")
        return "OK done"


@contextmanager
def mailserver(mails: list[bytes], *, user: str = "hotline", password: str = "made up") -> Iterator[Mailserver]:
    with Mailserver(mails, user=user, password=password) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
