"""What stands above an event decides how it stands, and who declines or asks becomes its agent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg import resources
from kg.extraction.analysis import Frame, Reading, Speech
from kg.extraction.frames import find_frames
from kg.extraction.parse import parse
from kg.extraction.status import assign_status
from kg.extraction.times import find_times
from kg.lexicon import Lexicon, load_lexicon
from kg.ontology import load_ontology
from kg.records import STATUSES, Article, Span


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    ontology = load_ontology()
    return load_lexicon(
        resources.ontology("lexicon", "en"),
        types=ontology.event_types,
        roles=ontology.roles,
        classes=ontology.classes,
    )


def frames(text: str, lexicon: Lexicon, kind: str) -> tuple[Reading, list[Frame]]:
    article = Article(id="a", text=text, sha256="", body=Span(0, len(text)))
    (parsed,) = parse([article])
    reading = Reading(parsed.doc, article, parsed.starts, parsed.paragraphs)
    found = assign_status(reading, find_frames(reading, lexicon), lexicon.statuses)
    return reading, [f for f in found if f.type == kind]


CASES = [
    # it happened
    ("Serbia extradited the officer.", "Extradition", "occurred"),
    ("The officer began to talk after he was arrested.", "Arrest", "occurred"),
    ("Prosecutors said that the officer had been arrested.", "Arrest", "occurred"),
    ("Police managed to arrest the officer.", "Arrest", "occurred"),
    ("The court allowed Serbia to extradite the officer.", "Extradition", "occurred"),
    ("The union presses on with attempts to force the miners to leave.", "Coercion", "occurred"),
    # declined
    ("The court refused to extradite the officer.", "Extradition", "refused"),
    ("An appeal by the officer failed in May.", "Appeal", "refused"),
    ("Serbia will not extradite the officer.", "Extradition", "refused"),
    ("The court rejected a request for the extradition of the officer.", "Extradition", "refused"),
    ("Serbia did not allow Turkey to extradite the officer.", "Extradition", "refused"),
    ("The court blocked the deportation of the nurses.", "Deportation", "refused"),
    ("Two nurses denied on Tuesday arresting the officer.", "Arrest", "negated"),
    # asked for
    ("Turkey asked Serbia to extradite the officer.", "Extradition", "requested"),
    ("Turkey has requested the extradition of the officer.", "Extradition", "requested"),
    ("Turkey demanded the officer's extradition.", "Extradition", "requested"),
    ("Turkey has invited the officer to visit Ankara.", "Travel", "requested"),
    ("Serbia should help them by extraditing the officer.", "Extradition", "requested"),
    ("Serbia did not help them by extraditing the officer.", "Extradition", "occurred"),
    ("Reports suggesting Serbia has extradited the officer are right.", "Extradition", "occurred"),
    # perhaps, or not yet
    ("The nurses are desperate to flee Serbia.", "Flight", "possible"),
    ("Turkey came closer to extraditing the officer.", "Extradition", "possible"),
    ("The law lets police arrest nurses at home.", "Arrest", "possible"),
    ("The agents hatched a plan to kidnap the nurse.", "Abduction", "possible"),
    ("The officer would be flown home and be tried in Turin.", "Trial", "possible"),
    ("The trial of the officer will start in Turin.", "Trial", "possible"),
    ("The minister directed the police to arrest the nurses.", "Arrest", "possible"),
    ("The nurse will stay in custody.", "Detention", "possible"),
    ("There is speculation the nurse was kidnapped.", "Abduction", "possible"),
    ("Turkey urged Serbia not to arrest the officer.", "Arrest", "possible"),
    ("The guards should not have beaten the nurses.", "IllTreatment", "possible"),
    ("The officer warned them not to attack the village.", "Attack", "possible"),
    ("The officer may be arrested.", "Arrest", "possible"),
    ("The nurses fear that they will be deported to Chad.", "Deportation", "possible"),
    ("If the nurses are deported to Chad, they will appeal.", "Deportation", "possible"),
    ("The officer faces extradition to Turkey.", "Extradition", "possible"),
    ("Serbia plans to extradite the officer.", "Extradition", "possible"),
    ("The nurses are at risk of deportation to Chad.", "Deportation", "possible"),
    ("The ministry threatened to deport the nurses.", "Deportation", "possible"),
    ("The officer is to be extradited to Turkey.", "Extradition", "possible"),
    ("The law would have restricted the nurses from travelling to Chad.", "Travel", "possible"),
    ("The officer may have died as a result of torture by the guards.", "IllTreatment", "possible"),
    ("The union suggested that the officer may have been arrested.", "Arrest", "possible"),
    # suggested as a fact, not as an act
    ("The union insisted that the officer was arrested.", "Arrest", "occurred"),
    ("The union suggested that the officer be released.", "Release", "requested"),
    ("The mayor offered to resign.", "Resignation", "requested"),
    ("The mayor offered his resignation.", "Resignation", "requested"),
    # a call is made, whatever it is made to depend on
    ("If nobody acts, the union calls on Chad to act.", "Demand", "occurred"),
    # "not only" adds
    ("The guards not only arrested the officer but also beat him.", "Arrest", "occurred"),
    # not so
    ("The ministry neither confirmed nor denied the claims.", "Denial", "negated"),
    ("The officer was not arrested.", "Arrest", "negated"),
    ("No one was arrested.", "Arrest", "negated"),
    ("Police made no arrests in Lusaka.", "Arrest", "negated"),
    ("Police failed to arrest the officer.", "Arrest", "negated"),
    ("Soldiers tried to arrest the officer.", "Arrest", "negated"),
    ("Soldiers are trying to arrest the officer.", "Arrest", "possible"),
    ("Soldiers will try to arrest the officer.", "Arrest", "possible"),
    ("The envoy has been trying to free the officer.", "Release", "possible"),
    ("They made an attempt to free the officer.", "Release", "negated"),
    ("They are making an effort to free the officer.", "Release", "possible"),
    ("The ministry denied that the officer had been arrested.", "Arrest", "negated"),
    ("The ministry denied arresting the officer.", "Arrest", "negated"),
    ("The ministry denied reports that the officer had been arrested.", "Arrest", "negated"),
    ("Turkey has not asked Serbia to extradite the officer.", "Extradition", "negated"),
    ("The officer has yet to be charged with murder.", "Charge", "negated"),
    ("On neither occasion was she extradited.", "Extradition", "negated"),
    ("At no time did Serbia extradite the officer.", "Extradition", "negated"),
    ("On one occasion Serbia extradited the officer.", "Extradition", "occurred"),
    ("The nurses did not express a wish to apply for asylum.", "Asylum", "negated"),
    # time left to do it, and the one to come
    ("The ministry has ten days to deport the nurses.", "Deportation", "possible"),
    ("It took two years to extradite the officer.", "Extradition", "occurred"),
    ("The ministers will decide this at their next meeting.", "Meeting", "possible"),
    ("Guards arrested the officer next to a market.", "Arrest", "occurred"),
    # what stands further out decides
    ("The court may refuse to extradite the officer.", "Extradition", "possible"),
    ("The court refused Turkey's request to extradite the officer.", "Extradition", "refused"),
    # who prevents a crime refuses nothing
    ("Guards prevented the killing of the officer.", "Killing", "negated"),
    ("A wall kept the soldiers from attacking the village.", "Attack", "negated"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "status"), CASES, ids=[text for text, _, _ in CASES])
def test_status_follows_from_what_governs_the_trigger(
    text: str, kind: str, status: str, lexicon: Lexicon
) -> None:
    _, found = frames(text, lexicon, kind)
    assert [f.status for f in found] == [status]


@pytest.mark.parametrize(
    ("text", "kind", "agent"),
    [
        ("A court in Porvan refused to extradite the officer.", "Extradition", "court"),
        ("The court rejected Turkey's request to extradite the officer.", "Extradition", "court"),
        ("Turkey asked Serbia to extradite the officer.", "Extradition", "Turkey"),
        ("The request by Turkey for the officer's extradition is new.", "Extradition", "Turkey"),
        ("A court in Porvan ruled that the nurses will not be deported.", "Deportation", "court"),
    ],
)
def test_who_declines_or_asks_is_the_agent(text: str, kind: str, agent: str, lexicon: Lexicon) -> None:
    reading, (frame,) = frames(text, lexicon, kind)
    assert [reading.doc[a.head].text for a in frame.arguments if a.role == "agent"] == [agent]


def test_who_says_that_somebody_must_be_released_asks_for_it(lexicon: Lexicon) -> None:
    reading, (told,) = frames("The nurse must be released, said the union.", lexicon, "Release")
    speech = Speech(start=0, end=5, cue=6, source=8, claimers=(), stance="asserts")
    found = find_frames(reading, lexicon)
    (frame,) = assign_status(replace(reading, speeches=(speech,)), found, lexicon.statuses)
    agents = [reading.doc[a.head].text for a in frame.arguments if a.role == "agent"]
    assert (told.status, frame.status, agents) == ("requested", "requested", ["union"])


def test_who_was_asked_to_extradite_is_where_the_person_would_come_from(lexicon: Lexicon) -> None:
    reading, (frame,) = frames("Turkey asked Serbia to extradite the officer.", lexicon, "Extradition")
    assert [reading.doc[a.head].text for a in frame.arguments if a.role == "origin"] == ["Serbia"]


def test_who_is_stopped_from_travelling_is_the_patient(lexicon: Lexicon) -> None:
    reading, found = frames("Guards prevented the nurses from travelling to Chad.", lexicon, "Travel")
    (frame,) = found
    roles = {a.role: reading.doc[a.head].text for a in frame.arguments}
    assert (frame.status, roles["agent"], roles["patient"]) == ("refused", "Guards", "nurses")


def test_whose_right_to_travel_is_restricted_is_the_patient(lexicon: Lexicon) -> None:
    text = "Chad restricted the right of the nurses to travel to Kenya."
    reading, (frame,) = frames(text, lexicon, "Travel")
    roles = {a.role: reading.doc[a.head].text for a in frame.arguments}
    assert (frame.status, roles["agent"], roles["patient"]) == ("refused", "Chad", "nurses")


def test_who_only_suggests_that_it_happened_is_not_the_agent(lexicon: Lexicon) -> None:
    _, (frame,) = frames("The union suggested that the officer may have been arrested.", lexicon, "Arrest")
    assert [a.role for a in frame.arguments] == ["patient"]


def test_what_has_been_said_stands_although_it_is_rejected(lexicon: Lexicon) -> None:
    reading, _ = frames("The ministry rejected the accusation against the mayor.", lexicon, "Accusation")
    spoken = Frame(type="Accusation", head=4, start=4, end=5)
    asked = replace(spoken, type="Residence")
    statuses = [f.status for f in assign_status(reading, (spoken, asked), lexicon.statuses)]
    assert statuses == ["occurred", "refused"]


def test_the_shipped_table_is_used_where_none_is_given(lexicon: Lexicon) -> None:
    article_text = "The court refused to extradite the officer."
    reading, (frame,) = frames(article_text, lexicon, "Extradition")
    (again,) = assign_status(reading, (find_frames(reading, lexicon)[0],))
    assert again == frame


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The minister visits Ankara on 3 July 2021.", "possible"),
        ("The minister visits Ankara on 3 May 2021.", "occurred"),
        ("The minister visited Ankara on 3 July.", "occurred"),
    ],
)
def test_what_has_a_date_to_come_is_possible(text: str, status: str, lexicon: Lexicon) -> None:
    article = Article(id="a", text=text, sha256="", body=Span(0, len(text)), published="2021-06-15")
    (parsed,) = parse([article])
    reading = Reading(parsed.doc, article, parsed.starts, parsed.paragraphs)
    reading = replace(reading, times=find_times(reading))
    found = assign_status(reading, find_frames(reading, lexicon), lexicon.statuses)
    assert [f.status for f in found if f.type == "Travel"] == [status]


@pytest.mark.parametrize(
    "text",
    [
        "Police arrested " + "and arrested " * 1500 + "him.",
        "Police arrested the man " + "of the man " * 1500 + ".",
        "Police said that " * 500 + "he was arrested.",
        "Police arrested a man, " + "a nurse, " * 1500 + "and a driver.",
    ],
)
def test_a_text_that_nests_without_end_is_read_to_its_end(text: str, lexicon: Lexicon) -> None:
    _, found = frames(text, lexicon, "Arrest")
    assert all(f.status in STATUSES for f in found)


def test_every_rule_gives_one_of_the_five_statuses(lexicon: Lexicon) -> None:
    table = lexicon.statuses
    rules = [r for kind in (table.verbs, table.nouns, table.adjectives) for rs in kind.values() for r in rs]
    given = {r.status for r in rules} | {r.negated for r in rules} | set(table.modals.values())
    assert given - {None} <= set(STATUSES)
