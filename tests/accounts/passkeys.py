"""A security key in software: it does what a real one does, so that the real checks run."""

import hashlib
import json
import struct
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

ORIGIN = "http://testserver"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class SoftKey:
    """Holds one credential for one site. `origin` says where the browser believes to be."""

    def __init__(self, origin: str = ORIGIN) -> None:
        self.origin = origin
        self.id = b"soft-key-" + b"\x01" * 16
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.user_handle = b""
        self.signed = 0

    def register(self, options: dict[str, Any]) -> str:
        wanted = options["publicKey"]
        self.user_handle = websafe_decode(wanted["user"]["id"])
        cose = cbor.encode(dict(ES256.from_cryptography_key(self.private.public_key())))
        attested = b"\x00" * 16 + struct.pack(">H", len(self.id)) + self.id + cose
        data = self._data(wanted["rp"]["id"], PRESENT | VERIFIED | ATTESTED) + attested
        return self._answer(
            clientDataJSON=self._client("webauthn.create", wanted["challenge"]),
            attestationObject=cbor.encode({"fmt": "none", "attStmt": {}, "authData": data}),
        )

    def prove(self, options: dict[str, Any]) -> str:
        wanted = options["publicKey"]
        self.signed += 1
        data = self._data(wanted["rpId"], PRESENT | VERIFIED)
        client = self._client("webauthn.get", wanted["challenge"])
        signature = self.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=client, authenticatorData=data, signature=signature, userHandle=self.user_handle
        )

    def _data(self, site: str, flags: int) -> bytes:
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + struct.pack(">I", self.signed)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, **response: bytes) -> str:
        name = websafe_encode(self.id)
        parts = {part: websafe_encode(content) for part, content in response.items()}
        return json.dumps(
            {
                "type": "public-key",
                "id": name,
                "rawId": name,
                "response": parts,
                "clientExtensionResults": {"credProps": {"rk": True}},
            }
        )
