"""Dataverse's refusals: status, code and sentence. It decides nothing.

https://learn.microsoft.com/power-apps/developer/data-platform/webapi/compose-http-requests-handle-errors
"""

from dataclasses import dataclass
from typing import Any


@dataclass
class DataverseError(Exception):
    """A refusal in Dataverse's own shape."""

    status: int
    code: str
    message: str

    def body(self) -> dict[str, Any]:
        """The JSON of the error."""
        return {"error": {"code": self.code, "message": self.message}}


def no_property(name: str, table: str) -> DataverseError:
    """A name that the type does not have; case matters."""
    sentence = f"Could not find a property named '{name}' on type 'Microsoft.Dynamics.CRM.{table}'."
    return DataverseError(400, "0x0", sentence)


def bad_query(message: str) -> DataverseError:
    """Query options that cannot be understood."""
    return DataverseError(400, "0x80060888", message)


def bad_body(message: str) -> DataverseError:
    """A payload that cannot be understood."""
    return DataverseError(
        400, "0x80048d19", f"Error identified in Payload provided by the user for Entity :'', {message}"
    )


def no_segment(name: str) -> DataverseError:
    """A path that leads nowhere."""
    return DataverseError(404, "0x8006088a", f"Resource not found for the segment '{name}'.")


def no_row(table: str, key: str) -> DataverseError:
    """There is no such row."""
    return DataverseError(404, "0x80040217", f"{table} With Id = {key} Does Not Exist")


def no_privilege(user: str, privilege: str) -> DataverseError:
    """The right is missing for the whole table."""
    sentence = f"Principal user (Id={user}, type=8) is missing {privilege} privilege."
    return DataverseError(403, "0x80040220", sentence)


def no_access(user: str, right: str, table: str, key: str) -> DataverseError:
    """The right is missing for this row."""
    sentence = (
        f"Principal user (Id={user}) does not have {right}Access right(s) for record with id {key} of entity {table}"
    )
    return DataverseError(403, "0x80048306", sentence)


def cannot_act(user: str) -> DataverseError:
    """Impersonation without the privilege for it."""
    sentence = f"User does not have the privilege to act on behalf another user. (Id={user})"
    return DataverseError(403, "0x8004A110", sentence)


def duplicate() -> DataverseError:
    """A row with this primary key exists."""
    return DataverseError(412, "0x80040237", "A record with matching key values already exists.")


def invalid_argument(message: str) -> DataverseError:
    """A value that the platform itself refuses, where no error of its own is documented.

    https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes (InvalidArgument)
    """
    return DataverseError(400, "0x80040203", message)


def not_emulated(what: str) -> DataverseError:
    """What Dataverse may do and this sandbox does not."""
    return DataverseError(501, "0x80060889", f"This sandbox does not emulate {what}.")
