"""The table of tokens that must never be accepted: for each its name, how it is made, and the code that refuses it."""

import hashlib
import hmac
import time
from collections.abc import Callable

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from forging import Forge, as_json, encoded, public

OTHER = "ffffffff-ffff-ffff-ffff-ffffffffffff"
EVIL = "https://evil.example"

type Builder = Callable[[Forge], str]
"""Makes what stands behind `Bearer `."""
type Table = dict[str, tuple[str, Builder]]


def hs256(forge: Forge, secret: bytes) -> str:
    text = forge.unsigned(alg="HS256").rpartition(".")[0]
    return f"{text}.{encoded(hmac.digest(secret, text.encode(), hashlib.sha256))}"


def properly(forge: Forge, algorithm: str) -> str:
    """Signed as its header says, by the key whose id it names."""
    key = ec.generate_private_key(ec.SECP256R1()) if algorithm == "ES256" else forge.key
    return jwt.encode(dict(forge.claims), key, algorithm, headers={"kid": forge.key_id})


def shortened(forge: Forge) -> str:
    return forge.unsigned(forge.key.public_key().public_numbers().n.to_bytes(256, "big")[:-3])


def with_payload_of(forge: Forge, **claims: object) -> str:
    """The header and signature of a good token around another payload."""
    (head, _, signature), (_, payload, _) = forge.token().split("."), forge.token(**claims).split(".")
    return f"{head}.{payload}.{signature}"


def with_header_of(forge: Forge, **header: object) -> str:
    (_, payload, signature), (head, _, _) = forge.token().split("."), forge.headed(**header).split(".")
    return f"{head}.{payload}.{signature}"


def json_serialised(forge: Forge) -> str:
    protected, payload, signature = forge.token().split(".")
    return as_json({"protected": protected, "payload": payload, "signature": signature}).decode()


def v1(forge: Forge) -> str:
    tenant, client = forge.claims["tid"], forge.claims["aud"]
    issuer = f"https://sts.windows.net/{tenant}/"
    return forge.token(ver="1.0", iss=issuer, aud=f"api://{client}", azp=None, appid=client)


def issuer(forge: Forge, text: str) -> str:
    return forge.token(iss=text.format(tenant=forge.claims["tid"]))


WRITTEN: Table = {
    "one_part": ("token_malformed", lambda _: "nonsense"),
    "two_parts": ("token_malformed", lambda forge: forge.token().rpartition(".")[0]),
    "four_parts": ("token_malformed", lambda forge: f"{forge.token()}.AAAA"),
    "five_parts_as_if_encrypted": ("token_malformed", lambda forge: f"{forge.token()}.AAAA.AAAA"),
    "json_serialisation": ("token_malformed", json_serialised),
    "a_token_in_a_token": (
        "token_malformed",
        lambda forge: forge.signed(forge.token().encode(), forge.header(cty="JWT")),
    ),
    "two_spaces": ("token_malformed", lambda forge: f" {forge.token()}"),
    "space_inside": ("token_malformed", lambda forge: forge.token().replace(".", ". ", 1)),
    "two_tokens": ("token_malformed", lambda forge: f"{forge.token()} {forge.token()}"),
    "two_tokens_with_a_comma": ("token_malformed", lambda forge: f"{forge.token()}, Bearer {forge.token()}"),
    "padded": ("token_malformed", lambda forge: f"{forge.token()}=="),
    "percent_encoded": ("token_malformed", lambda forge: forge.token().replace(".", "%2E")),
    "letters_of_another_alphabet": ("token_malformed", lambda forge: forge.token().replace("e", "é", 1)),
    "standard_base64": ("token_malformed", lambda forge: f"{forge.token()[:-2]}+/"),
    "oversized": ("token_malformed", lambda forge: forge.token(padding="x" * 16_384)),
    "header_that_is_no_json": ("token_malformed", lambda forge: f"AAAA.{forge.token().partition('.')[2]}"),
    "header_that_is_a_list": ("token_malformed", lambda forge: forge.signed(b"{}", ["RS256"])),
    "header_without_end": (
        "token_malformed",
        lambda forge: f"{encoded(b'[' * 9_000)}.{forge.token().partition('.')[2]}",
    ),
}
"""What is not one compact signed token."""

