"""What the storage clients raise, in our words. It decides nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager

from autocapture.errors import Unavailable

_NO_ANSWER = "The app's storage did not answer. Try again in a moment."


@contextmanager
def storage_trouble() -> Iterator[None]:
    """Turns every failure of storage into `Unavailable`; nothing is lost by trying again."""
    from azure.core.exceptions import AzureError  # noqa: PLC0415 - imported at the first need

    try:
        yield
    except AzureError as error:
        raise Unavailable(_NO_ANSWER) from error
    except AttributeError as error:
        if isinstance(error.__context__, AzureError):  # the table client looks into an answer that never came
            raise Unavailable(_NO_ANSWER) from error
        raise
