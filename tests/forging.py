"""Tokens as an attacker makes them, with every byte in the test's own hands."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

type Claims = Mapping[str, Any]


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def as_json(content: object) -> bytes:
    return json.dumps(content).encode()


def number(value: int) -> str:
    return encoded(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def public(key: rsa.RSAPrivateKey, key_id: str, **more: str) -> dict[str, str]:
    """The key as Entra would list it."""
    numbers = key.public_key().public_numbers()
    return {"kty": "RSA", "use": "sig", "kid": key_id, "n": number(numbers.n), "e": number(numbers.e), **more}


@dataclass
class Forge:
    """Signs with a key that the app takes for Entra's, or with a stranger's; `claims` are those of a good token."""

    claims: Claims
    key: rsa.RSAPrivateKey
    key_id: str
    stranger: rsa.RSAPrivateKey = field(default_factory=new_key)

    @property
    def pem(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def changed(self, **claims: Any) -> dict[str, Any]:
        """The good claims with changes; None takes one away."""
        return {name: claim for name, claim in {**self.claims, **claims}.items() if claim is not None}

    def header(self, **more: Any) -> dict[str, Any]:
        """The good header with changes; None takes one away."""
        every = {"typ": "JWT", "alg": "RS256", "kid": self.key_id, **more}
        return {name: value for name, value in every.items() if value is not None}

    def token(self, **claims: Any) -> str:
        """A token with a good signature."""
        return self.signed(as_json(self.changed(**claims)))

    def headed(self, by: rsa.RSAPrivateKey | None = None, **header: Any) -> str:
        """The good claims below another header, signed by our key or another one."""
        return self.signed(as_json(self.claims), self.header(**header), by)

    def signed(self, payload: bytes, header: object = None, by: rsa.RSAPrivateKey | None = None) -> str:
        """Any payload below any header, signed with RS256 whatever the header says."""
        text = f"{encoded(as_json(header or self.header()))}.{encoded(payload)}"
        return f"{text}.{encoded((by or self.key).sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"

    def unsigned(self, signature: bytes = b"", **header: Any) -> str:
        """The good claims with whatever stands in for a signature."""
        return f"{encoded(as_json(self.header(**header)))}.{encoded(as_json(self.claims))}.{encoded(signature)}"

    def twice(self, name: str, first: object) -> str:
        """A token in which a claim stands first with another value, and then as it should."""
        return self.signed(b"{" + as_json(name) + b": " + as_json(first) + b", " + as_json(self.claims)[1:])
