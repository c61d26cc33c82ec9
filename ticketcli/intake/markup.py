"""Texts that a system keeps as HTML, as plain text."""

import re
from html import unescape

LONGEST = 1_000_000
"""A longer text stays as it is."""
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})\b([^<>]{0,4000})>|<![^<>]{0,4000}>")
_TOLD = re.compile(
    r"""\b(href|alt)\s{0,9}=\s{0,9}(?:"([^"]{0,2000})"|'([^']{0,2000})'|([^\s"'>]{1,2000}))""", re.IGNORECASE
)
_KNOWN = re.compile(
    r"\s*(?:<!--[^>]{0,200}-->\s*)?<(?:!doctype html|html|head|body|div|p|br|span|table|ul|ol|li|h[1-6]|b|strong"
    r"|i|em|u|a|font|img|pre|blockquote|center|section|article)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_ENDED = re.compile(r"</[a-z]|<br\b|<p\b|/>", re.IGNORECASE)
_BLOCKS = frozenset(
    ("p", "div", "br", "tr", "li", "ul", "ol", "table", "blockquote", "pre", "hr", "section", "article", "center", "dd",
     "dt", "h1", "h2", "h3", "h4", "h5", "h6", "body", "header", "footer")
)  # fmt: skip
_UNSEEN = frozenset(("script", "style", "head", "title", "template"))
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")


def is_html(text: str) -> bool:
    """Whether a text is HTML: it begins with a tag of it, and has an end of one."""
    return len(text) <= LONGEST and bool(_KNOWN.match(text) and _ENDED.search(text))


def html_text(html: str) -> str:
    """What HTML says, a line for each block, a dash before each point, addresses beside what points to them."""
    said: list[str] = []
    links: list[str] = []
    at, unseen = 0, ""
    for tag in _TAG.finditer(_without_comments(html)):
        if not unseen:
            said.append(unescape(_BLANKS.sub(" ", tag.string[at : tag.start()])))
            said.append(_tag_text(tag, links, said[-1]))
        unseen = _unseen_after(tag, unseen)
        at = tag.end()
    rest = "" if unseen else _without_comments(html)[at:]
    lines = [_BLANKS.sub(" ", line).strip() for line in "".join([*said, unescape(_BLANKS.sub(" ", rest))]).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def plain_text(text: str) -> str:
    """A text as it is, or what it says where it is HTML."""
    return html_text(text) if is_html(text) else text


def _without_comments(html: str) -> str:
    """HTML without what it says to nobody; a comment that never ends is text."""
    kept, at = [], 0
    while (start := html.find("<!--", at)) >= 0 and (end := html.find("-->", start)) >= 0:
        kept.append(html[at:start])
        at = end + 3
    return "".join([*kept, html[at:]])


def _unseen_after(tag: re.Match[str], unseen: str) -> str:
    """What nobody sees, and is still open after a tag; empty where all is seen."""
    name = (tag[2] or "").lower()
    if unseen:
        return "" if tag[1] and name == unseen else unseen
    return name if name in _UNSEEN and not tag[1] else ""


def _tag_text(tag: re.Match[str], links: list[str], before: str) -> str:
    """A line for a block, a dash for a point, the words of a picture, and where a link points; `links` are open."""
    name, ends = (tag[2] or "").lower(), bool(tag[1])
    if name in _BLOCKS:
        return ("" if ends else "\n- ") if name == "li" else "\n"
    if name == "a" and ends:
        address = links.pop() if links else ""
        tells = address.startswith(("http://", "https://")) and address not in before
        return f" ({address})" if tells else ""
    told = {key.lower(): unescape(one or other or bare) for key, one, other, bare in _TOLD.findall(tag[3] or "")}
    if name == "a":
        links.append(told.get("href", ""))
    if name == "img" and told.get("alt"):
        return f"[{told['alt']}]"
    return " " if name in ("td", "th") else ""
