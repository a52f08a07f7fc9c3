"""What is wrong with a tenant document: each mistake with its place."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """A JSON pointer into the document, and what is wrong there."""

    place: str
    problem: str


class DocumentError(Exception):
    """The document cannot be made into a tenant."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{one.place or '/'}: {one.problem}" for one in problems))
        self.problems = list(problems)


def wrong(place: str, problem: str) -> DocumentError:
    """One mistake."""
    return DocumentError([Problem(place, problem)])