SIGNED: Table = {
    "no_signature": ("token_signature", lambda forge: forge.unsigned()),
    "algorithm_none": ("token_algorithm", lambda forge: forge.unsigned(alg="none")),
    "algorithm_none_in_other_letters": ("token_algorithm", lambda forge: forge.unsigned(alg="nOnE")),
    "algorithm_none_with_a_signature": ("token_algorithm", lambda forge: forge.headed(alg="none")),
    "algorithm_left_out": ("token_algorithm", lambda forge: forge.headed(alg=None)),
    "algorithm_empty": ("token_algorithm", lambda forge: forge.headed(alg="")),
    "algorithm_in_small_letters": ("token_algorithm", lambda forge: forge.headed(alg="rs256")),
    "algorithms_in_a_list": ("token_algorithm", lambda forge: forge.headed(alg=["RS256"])),
    "hs256_with_the_public_key": ("token_algorithm", lambda forge: hs256(forge, forge.pem)),
    "hs256_with_the_key_id": ("token_algorithm", lambda forge: hs256(forge, forge.key_id.encode())),
    "hs256_with_nothing": ("token_algorithm", lambda forge: hs256(forge, b"")),
    "rs512": ("token_algorithm", lambda forge: properly(forge, "RS512")),
    "ps256": ("token_algorithm", lambda forge: properly(forge, "PS256")),
    "es256": ("token_algorithm", lambda forge: properly(forge, "ES256")),
    "a_strangers_key_under_a_known_id": ("token_signature", lambda forge: forge.headed(forge.stranger)),
    "a_strangers_key": ("token_key", lambda forge: forge.headed(forge.stranger, kid="stranger")),
    "key_left_out": ("token_key", lambda forge: forge.headed(kid=None)),
    "key_empty": ("token_key", lambda forge: forge.headed(kid="")),
    "key_a_number": ("token_malformed", lambda forge: forge.headed(kid=1)),
    "key_a_path": ("token_key", lambda forge: forge.headed(kid="../../../../dev/null")),
    "key_an_address": ("token_key", lambda forge: forge.headed(kid=f"{EVIL}/keys")),
    "key_a_query": ("token_key", lambda forge: forge.headed(kid="x' or '1'='1")),
    "key_very_long": ("token_key", lambda forge: forge.headed(kid="k" * 5_000)),
    "key_with_a_line_break": ("token_key", lambda forge: forge.headed(kid=f"{forge.key_id}\n")),
    "keys_behind_an_address": (
        "token_key",
        lambda forge: forge.headed(forge.stranger, kid="stranger", jku=f"{EVIL}/keys"),
    ),
    "certificate_behind_an_address": (
        "token_key",
        lambda forge: forge.headed(forge.stranger, kid="stranger", x5u=f"{EVIL}/certificate"),
    ),
    "brings_its_own_key": (
        "token_signature",
        lambda forge: forge.headed(forge.stranger, jwk=public(forge.stranger, forge.key_id)),
    ),
    "brings_its_own_certificate": ("token_signature", lambda forge: forge.headed(forge.stranger, x5c=["AAAA"])),
    "an_extension_nobody_knows": ("token_malformed", lambda forge: forge.headed(crit=["tenant"], tenant="x")),
    "an_empty_list_of_extensions": ("token_malformed", lambda forge: forge.headed(crit=[])),
    "detached_payload": ("token_malformed", lambda forge: forge.headed(crit=["b64"], b64=False)),
    "tampered_payload": ("token_signature", lambda forge: with_payload_of(forge, oid=OTHER)),
    "tampered_header": ("token_signature", lambda forge: with_header_of(forge, typ="at+jwt")),
    "shortened_signature": ("token_signature", shortened),
    "signature_of_zeros": ("token_signature", lambda forge: forge.unsigned(bytes(256))),
}
"""What Entra did not sign."""

