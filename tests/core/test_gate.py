"""Which roles and plans will do, and the sentence for who has none of them."""

from uuid import UUID

import pytest

from autocapture.core.gate import (
    PLANS,
    TEMPLATES,
    Demands,
    Plan,
    SecurityRole,
    Verdict,
    plan_refusal,
    role_refusal,
)

SALESPERSON, MANAGER, VICE_PRESIDENT = TEMPLATES
ENTERPRISE, GOVERNMENT, BOTH = PLANS
OTHER = UUID("0c0ffee0-0000-4000-8000-000000000000")
SALES = tuple(TEMPLATES)


@pytest.mark.parametrize(
    ("wanted", "held"),
    [
        (SALES, [SecurityRole("Salesperson", SALESPERSON)]),
        (SALES, [SecurityRole("Vertrieb", MANAGER)]),
        (SALES, [SecurityRole("Basic User", OTHER), SecurityRole("x", VICE_PRESIDENT)]),
        ((OTHER,), [SecurityRole("Basic User", OTHER)]),
        (("Salesperson - EMEA",), [SecurityRole("SALESPERSON - emea ")]),
        (("straße",), [SecurityRole("STRASSE")]),
        ((SALESPERSON, "Field Sales"), [SecurityRole("Field sales")]),
        ((), []),
    ],
)
def test_a_role_that_will_do(wanted, held):
    assert role_refusal(wanted, held) is None


@pytest.mark.parametrize(
    ("wanted", "held"),
    [
        (SALES, []),
        (SALES, [SecurityRole("Salesperson")]),
        (SALES, [SecurityRole("Basic User", OTHER)]),
        (("Field Sales",), [SecurityRole("Field Sales 2"), SecurityRole("Field"), SecurityRole("")]),
        ((SALESPERSON,), [SecurityRole(str(SALESPERSON), MANAGER)]),
        (("Salesperson",), [SecurityRole("Verkäufer", SALESPERSON)]),
    ],
)
def test_a_role_that_will_not_do(wanted, held):
    assert role_refusal(wanted, held)


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        (SALES, "Salesperson, Sales Manager or Vice President of Sales"),
        ((MANAGER, "Field Sales"), "Sales Manager or Field Sales"),
        ((OTHER,), str(OTHER)),
    ],
)
def test_who_has_no_role_is_told_which_would_do(wanted, named):
    told = f"You need a security role for this: {named}. Ask your Dynamics 365 administrator to assign it to you."
    assert role_refusal(wanted, []) == told


@pytest.mark.parametrize(
    ("wanted", "held"),
    [
        (tuple(PLANS), [Plan(ENTERPRISE, is_on=True)]),
        (tuple(PLANS), [Plan(OTHER, is_on=True), Plan(BOTH, is_on=True)]),
        ((ENTERPRISE,), [Plan(ENTERPRISE, is_on=False), Plan(ENTERPRISE, is_on=True)]),
        ((ENTERPRISE,), [Plan(ENTERPRISE, is_on=True), Plan(ENTERPRISE, is_on=False)]),
        ((), []),
    ],
)
def test_a_plan_that_will_do(wanted, held):
    assert plan_refusal(wanted, held) is None


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        ((ENTERPRISE,), "Dynamics 365 Sales Enterprise"),
        ((ENTERPRISE, OTHER), f"Dynamics 365 Sales Enterprise or {OTHER}"),
    ],
)
@pytest.mark.parametrize("held", [[], [Plan(GOVERNMENT, is_on=True)], [Plan(GOVERNMENT, is_on=False)]])
def test_who_has_no_licence_is_told_which_would_do(wanted, named, held):
    told = f"You need a licence for this: {named}. Ask your administrator to assign it to you."
    assert plan_refusal(wanted, held) == told


def test_a_plan_that_is_assigned_but_switched_off_is_told_apart():
    held = [Plan(GOVERNMENT, is_on=False), Plan(OTHER, is_on=True)]
    assert plan_refusal(tuple(PLANS), held) == (
        "Your licence has Dynamics 365 Sales Enterprise for Government, but not switched on. "
        "Ask your administrator to switch it on for you."
    )


@pytest.mark.parametrize(
    ("verdict", "is_yes"),
    [(Verdict(), True), (Verdict(no_role="x"), False), (Verdict(not_licensed="x"), False), (Verdict("x", "x"), False)],
)
def test_a_verdict_is_yes_when_nothing_stands_in_the_way(verdict, is_yes):
    assert verdict.is_yes is is_yes


def test_nothing_is_demanded_unless_it_is_named():
    assert Demands() == Demands((), ())
