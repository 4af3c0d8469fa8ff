"""The page as a file: complete, closed to what articles contain, and the same each time."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import zlib
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg.explorer
from kg import resources as resources_of_kg
from kg.case import Case
from kg.errors import CaseError, NotFound, UsageError
from kg.explorer import data as page
from kg.explorer import explore
from kg.explorer.document import document, json_for_script
from kg.explorer.sentences import Sentences
from kg.pipeline import build
from kg.records import Span

VENDOR = Path(kg.explorer.__file__).parent / "vendor"


def payload(html: str) -> dict:  # type: ignore[type-arg]
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_what_is_vendored_is_what_was_published() -> None:
    vendored = json.loads((VENDOR / "vendor.json").read_text())
    for entry in (vendored, vendored["land"]):
        content = (VENDOR / entry["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    licences = {"LICENSE-APACHE-2.0", "LICENSE-MIT", "LICENSE-WORLD-ATLAS"}
    assert licences <= {file.name for file in VENDOR.iterdir()}


def test_the_package_carries_all_its_files() -> None:
    folder = resources.files("kg.explorer") / "page"
    assert {"template.html", "style.css", "main.js"} <= {file.name for file in folder.iterdir()}


def test_each_script_and_style_is_allowed_by_its_hash_and_nothing_else_is(page_data) -> None:
    html = document(page_data(5))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    rules = policy[1].replace("&#39;", "'")
    assert rules.startswith("default-src 'none'; ")
    assert "unsafe" not in rules and "http" not in rules
    for tag in ("script", "style"):
        for content in re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in rules
    assert "\r" not in html


def test_the_page_names_no_other_place_to_load_from(page_data) -> None:
    html = document(page_data(5))
    assert not re.findall(r"<(?:link|iframe|img|object|embed|base)\b", html)
    assert not re.findall(r"<[a-z]+[^>]*\s(?:src|href|action)\s*=", html.partition("<script>")[0])


@given(
    st.text(alphabet=st.characters(codec=None))
    | st.sampled_from(["</script>", "<!--<script>", "\u2028", "\ud800"])
)
def test_no_text_ends_the_data(text: str) -> None:
    written = json_for_script({"text": text})
    assert not re.search("[<>&\u2028\u2029\ud800-\udfff]", written)
    assert json.loads(written) == {"text": text}
    written.encode("utf-8")


def test_the_same_case_gives_the_same_bytes(sample_case: Case, tmp_path: Path) -> None:
    files = [tmp_path / "one.html", tmp_path / "two.html"]
    for file in files:
        explore(sample_case, file)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_every_fact_leads_to_words_of_its_article(sample_case: Case) -> None:
    data = page.read(sample_case)
    assert data.facts
    for fact in data.facts:
        spans = [e for claim in fact.claims for e in claim.evidence]
        assert spans, fact.iri
        for evidence in spans:
            text = data.articles[evidence.article].text
            sentence = Sentences(text).around(evidence.span)
            assert text[evidence.span.start : evidence.span.end].strip()
            assert sentence.covers(evidence.span)
            assert evidence.trigger is None or evidence.span.covers(evidence.trigger)


def test_the_page_holds_each_entity_fact_and_article_once(sample_case: Case) -> None:
    data = page.read(sample_case)
    held = payload(document(data))
    assert len(held["nodes"]) == len(data.entities) == len({node["key"] for node in held["nodes"]})
    assert len(held["facts"]) == len(data.facts)
    assert [article["text"] for article in held["articles"]] == [article.text for article in data.articles]
    assert len(held["edges"]) == len(data.links)


@pytest.mark.parametrize(
    ("status", "stance", "claimers", "expected"),
    [
        ("occurred", "asserts", (), "asserted"),
        ("occurred", "asserts", (1,), "claimed"),
        ("occurred", "hedges", (), "claimed"),
        ("occurred", "denies", (1,), "denied"),
        ("negated", "asserts", (), "denied"),
        ("refused", "asserts", (1,), "refused"),
        ("requested", "asserts", (), "requested"),
        ("possible", "hedges", (1,), "possible"),
    ],
)
def test_how_a_fact_stands(status: str, stance: str, claimers: tuple[int, ...], expected: str) -> None:
    claim = page.Claim(claimers, stance, 1.0, ())
    fact = page.Fact("f", "event", "Arrest", status, (("agent", 0),), claims=(claim,))
    assert page.standing(fact) == expected


def test_positions_are_counted_as_a_browser_counts(page_data) -> None:
    data = page_data(2)
    text = "😀😀 Ada met Bob. 😀"
    evidence = page.Evidence(0, Span(3, 10), Span(7, 10))
    fact = replace(data.facts[0], claims=(page.Claim((), "asserts", 1.0, (evidence,)),))
    made = replace(data, facts=(fact,), links=(), articles=(replace(data.articles[0], text=text),))
    claims = json.loads(payload(document(made))["facts"][0][9])
    article, _, _, start, end, first, last = claims[0][3][0]
    utf16 = text.encode("utf-16-le")
    assert article == 0
    assert utf16[start * 2 : end * 2].decode("utf-16-le") == "Ada met"
    assert utf16[first * 2 : last * 2].decode("utf-16-le") == "met"


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        ("One thing. Two things.", "Two", "Two things."),
        ("Mr. Smith came. He left.", "came", "Mr. Smith came."),
        ("A title\n\nThe first line. “Quoted,” she said.", "said", "“Quoted,” she said."),
        ("It ended. He said “no.” Then rain.", "ended. He", "It ended. He said “no.”"),
        ("No stop at all", "stop", "No stop at all"),
        ("ALMATY, Kazakhstan -- Two men left. They came.", "Two", "Two men left."),
        ("date 2019-10-29 ALMATY -- Two men left.", "men", "Two men left."),
        ("The UN -- and others -- left. They came.", "others", "The UN -- and others -- left."),
        ("J. Smith and U.N. staff left. Others came.", "staff", "J. Smith and U.N. staff left."),
    ],
)
def test_the_sentence_around(text: str, words: str, sentence: str) -> None:
    at = text.index(words)
    found = Sentences(text).around(Span(at, at + len(words)))
    assert text[found.start : found.end] == sentence


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """What counts as large, made small, so that a test of it takes no time."""
    monkeypatch.setattr("kg.explorer.document.ALL_AT_ONCE", 100)
    monkeypatch.setattr("kg.explorer.document.START", 30)


def test_as_many_as_can_be_drawn_at_once_are(page_data, small_limits: None) -> None:
    nodes = payload(document(page_data(100)))["nodes"]
    assert len(nodes) == 100 and not any("start" in node for node in nodes)


def test_a_large_case_opens_with_the_most_evidenced_and_whom_they_are_linked_with(
    page_data, small_limits: None
) -> None:
    data = page_data(120)
    nodes = payload(document(data))["nodes"]
    start = {i for i, node in enumerate(nodes) if "start" in node}
    assert len(nodes) == 120 and len(start) == 30
    leading = sorted(range(120), key=lambda i: (-nodes[i]["weight"], i))[:10]
    assert set(leading) <= start
    linked = {end for k in data.links if {k.source, k.target} <= start for end in (k.source, k.target)}
    assert linked == start


def test_where_hardly_anybody_is_linked_a_large_case_opens_with_the_most_evidenced(
    page_data, small_limits: None
) -> None:
    data = replace(page_data(120), links=())
    nodes = payload(document(data))["nodes"]
    rest = [node["weight"] for node in nodes if "start" not in node]
    assert min(node["weight"] for node in nodes if "start" in node) >= max(rest)


def test_a_focus_opens_a_large_case_at_its_neighbourhood(page_data, small_limits: None) -> None:
    data = page_data(120)
    last = len(data.entities) - 1
    held = payload(document(data, focus=[data.entities[last].iri]))
    start = {i for i, node in enumerate(held["nodes"]) if "start" in node}
    around = {end for k in data.links if last in (k.source, k.target) for end in (k.source, k.target)}
    assert held["focus"] == [last]
    assert around <= start and len(start) == 30


def test_what_is_much_is_packed_and_unpacks_to_the_same(page_data, monkeypatch: pytest.MonkeyPatch) -> None:
    data = page_data(30)
    plain = payload(document(data))
    monkeypatch.setattr("kg.explorer.document.PACKED_FROM", 100)
    found = re.search(r'id="data">([A-Za-z0-9+/=]*)</script>', document(data))
    assert found
    assert json.loads(zlib.decompress(base64.b64decode(found[1]))) == plain
    assert document(data) == document(data)


def test_a_state_is_told_from_its_territory(page_data) -> None:
    data = page_data(2)
    entities = (page.Entity("s", "Utopia", "State"), page.Entity("t", "Utopia", "Country"))
    nodes = payload(document(replace(data, entities=entities)))["nodes"]
    assert [node.get("label", node["name"]) for node in nodes] == ["Utopia (state)", "Utopia"]
    assert {node["name"] for node in nodes} == {"Utopia"}


def test_an_unknown_focus_is_told_with_near_names(sample_case: Case, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"Did you mean|Valid"):
        explore(sample_case, tmp_path / "x.html", focus="Zzyzx Qwortle")


def test_a_case_is_told_in_the_words_of_its_own_ontology(
    sample_case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "ontology"
    shutil.copytree(resources_of_kg.ontology(), own)
    terms = own / "kg.ttl"
    terms.write_text(terms.read_text(encoding="utf-8").replace('"arrest"@en', '"taking into custody"@en'))
    monkeypatch.setattr(Case, "ontology", property(lambda _: own))
    explore(sample_case, tmp_path / "page.html")
    names = payload((tmp_path / "page.html").read_text(encoding="utf-8"))["names"]
    assert names["Arrest"] == "taking into custody"


def test_what_two_articles_tell_independently_is_one_happening(extractor, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    texts = {
        "Almaty Post": "Police in Almaty arrested Marat Bekov on 3 May 2021, the city court said. He is a "
        "teacher from Karaganda.",
        "Astana Times": "Relatives wait outside the building every day. Marat Bekov, a teacher, was arrested "
        "by the police in Almaty on May 3, and nobody has seen him since.",
    }
    for publisher, text in texts.items():
        told = {"id": publisher, "publisher": publisher, "date": "2021-05-08", "text": text}
        (tmp_path / f"{publisher}.json").write_text(json.dumps(told), encoding="utf-8")
    case = Case.create(tmp_path / "two.kg")
    build(sorted(tmp_path.glob("*.json")), case, extractor=lambda: extractor)
    data = page.read(case)
    arrests = [fact for fact in data.facts if fact.type == "Arrest"]
    assert len(arrests) == 2 and {fact.happening for fact in arrests} == {0}
    assert [told.witnesses for told in data.happenings] == [2]
    assert payload(document(data))["happenings"] == [[2, []]]


def test_a_case_without_a_graph_is_told(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="kg build"):
        explore(Case.create(tmp_path / "new.kg"), tmp_path / "x.html")


def test_a_file_that_cannot_be_written_is_told(sample_case: Case, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--output"):
        explore(sample_case, tmp_path / "nowhere" / "x.html")
