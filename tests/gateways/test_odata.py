import json
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autocapture.errors import RemoteRefused
from autocapture.gateways import odata


def test_quotes_in_a_literal_are_doubled():
    assert odata.literal("o'brien's") == "'o''brien''s'"


@given(st.text())
def test_whatever_stands_in_an_option_it_stays_in_that_option(text):
    assert parse_qsl(odata.query(_filter=f"x{text}", _top="1"), keep_blank_values=True) == [
        ("$filter", f"x{text}"),
        ("$top", "1"),
    ]


def test_aliases_and_options_are_written_as_odata_writes_them():
    assert odata.query(_select="a,b", at_p1="'c'") == "$select=a%2Cb&@p1=%27c%27"


def test_an_option_without_a_value_is_left_out():
    assert odata.query(_select="a", _filter="") == "$select=a"


def test_an_instant_is_whole_seconds_in_utc():
    assert odata.instant(datetime(2026, 3, 4, 5, 6, 7, 999, tzinfo=UTC)) == "2026-03-04T05:06:07Z"


@pytest.mark.parametrize("bad", ["a b", "a/b", "a)", "", "1a", "a\n"])
def test_a_name_that_is_no_identifier_never_stands_in_a_url(bad):
    with pytest.raises(RemoteRefused):
        odata.name(bad)


def test_in_takes_the_values_once_as_a_json_array_under_an_alias():
    text, aliases = odata.within(["emailaddress1", "emailaddress2"], ["<a'b@x>", '<"q"@x>'])
    assert text == (
        "Microsoft.Dynamics.CRM.In(PropertyName=@p0,PropertyValues=@v)"
        " or Microsoft.Dynamics.CRM.In(PropertyName=@p1,PropertyValues=@v)"
    )
    assert (aliases["at_p0"], aliases["at_p1"]) == ("'emailaddress1'", "'emailaddress2'")
    assert json.loads(aliases["at_v"]) == ["<a'b@x>", '<"q"@x>']


@given(st.lists(st.text(min_size=1, max_size=40), max_size=60))
def test_packing_keeps_every_value_in_order_and_every_list_within_the_budget(values):
    lists = odata.packed(values, budget=500)
    assert [value for some in lists for value in some] == values
    assert all(len(some) == 1 or len(quote(json.dumps(some, separators=(",", ":")), safe="")) <= 510 for some in lists)


def test_rows_follow_pages_and_an_empty_page_does_not_end_them():
    pages = {
        "1": {"value": [{"n": 1}], "@odata.nextLink": "2"},
        "2": {"value": [], "@odata.nextLink": "3"},
        "3": {"value": [{"n": 2}]},
    }
    assert [row["n"] for row in odata.rows("1", pages.__getitem__)] == [1, 2]


def test_a_list_that_never_ends_is_cut_off():
    with pytest.raises(RemoteRefused):
        list(odata.rows("1", lambda _: {"value": [], "@odata.nextLink": "1"}))
