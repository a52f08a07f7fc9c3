"""Whom the settings let in: roles by template or by name, plans by id, and each switched off."""

from uuid import UUID

import pytest
from test_settings import COMPLETE, problems

from autocapture.core.gate import PLANS, TEMPLATES, Demands
from autocapture.settings import settings

ID = UUID("0c0ffee0-0000-4000-8000-000000000000")


def demands(**changes: str) -> Demands:
    return settings({**COMPLETE, **changes}).demands


def test_both_are_demanded_by_default():
    assert demands() == Demands(tuple(TEMPLATES), tuple(PLANS))


@pytest.mark.parametrize("off", ["", "  ", "none", "None"])
def test_each_is_switched_off_by_nothing_or_by_the_word(off):
    assert demands(SALES_ROLES=off) == Demands((), tuple(PLANS))
    assert demands(LICENCE_PLANS=off) == Demands(tuple(TEMPLATES), ())


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (str(ID), (ID,)),
        (f" {str(ID).upper()} , Field Sales,Salesperson - EMEA ", (ID, "Field Sales", "Salesperson - EMEA")),
        ("0c0ffee0", ("0c0ffee0",)),
        ("none of these", ("none of these",)),
    ],
)
def test_a_role_is_a_template_or_a_name(text, roles):
    assert demands(SALES_ROLES=text).roles == roles


def test_a_plan_is_an_id():
    assert demands(LICENCE_PLANS=f"{ID}, {next(iter(PLANS))}").plans == (ID, next(iter(PLANS)))


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("SALES_ROLES", ","),
        ("SALES_ROLES", "Salesperson,"),
        ("LICENCE_PLANS", f"{ID},,{ID}"),
        ("LICENCE_PLANS", "DYN365_ENTERPRISE_SALES"),
    ],
)
def test_what_names_nothing_is_named_as_wrong(name, wrong):
    assert problems(**{name: wrong}) == [name]
