import pytest

from autocapture.core.text import cut


@pytest.mark.parametrize(
    ("text", "longest", "kept"),
    [
        ("abc", 5, "abc"),
        ("abcdef", 5, "abcde"),
        ("a😀b", 2, "a"),
        ("a😀b", 3, "a😀"),
        ("", 5, ""),
        ("a\ud800b", 3, "ab"),
    ],
)
def test_a_text_is_cut_to_the_units_that_a_column_counts(text, longest, kept):
    assert cut(text, longest) == kept
