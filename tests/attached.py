"""Attachments for tests: what hangs on a mail, and what of it lies in Dataverse and in the app's storage."""

import base64
import hashlib
import random

from test_suggest import ANNA, from_anna
from test_track import FABRIKAM
from world import Seller, World

from autocapture.gateways.storage.account import Account

MIB = 1024 * 1024
LARGE = {"maxUploadSize": 131_072_000}
PLAIN = {"name": "notes.txt", "text": "Pay at the counter."}


def noise(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def file(size: int, name: str = "offer.pdf", seed: int = 1, **more) -> dict:
    content = base64.b64encode(noise(size, seed)).decode()
    return {"name": name, "type": "application/pdf", "base64": content, **more}


def kim_with(world: World, *attachments: dict, organization: dict | None = None, **message) -> Seller:
    """Kim, whose one mail has these attachments."""
    mails = [from_anna(attachments=[*attachments], **message)]
    world.load(kim=mails, records=[ANNA, FABRIKAM], organization=organization or {})
    return world.as_(world.kim)


def files(world: World, select: str = "filename,mimetype,filesize,attachmentcontentid,attachmentnumber") -> list[dict]:
    """The attachments of all emails, in their order."""
    return world.rows("activitymimeattachments", f"?$select={select}&$orderby=attachmentnumber")


def names(world: World) -> list[str]:
    return [one["filename"] for one in files(world)]


def bodies(world: World) -> list[str]:
    """Digests of what was saved."""
    return [hashlib.sha256(base64.b64decode(one["body"])).hexdigest() for one in files(world, "body")]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def sent(world: World, since: int, path: str) -> list[dict]:
    """What the app wrote to Dataverse."""
    return [one for one in world.journal(since, "dataverse") if path in one["path"] and one["method"] != "GET"]


def until_nothing_is_staged(account: Account, seller: Seller) -> None:
    """Of a seller's mail: the content goes right after the state is stored, which is what a test sees first."""
    seller.world.wait(lambda: not list(account.staged.list_blob_names(name_starts_with=f"email/{seller.key}/")))
