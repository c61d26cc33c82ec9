"""Texts that a system keeps as trees of paragraphs and marks (Atlassian's document format), as plain text."""

from collections.abc import Mapping
from typing import Any

_BLOCKS = frozenset(
    ("doc", "paragraph", "heading", "blockquote", "codeBlock", "panel", "bulletList", "orderedList", "listItem", "rule",
     "table", "tableRow", "mediaGroup", "mediaSingle", "expand", "nestedExpand", "taskList", "taskItem", "decisionItem")
)  # fmt: skip
_CELLS = frozenset(("tableCell", "tableHeader"))


def is_tree(part: Any) -> bool:
    """Whether it is a text kept as a tree."""
    return isinstance(part, Mapping) and part.get("type") == "doc" and isinstance(part.get("content"), list)


def tree_text(tree: Mapping[str, Any]) -> str:
    """What a tree says, a line for each paragraph, a dash before each point."""
    lines = (line.rstrip() for line in _said(tree).split("\n"))
    return "\n".join(line for line in lines if line)


def _said(node: Any) -> str:
    if not isinstance(node, Mapping):
        return ""
    kind, content = node.get("type"), node.get("content")
    inner = "".join(map(_said, content)) if isinstance(content, list) else ""
    if kind in _BLOCKS:
        return f"\n{'- ' if kind in ('listItem', 'taskItem') else ''}{inner.strip()}\n"
    return f"{inner.strip()}\t" if kind in _CELLS else inner or _mark(node)


def _mark(node: Mapping[str, Any]) -> str:
    """What a leaf says: its words, a break, whom it mentions, where it points."""
    if node.get("type") == "hardBreak":
        return "\n"
    attributes = node.get("attrs")
    told = [node, attributes] if isinstance(attributes, Mapping) else [node]
    found = (part.get(key) for part in told for key in ("text", "url", "shortName", "alt"))
    return next((words for words in found if isinstance(words, str)), "")