SAID: Table = {
    "no_claims_but_text": ("token_malformed", lambda forge: forge.signed(b"kim")),
    "no_claims_but_a_list": ("token_malformed", lambda forge: forge.signed(as_json([forge.claims]))),
    "no_claims_but_a_number": ("token_malformed", lambda forge: forge.signed(b"1")),
    "claims_without_end": ("token_malformed", lambda forge: forge.signed(b'{"a":' * 1_500)),
    "claims_in_another_encoding": (
        "token_malformed",
        lambda forge: forge.signed(as_json(forge.claims).decode().encode("utf-16")),
    ),
    "two_people": ("token_malformed", lambda forge: forge.twice("oid", OTHER)),
    "two_tenants": ("token_malformed", lambda forge: forge.twice("tid", OTHER)),
    "two_scopes": ("token_malformed", lambda forge: forge.twice("scp", "openid")),
    "the_same_claim_twice": ("token_malformed", lambda forge: forge.twice("oid", forge.claims["oid"])),
    "never_ends": (
        "token_malformed",
        lambda forge: forge.signed(as_json(forge.changed(exp=1)).replace(b'"exp": 1', b'"exp": Infinity')),
    ),
    "an_endless_number": (
        "token_malformed",
        lambda forge: forge.signed(as_json(forge.changed(exp=1)).replace(b'"exp": 1', b'"exp": ' + b"9" * 5_000)),
    ),
    "other_tenants_issuer": (
        "token_issuer",
        lambda forge: issuer(forge, f"https://login.microsoftonline.com/{OTHER}/v2.0"),
    ),
    "issuer_of_all_tenants": (
        "token_issuer",
        lambda forge: issuer(forge, "https://login.microsoftonline.com/common/v2.0"),
    ),
    "issuer_with_a_slash": (
        "token_issuer",
        lambda forge: issuer(forge, "https://login.microsoftonline.com/{tenant}/v2.0/"),
    ),
    "issuer_without_tls": (
        "token_issuer",
        lambda forge: issuer(forge, "http://login.microsoftonline.com/{tenant}/v2.0"),
    ),
    "issuer_elsewhere": ("token_issuer", lambda forge: issuer(forge, f"{EVIL}/{{tenant}}/v2.0")),
    "issuer_of_another_cloud": (
        "token_issuer",
        lambda forge: issuer(forge, "https://login.microsoftonline.us/{tenant}/v2.0"),
    ),
    "issuers_in_a_list": ("token_claims", lambda forge: forge.token(iss=[forge.claims["iss"]])),
    "issuer_left_out": ("token_claims", lambda forge: forge.token(iss=None)),
    "other_tenant": ("token_issuer", lambda forge: forge.token(tid=OTHER)),
    "tenant_left_out": ("token_claims", lambda forge: forge.token(tid=None)),
    "other_audience": ("token_audience", lambda forge: forge.token(aud=OTHER)),
    "audience_graph": ("token_audience", lambda forge: forge.token(aud="https://graph.microsoft.com", ver="1.0")),
    "audience_graphs_application": (
        "token_audience",
        lambda forge: forge.token(aud="00000003-0000-0000-c000-000000000000"),
    ),
    "audience_that_begins_like_ours": ("token_audience", lambda forge: forge.token(aud=f"{forge.claims['aud']}0")),
    "audience_by_its_uri": ("token_audience", lambda forge: forge.token(aud=f"api://{forge.claims['aud']}")),
    "audiences_in_a_list": ("token_claims", lambda forge: forge.token(aud=[forge.claims["aud"]])),
    "audience_left_out": ("token_claims", lambda forge: forge.token(aud=None)),
    "version_1": ("token_version", v1),
    "version_1_by_its_word_alone": ("token_version", lambda forge: forge.token(ver="1.0")),
    "version_a_number": ("token_claims", lambda forge: forge.token(ver=2.0)),
    "version_left_out": ("token_claims", lambda forge: forge.token(ver=None)),
    "expired": ("token_expired", lambda forge: forge.token(exp=int(time.time()) - 120)),
    "expired_long_ago": ("token_expired", lambda forge: forge.token(exp=0)),
    "not_yet_valid": ("token_not_yet_valid", lambda forge: forge.token(nbf=int(time.time()) + 180)),
    "issued_in_the_future": ("token_not_yet_valid", lambda forge: forge.token(iat=int(time.time()) + 180)),
    "end_left_out": ("token_claims", lambda forge: forge.token(exp=None)),
    "end_in_text": ("token_claims", lambda forge: forge.token(exp="4000000000")),
    "end_a_fraction": ("token_claims", lambda forge: forge.token(exp=4_000_000_000.5)),
    "end_a_truth": ("token_claims", lambda forge: forge.token(exp=True)),
    "beginning_left_out": ("token_claims", lambda forge: forge.token(nbf=None)),
    "issuance_left_out": ("token_claims", lambda forge: forge.token(iat=None)),
    "nobody": ("token_claims", lambda forge: forge.token(oid=None)),
    "somebody_by_address": ("token_claims", lambda forge: forge.token(oid="kim@contoso.com")),
    "somebody_in_braces": ("token_claims", lambda forge: forge.token(oid=f"{{{forge.claims['oid']}}}")),
    "somebody_without_dashes": ("token_claims", lambda forge: forge.token(oid=forge.claims["oid"].replace("-", ""))),
    "somebody_with_a_line_break": ("token_claims", lambda forge: forge.token(oid=f"{forge.claims['oid']}\n")),
}
"""What Entra signed for somebody else, or for another time."""

