"""Custom tables that nobody wrote by hand: what is suggested equals what an oracle works out from the document alone.

The oracle shares no code with the app. Runs of HYPOTHESIS_PROFILE=soak make more tenants.
"""

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from organization import COLUMNS
from world import Document, World, mail, record

EMAILS = {"contact": ("emailaddress1", "emailaddress2", "emailaddress3", "new_assistant")}
EMAILS["account"] = EMAILS["contact"]
KINDS = {"account": ("account",), "contact": ("contact",), "customer": ("account", "contact"), "other": ("systemuser",)}
SEEDS = range(40 if os.environ.get("HYPOTHESIS_PROFILE") == "soak" else 3)


class Organization:
    """A random organisation: people, tables with one to five lookups each, rows, and mail from and to everyone."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.addresses = [f"p{n}.{seed}@x.example" for n in range(40)]
        self.contacts = [self._person("contact", n, "fullname") for n in range(8)]
        self.accounts = [self._person("account", n, "name") for n in range(6)]
        for account in self.accounts:
            if self.chance.random() < 0.7:
                account["columns"]["primarycontactid"] = f"${self.chance.choice(self.contacts)['key']}"
        self.tables = [f"new_t{seed}x{n}" for n in range(6)]
        self.columns = [column for table in self.tables for column in self._lookups(table)]
        self.rows = [self._row(table, n) for table in self.tables for n in range(3)]
        self.messages = [self._message(n) for n in range(60)]

    def document(self) -> dict[str, Any]:
        """The organisation as the sandbox takes it; navigation names are in odd casings."""
        navigation = {
            f"{column['name']}/{target}": self._odd(f"{column['name']}_{target}")
            for column in self.columns
            for target in column["targets"]
        }
        tables = [
            {
                "name": table,
                "entitySet": f"{table}set",
                "primaryName": "new_name",
                "navigation": {at: name for at, name in navigation.items() if at.startswith(f"{table}_")},
            }
            for table in self.tables
        ]
        return {"tables": tables, "columns": self.columns, "records": [*self.contacts, *self.accounts, *self.rows]}

    def expected(self, row: Document) -> list[str]:
        """The subjects that must be suggested on a row, newest first: messages are numbered by age."""
        wanted = {address.lower() for address in self._addresses(row)}
        return [message["subject"] for message in self.messages if wanted & {a.lower() for a in _on(message)}]

    def _addresses(self, row: Document) -> Iterator[str]:
        by_key = {one["key"]: one for one in [*self.contacts, *self.accounts]}
        for column in self.columns:
            pointed = by_key.get(str(row["columns"].get(column["name"], "")).removeprefix("$"))
            if column["table"] != row["table"] or pointed is None:
                continue
            if pointed["table"] == "contact" and pointed["columns"].get("statecode", 0) == 1:
                continue
            yield from (pointed["columns"][name] for name in EMAILS["contact"] if name in pointed["columns"])
            primary = by_key.get(str(pointed["columns"].get("primarycontactid", "")).removeprefix("$"))
            if primary and primary["columns"].get("statecode", 0) == 0 and "emailaddress1" in primary["columns"]:
                yield primary["columns"]["emailaddress1"]

    def _person(self, table: str, number: int, name: str) -> Document:
        held = {column: self._address() for column in EMAILS[table] if self.chance.random() < 0.5}
        inactive = {"statecode": 1, "statuscode": 2} if self.chance.random() < 0.2 else {}
        return record(f"{table}{number}", table, **{name: f"{table} {number}", **held, **inactive})

    def _lookups(self, table: str) -> Iterator[Document]:
        for number in range(self.chance.randint(1, 5)):
            kind = self.chance.choice(list(KINDS))
            type_ = "Customer" if kind == "customer" else "Lookup"
            yield {"table": table, "name": f"{table}_l{number}", "type": type_, "targets": [*KINDS[kind]]}
        if self.chance.random() < 0.5:
            yield {"table": table, "name": f"{table}_mail", "type": "String", "format": "Email", "targets": []}

    def _row(self, table: str, number: int) -> Document:
        columns: dict[str, Any] = {"new_name": f"Row {number}"}
        for column in self.columns:
            if column["table"] != table or self.chance.random() < 0.3:
                continue
            pool = [one for one in [*self.contacts, *self.accounts] if one["table"] in column["targets"]]
            if column["targets"] and pool:
                columns[column["name"]] = f"${self.chance.choice(pool)['key']}"
            elif not column["targets"]:
                columns[column["name"]] = self._address()
        return record(f"{table}.{number}", table, **columns)

    def _message(self, number: int) -> Document:
        to, cc = ([self._address() for _ in range(self.chance.randint(0, 2))] for _ in range(2))
        return mail(self._address(), to, at=f"-{number + 1}m", subject=f"Mail {number}", cc=cc)

    def _address(self) -> str:
        return self._odd(self.chance.choice(self.addresses))

    def _odd(self, text: str) -> str:
        return "".join(one.upper() if self.chance.random() < 0.3 else one for one in text)


def _on(message: Document) -> set[str]:
    return {message["from"], *message["to"], *message["cc"]}


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_suggested_on_generated_tables_equals_the_oracles_answer(world: World, seed: int):
    made = Organization(seed)
    world.load(kim=made.messages, **made.document())
    kim = world.as_(world.kim)
    expected = {row["key"]: made.expected(row)[:50] for row in made.rows}
    assert {row["key"]: kim.subjects(row["table"], row["key"]) for row in made.rows} == expected
    assert any(expected.values())
    assert all(len(found) < len(made.messages) for found in expected.values())


def test_the_oracle_looks_at_every_email_column_that_the_organisation_has():
    assert {column["name"] for column in COLUMNS if column.get("format") == "Email"} <= {
        *EMAILS["contact"],
        "new_email",
    }
