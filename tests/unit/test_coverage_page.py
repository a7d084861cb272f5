"""The page on coverage that an officer prints: whole, self-contained, and read by anybody's software."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from connector import registry
from connector.cli.coverage_page import page_of
from policy_core.coverage import coverage_of

POLICIES = ("norfolk", "stoke", "wiltshire", "barking_dagenham")
WITHOUT_AN_END = frozenset({"meta"})


class Read(HTMLParser):
    """What stands on a page: its elements, its ids, where its links go, and whether each element is closed in turn."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.wrongly_closed: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in WITHOUT_AN_END:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open.pop() != tag:
            self.wrongly_closed.append(tag)

    def all_of(self, attribute: str, tag: str | None = None) -> list[str]:
        return [
            str(attributes[attribute])
            for name, attributes in self.elements
            if attribute in attributes and tag in (None, name)
        ]


@cache
def page(authority: str) -> str:
    plugins = registry.load(authority, "carefirst")
    return page_of(coverage_of(plugins.book, plugins.host))


@pytest.mark.parametrize("authority", POLICIES)
def test_every_element_is_closed_and_every_id_is_one_elements(authority: str) -> None:
    read = Read(page(authority))
    assert (read.open, read.wrongly_closed) == ([], [])
    ids = read.all_of("id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("authority", POLICIES)
def test_every_clause_of_the_catalogue_stands_on_the_page_once(authority: str) -> None:
    clauses = [row.id for row in registry.load_policy(authority).data.catalogue]
    assert sorted(Read(page(authority)).all_of("id", "article")) == sorted(clauses)


@pytest.mark.parametrize("authority", POLICIES)
def test_nothing_is_fetched_and_nothing_runs(authority: str) -> None:
    read = Read(page(authority))
    assert {tag for tag, _ in read.elements} & {"script", "link", "img", "iframe", "object"} == set()
    assert [where for where in read.all_of("href") if not where.startswith("#")] == []
    assert "url(" not in page(authority)
    assert "@import" not in page(authority)


@pytest.mark.parametrize("authority", POLICIES)
def test_every_link_leads_somewhere_and_every_label_is_there(authority: str) -> None:
    read = Read(page(authority))
    ids = set(read.all_of("id"))
    assert {where.removeprefix("#") for where in read.all_of("href")} - ids == set()
    assert set(read.all_of("aria-labelledby")) - ids == set()


def test_it_says_its_language_and_names_the_cells_of_its_table() -> None:
    read = Read(page("wiltshire"))
    assert read.all_of("lang", "html") == ["en-GB"]
    assert set(read.all_of("scope", "th")) == {"col", "row"}
    assert [tag for tag, _ in read.elements if tag in ("main", "h1", "caption")] == ["h1", "main", "caption"]


def test_no_heading_skips_a_level() -> None:
    levels = [int(tag[1]) for tag, _ in Read(page("stoke")).elements if re.fullmatch(r"h\d", tag)]
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_the_summary_stands_before_the_clauses() -> None:
    text = page("norfolk")
    assert (
        text.index('id="summary"') < text.index('id="missing"') < text.index('id="chapters"') < text.index("<article")
    )


def test_a_clause_says_what_it_needs_what_is_missing_and_what_to_do() -> None:
    """WLT-C-59 asks who last held a child that triage sends on; CareFirst keeps no triage."""
    (clause,) = re.findall(r'<article id="WLT-C-59">.*?</article>', page("wiltshire"), re.DOTALL)
    assert "Not supplied" in clause
    assert "<li>triage: contact id, previous team appropriate, referral id <em>(not supplied)</em></li>" in clause
    assert "<code>TriageRecorded</code>" in clause
    assert "what the front door decides shows in the referral and in the case that is opened" in clause


def test_a_clause_on_a_move_says_what_the_core_needs_and_who_answers() -> None:
    """NFK-02-01 asks for a checklist line: Norfolk's managers agree the day and name the worker."""
    (clause,) = re.findall(r'<article id="NFK-02-01">.*?</article>', page("norfolk"), re.DOTALL)
    asked = clause.partition("Handover itself needs for it")[2]
    assert "<li>transfer dates: agreed for <em>(needs a person's answer)</em></li>" in asked
    assert "A date or a point for the hand-over is agreed" in asked.partition("What to do")[2]


def test_it_has_a_style_for_paper() -> None:
    assert "@media print" in page("norfolk")