HELD: Table = {
    "an_applications_own": ("token_app_only", lambda forge: forge.token(scp=None, roles=["Mail.Read"], idtyp="app")),
    "an_applications_own_that_does_not_say_so": ("token_app_only", lambda forge: forge.token(scp=None)),
    "an_applications_with_a_scope": ("token_app_only", lambda forge: forge.token(idtyp="app")),
    "a_devices": ("token_app_only", lambda forge: forge.token(idtyp="device")),
    "the_scope_as_a_role": ("token_app_only", lambda forge: forge.token(scp=None, roles=["access_as_user"])),
    "an_id_token": ("token_kind", lambda forge: forge.token(scp=None, azp=None, nonce="n", email="kim@contoso.com")),
    "got_by_no_application": ("token_kind", lambda forge: forge.token(azp=None)),
    "application_as_in_version_1": ("token_kind", lambda forge: forge.token(azp=None, appid=forge.claims["azp"])),
    "applications_in_a_list": ("token_kind", lambda forge: forge.token(azp=[forge.claims["azp"]])),
    "foreign_application": ("token_client", lambda forge: forge.token(azp=OTHER)),
    "application_without_a_name": ("token_client", lambda forge: forge.token(azp="")),
    "other_scope": ("token_scope", lambda forge: forge.token(scp="openid profile")),
    "scope_that_begins_like_ours": ("token_scope", lambda forge: forge.token(scp="access_as_user_too")),
    "scope_that_ends_like_ours": ("token_scope", lambda forge: forge.token(scp="no.access_as_user")),
    "scope_in_capitals": ("token_scope", lambda forge: forge.token(scp="Access_As_User")),
    "scopes_with_commas": ("token_scope", lambda forge: forge.token(scp="access_as_user,openid")),
    "scopes_in_a_list": ("token_scope", lambda forge: forge.token(scp=["access_as_user"])),
    "scope_empty": ("token_scope", lambda forge: forge.token(scp="")),
}
"""What stands for no person, or lets the one who holds it do something else."""

EVIL_TOKENS: Table = WRITTEN | SIGNED | SAID | HELD
