"""How the app proves to Entra that it is itself: by its managed identity, or by a certificate. Never by a secret.

It asks Entra for nothing.
https://learn.microsoft.com/entra/identity-platform/certificate-credentials
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from autocapture.errors import SettingProblem, SettingsWrong

type Credential = Mapping[str, str | Callable[[], str]]
"""What MSAL takes as a client's credential. Whoever holds it never prints it."""


def by_identity(assertion: Callable[[], str]) -> Credential:
    """The assertion of a managed identity that the registration trusts, asked for whenever it is needed.

    https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
    """
    return {"client_assertion": assertion}


def by_certificate(path: str) -> Credential:
    """The key and the certificate of a PEM file.

    Raises `SettingsWrong` when there is no such file, or it lacks one of the two, or they do not belong together.
    """
    try:
        text = Path(path).read_bytes()
        key = load_pem_private_key(text, password=None)
        certificate = x509.load_pem_x509_certificate(text)
    except (OSError, ValueError, TypeError):
        raise _wrong("names no PEM file with an unencrypted key and a certificate") from None
    if not isinstance(key, RSAPrivateKey) or key.public_key() != certificate.public_key():
        raise _wrong("names a PEM file whose certificate is not that of its RSA key")
    return {
        "private_key": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        "public_certificate": certificate.public_bytes(Encoding.PEM).decode(),
    }


def _wrong(problem: str) -> SettingsWrong:
    return SettingsWrong((SettingProblem("CERTIFICATE_PATH", problem),))
