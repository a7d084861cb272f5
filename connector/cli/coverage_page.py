"""The coverage of a policy by a host as one page that an officer can read and print: no scripts, nothing fetched."""

from __future__ import annotations

import re
from html import escape
from importlib.resources import files
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from policy_core.coverage import DONE_BY_THE_CORE, PARAMETERS, SAID, Answer, NeededBy
from policy_core.events import EVENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policy_core.coverage import Coverage, Covered, Need
    from policy_core.sources import Missing

_TITLES: Final = {
    "decidable": "Can be decided",
    "needs_an_answer": "Needs a person's answer",
    "cannot_tell": "Can't be told",
    "not_supplied": "Not supplied",
    DONE_BY_THE_CORE: "Done without a rule of its own",
    "left_to_people": "Left to people",
    "not_yet": "Not written yet",
}
_MEANS: Final = {
    "decidable": "All that the rule needs comes from the case-management system.",
    "needs_an_answer": "Somebody must also decide, agree, name or confirm something, and record it.",
    "cannot_tell": "What the rule needs can't be told from how it is written. Its author is told where.",
    "not_supplied": "The system has no place for something the rule may need, if only in one of several cases.",
    DONE_BY_THE_CORE: "Handover does this for every move, whatever the rule that wants it.",
    "left_to_people": "A judgement that no rule makes.",
    "not_yet": "No rule says this yet.",
}
_DERIVED: Final = "derived"
_MARKS: Final = re.compile(r"([,;:(])")


def page_of(coverage: Coverage) -> str:
    """Write the page: what it comes to, what is missing, then every clause by chapter."""
    name, host = escape(coverage.book.data.policy.name), escape(coverage.host.name)
    chapters = _chapters(coverage)
    style = files("connector.cli").joinpath("coverage_page.css").read_text(encoding="utf-8")
    parts = (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{name}: what {host} lets the policy decide</title>\n<style>\n{style}</style>\n</head>\n<body>",
        '<a class="skip" href="#clauses">Skip to the clauses</a>\n<header>',
        f"<h1>{name}: what can be decided from {host}</h1>",
        f"<p>Policy version {escape(coverage.book.version)}, clause by clause: what each needs,",
        "whether it is supplied, and what to do where it isn't.</p>\n</header>\n<main>",
        *_summary(coverage),
        *_all_missing(coverage),
        '<nav aria-labelledby="chapters">\n<h2 id="chapters">Chapters</h2>\n<ul>',
        *(f'<li><a href="#chapter-{place}">{escape(title)}</a></li>' for place, title in enumerate(chapters)),
        '</ul>\n</nav>\n<div id="clauses">',
        *(line for place, title in enumerate(chapters) for line in _chapter(place, title, chapters[title])),
        "</div>\n</main>\n</body>\n</html>\n",
    )
    return "\n".join(parts)


def _summary(coverage: Coverage) -> Iterator[str]:
    yield '<section aria-labelledby="summary">\n<h2 id="summary">Summary</h2>\n<table>'
    yield f"<caption>The {len(coverage.rows)} clauses of the policy, each counted once</caption>"
    yield '<thead><tr><th scope="col">Clauses</th><th scope="col">Are</th><th scope="col">That means</th></tr></thead>'
    yield "<tbody>"
    summary = coverage.summary
    for said in SAID:
        means = f'<th scope="row">{_TITLES[said]}</th><td>{_MEANS[said]}</td>'
        yield f'<tr><td class="count">{summary[said]}</td>{means}</tr>'
    yield "</tbody>\n</table>\n</section>"


def _all_missing(coverage: Coverage) -> Iterator[str]:
    if not coverage.missing:
        return
    yield '<section aria-labelledby="missing">\n<h2 id="missing">What is missing</h2>\n<dl>'
    for missing, ids in coverage.missing:
        links = ", ".join(f'<a href="#{escape(one)}">{escape(one)}</a>' for one in ids)
        yield f"<dt>{_named(missing)}</dt>\n<dd>{_why(missing)} {_remedy(missing)} Waited for by {links}.</dd>"
    yield "</dl>\n</section>"


