"""The body of an activity: HTML that a timeline may show, made of bytes that strangers wrote.

It fetches nothing; remote images stay links that the reader's own client decides about.
"""

import html

import nh3

_SCHEMES = {"http", "https", "mailto", "tel", "cid"}
_STYLED = {"p", "div", "span", "td", "th", "table", "tr"}
_UNSHOWN = {"script", "style", "title", "template", "iframe", "noembed", "noframes"}
"""What a mail program shows no word of."""
_PROPERTIES = {"color", "background-color", "font-family", "font-size", "font-style", "font-weight", "text-align"}


def as_html(content: str, content_type: str) -> str:
    """A message's body as HTML: `content_type` is Graph's `html` or `text`."""
    return content if content_type.lower() == "html" else plain(content)


def plain(text: str) -> str:
    """Plain text as HTML, line by line."""
    return "<br>".join(html.escape(line) for line in text.splitlines())


def sanitised(markup: str) -> str:
    """The markup without anything that runs, frames, posts or tracks by script.

    https://nh3.readthedocs.io
    """
    attributes = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
    for tag in _STYLED:
        attributes.setdefault(tag, set()).add("style")
    return nh3.clean(
        markup,
        attributes=attributes,
        url_schemes=_SCHEMES,
        filter_style_properties=_PROPERTIES,
        clean_content_tags=_UNSHOWN,
    )
