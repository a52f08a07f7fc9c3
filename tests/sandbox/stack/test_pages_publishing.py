"""What an administrator would publish, written by the stack."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sandbox.publishing import publish

TENANT = {
    "tenant": "6babcaad-604b-40ac-a9d7-9fd97c0b779f",
    "client_id": "b7e4c1d2-5a3f-4e68-9b0c-1d2e3f4a5b6c",
    "timeline_client_id": "0c28f627-af84-4dbd-8051-6c7d8e9fa0b1",
    "entra": "http://127.0.0.1:4711",
}
AUTHORITY = f"https://login.microsoftonline.com/{TENANT['tenant']}"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "tests").mkdir(parents=True)
    (folder / "timeline.js").write_text("var AutoCapture;")
    (folder / "signin.html").write_text("<!doctype html>")
    return folder


def published(tmp_path: Path, built: Path) -> Path:
    publish(tmp_path, "http://127.0.0.1:7071", TENANT, built)
    return tmp_path / "webresources/autocapture_"


def test_what_was_built_is_published_with_its_settings(tmp_path: Path, built: Path):
    folder = published(tmp_path, built)
    assert {path.name for path in folder.iterdir()} == {"timeline.js", "signin.html", "settings.json"}
    assert (folder / "timeline.js").read_text() == "var AutoCapture;"


def test_the_settings_lead_to_the_app_and_name_the_timelines_registration(tmp_path: Path, built: Path):
    settings = json.loads((published(tmp_path, built) / "settings.json").read_text())
    assert settings["api"] == "http://127.0.0.1:7071"
    assert settings["clientId"] == TENANT["timeline_client_id"]
    assert settings["scope"] == f"{TENANT['client_id']}/access_as_user"
    assert settings["redirectUri"] == "/WebResources/autocapture_/signin.html"
    assert settings["authority"] == AUTHORITY


def test_the_metadata_leads_to_the_sandboxs_entra_and_keeps_the_issuer(tmp_path: Path, built: Path):
    settings = json.loads((published(tmp_path, built) / "settings.json").read_text())
    metadata = json.loads(settings["authorityMetadata"])
    assert metadata.pop("issuer") == f"{AUTHORITY}/v2.0"
    assert {urlsplit(address).netloc for address in metadata.values()} == {"127.0.0.1:4711"}
    cloud = json.loads(settings["cloudDiscoveryMetadata"])
    assert "login.microsoftonline.com" in cloud["metadata"][0]["aliases"]


def test_what_was_published_before_goes(tmp_path: Path, built: Path):
    old = published(tmp_path, built) / "old.js"
    old.write_text("old")
    published(tmp_path, built)
    assert not old.exists()


def test_what_was_not_built_is_not_published(tmp_path: Path):
    folder = published(tmp_path, tmp_path / "nowhere")
    assert [path.name for path in folder.iterdir()] == ["settings.json"]