def _chapter(place: int, title: str, rows: list[Covered]) -> Iterator[str]:
    yield f'<section aria-labelledby="chapter-{place}">\n<h2 id="chapter-{place}">{escape(title)}</h2>'
    for row in rows:
        yield from _clause(row)
    yield "</section>"


def _clause(one: Covered) -> Iterator[str]:
    label, rule_id = f'<strong class="{one.said}">{_TITLES[one.said]}</strong>', escape(one.row.id)
    yield f'<article id="{rule_id}">\n<h3>{rule_id}</h3>\n<p class="clause">{escape(one.row.clause)}</p>'
    yield f"<p>{label}{'' if one.reason is None else f': {escape(one.reason)}'}</p>"
    yield from (f"<p>{escape(says)}</p>" for says in one.says)
    for title, needed_by in (("Needs", NeededBy.RULE), ("Handover itself needs for it", NeededBy.CORE)):
        needs = [need for need in one.needs if need.needed_by is needed_by]
        if needs:
            yield f"<p><b>{title}</b></p>\n<ul>"
            yield from (f"<li>{line}</li>" for line in _facts(needs))
            yield "</ul>"
    yield from _to_do(one)
    yield "</article>"


def _to_do(one: Covered) -> Iterator[str]:
    asked = dict.fromkeys(event for need in one.needs for event in need.answered_by)
    lines = [f"{_named(missing)}: {_why(missing)} {_remedy(missing)}" for missing in one.missing]
    lines += [f"Recorded by people when asked: {escape(_sentence(event))}" for event in asked]
    lines += [f"The author of the rule makes it plainer: {escape(lost.says)}." for lost in one.not_followed]
    if lines:
        yield "<p><b>What to do</b></p>\n<ul>"
        yield from (f"<li>{line}</li>" for line in lines)
        yield "</ul>"


def _facts(needs: Iterable[Need]) -> Iterator[str]:
    """Give the facts in words, the fields of one kind together, those that aren't simply supplied marked."""
    together: dict[tuple[str, Answer], list[str]] = {}
    for need in needs:
        fact, _, field = need.fact.partition(".")
        together.setdefault((fact, need.answer), []).append(field)
    for (fact, answer), fields in together.items():
        said = ", ".join(_in_words(field) for field in fields if field)
        mark = "" if answer is Answer.DECIDABLE else f" <em>({_TITLES[answer].lower()})</em>"
        yield f"{escape(_in_words(fact))}{f': {escape(said)}' if said else ''}{mark}"


def _in_words(name: str) -> str:
    return name.replace("_", " ").replace(".", " / ")


def _named(missing: Missing) -> str:
    return f"<code>{escape(missing.what)}</code>"


def _why(missing: Missing) -> str:
    event = f"{escape(_sentence(missing.what))} " if missing.what in EVENTS else ""
    return (
        f"{event}{f'Why it is missing: {escape(missing.why)}.' if missing.why else 'The system sends nothing of it.'}"
    )


def _remedy(missing: Missing) -> str:
    if missing.what.startswith(PARAMETERS):
        return "Give it a value in the authority's settings."
    what = "an event of it" if missing.what in EVENTS else "it with the record"
    return f"If a form or activity of yours holds it, let the adapter send {what}; until then people see to it."


def _sentence(event: str) -> str:
    return (EVENTS[event].__doc__ or event).partition("\n")[0]


def _chapters(coverage: Coverage) -> dict[str, list[Covered]]:
    """Put clauses together by the chapter in their ids, under what the texts of its clauses begin with."""
    by_part: dict[str, list[Covered]] = {}
    for row in coverage.rows:
        by_part.setdefault(row.row.id.rpartition("-")[0], []).append(row)
    return {_title(part, rows): rows for part, rows in by_part.items()}


def _title(part: str, rows: list[Covered]) -> str:
    texts = [row.row.clause for row in rows if not row.row.clause.startswith(_DERIVED)]
    pieces = zip(*(_MARKS.split(text) for text in texts), strict=False)
    shared = takewhile(lambda alike: len(set(alike)) == 1, pieces)
    said = "".join(alike[0] for alike in shared).strip(" ,;:(")
    return f"{part}: {said}" if said else part
