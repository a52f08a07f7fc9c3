"""Storage that does not answer, or not to the end, is trouble that passes; a mistake of ours stays a mistake."""

import base64
import socket
import threading
from collections.abc import Iterator

import pytest
from azure.core.credentials import AzureNamedKeyCredential
from azure.data.tables import TableClient

from autocapture.errors import Unavailable
from autocapture.gateways.storage.trouble import storage_trouble

BROKEN_OFF = b"HTTP/1.1 201 Created\r\nContent-Length: 50\r\n\r\n{}"
KEY = AzureNamedKeyCredential("account", base64.b64encode(b"key").decode())
ROW = {"PartitionKey": "a", "RowKey": "b"}


@pytest.fixture(params=[BROKEN_OFF, b""])
def table(request) -> Iterator[TableClient]:
    """A table whose service breaks off in its answer, or gives none."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=answer, args=[server, request.param], daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/account"
        with TableClient(url, "trackings", credential=KEY, retry_total=0) as client:
            yield client


def answer(server: socket.socket, content: bytes) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(65_536)
        connection.sendall(content)


def test_an_answer_that_breaks_off_is_trouble_that_passes(table):
    with pytest.raises(Unavailable, match="Try again"), storage_trouble():
        table.create_entity(ROW)


def test_a_mistake_of_ours_is_none_of_storage():
    with pytest.raises(AttributeError, match="nothing_of_the_kind"), storage_trouble():
        raise AttributeError("nothing_of_the_kind")
