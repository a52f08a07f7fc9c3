"""How the app proves to Entra that it is itself."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from entra_wire import CLIENT, GRAPH, caller, entra

from autocapture.errors import SettingsWrong
from autocapture.gateways.credentials import by_certificate, by_identity

type Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def certificate(key: Key) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Contoso auto capture")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    return made.not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())


def key_pem(key: Key, encryption: KeySerializationEncryption | None = None) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption())


def pem(key: Key) -> bytes:
    return key_pem(key) + certificate(key).public_bytes(Encoding.PEM)


def file(folder: Path, content: bytes) -> str:
    path = folder / "registration.pem"
    path.write_bytes(content)
    return str(path)


def test_a_certificate_signs_for_this_app_at_this_tenant(tmp_path, wire, key):
    entra(by_certificate(file(tmp_path, pem(key)))).token(caller(), GRAPH)
    assertion = wire.forms[0]["client_assertion"]
    claims = jwt.decode(assertion, key.public_key(), algorithms=["PS256"], audience=wire.urls[-1])
    assert (claims["iss"], claims["sub"]) == (str(CLIENT), str(CLIENT))
    assert claims["exp"] - claims["iat"] <= 600
    assert wire.forms[0]["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def test_the_assertion_names_the_certificate_that_the_registration_holds(tmp_path, wire, key):
    content = pem(key)
    entra(by_certificate(file(tmp_path, content))).token(caller(), GRAPH)
    header = jwt.get_unverified_header(wire.forms[0]["client_assertion"])
    digest = hashlib.sha256(x509.load_pem_x509_certificate(content).public_bytes(Encoding.DER)).digest()
    assert header["x5t#S256"].rstrip("=") == base64.urlsafe_b64encode(digest).decode().rstrip("=")


def test_the_key_never_leaves_with_a_request(tmp_path, wire, key):
    entra(by_certificate(file(tmp_path, pem(key)))).token(None, GRAPH)
    assert not [value for form in wire.forms for value in form.values() if "PRIVATE" in value]


def test_an_identity_is_asked_for_its_assertion_each_time(wire):
    assertions = iter(["first", "second"])
    kept = entra(by_identity(lambda: next(assertions)))
    kept.token(caller(), GRAPH)
    kept.token(caller("another sign-in"), GRAPH)
    assert [form["client_assertion"] for form in wire.forms] == ["first", "second"]


WRONG = {
    "nothing": lambda _: b"",
    "no PEM": lambda _: b"secret",
    "the key alone": key_pem,
    "the certificate alone": lambda key: certificate(key).public_bytes(Encoding.PEM),
    "an encrypted key": lambda key: (
        key_pem(key, BestAvailableEncryption(b"x")) + certificate(key).public_bytes(Encoding.PEM)
    ),
    "somebody else's certificate": lambda key: (
        key_pem(key) + certificate(rsa.generate_private_key(65537, 2048)).public_bytes(Encoding.PEM)
    ),
    "a key of another kind": lambda _: pem(ec.generate_private_key(ec.SECP256R1())),
}


@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG)
def test_a_file_that_will_not_do_is_a_setting_that_is_wrong(tmp_path, key, content):
    with pytest.raises(SettingsWrong) as caught:
        by_certificate(file(tmp_path, content(key)))
    assert [problem.name for problem in caught.value.problems] == ["CERTIFICATE_PATH"]
    assert str(tmp_path) not in str(caught.value)


def test_a_file_that_is_not_there_is_a_setting_that_is_wrong(tmp_path):
    with pytest.raises(SettingsWrong, match="CERTIFICATE_PATH"):
        by_certificate(str(tmp_path / "nothing.pem"))
