"""Who vouches for what: sources by grammar, by quotation marks, and stances.

The entities here are the nouns, names and pronouns of the text themselves, each named by its own word, so
that the tests see the speaker that was found and not what coreference makes of it.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.extraction.analysis import Reading, Reference
from kg.extraction.parse import parse
from kg.extraction.speech import claimers_of, denied_by, find_speech
from kg.records import Article, Entity, Span


def read(text: str) -> Reading:
    article = Article(id="a", text=text, sha256="", body=Span(0, len(text)))
    (parsed,) = parse([article])
    nominal = [t for t in parsed.doc if t.pos_ in ("NOUN", "PROPN", "PRON", "NUM")]
    reading = Reading(
        parsed.doc,
        article,
        parsed.starts,
        parsed.paragraphs,
        parsed.asides,
        entities=tuple(Entity(f"e{t.i}", t.text, "Person") for t in nominal),
        references=tuple(Reference(t.i, t.i + 1, t.i, "nominal", (f"e{t.i}",)) for t in nominal),
    )
    return replace(reading, speeches=find_speech(reading))


def source_of(text: str, word: str) -> tuple[list[str], str]:
    """The speakers of the first ``word`` of the text, and the stance."""
    reading = read(text)
    head = next(t.i for t in reading.doc if t.text == word)
    claimers, stance = claimers_of(reading, head, head + 1, head)
    return [reading.entity_by_id[c].label for c in claimers], stance


@pytest.mark.parametrize(
    ("text", "word", "speaker"),
    [
        ("Azhar said that police had arrested two men.", "arrested", "Azhar"),
        ("Azhar told reporters police had arrested two men.", "arrested", "Azhar"),
        ("Azhar told Radio Porvan that one was held, while the other was released.", "held", "Azhar"),
        ("Azhar told Radio Porvan that one was held, while the other was released.", "released", "Azhar"),
        ("Azhar said one was held and the other was deported.", "deported", "Azhar"),
        ("Two men were arrested on Friday, Azhar said.", "arrested", "Azhar"),
        ("Two men were arrested on Friday, said their lawyer.", "arrested", "lawyer"),
        ("The rally, he said, was dispersed by police.", "dispersed", "he"),
        ("The rally, he said, was dispersed by police.", "rally", "he"),
        ("Two men were arrested on Friday, according to a local group.", "arrested", "group"),
        ("Two men were arrested on Friday, as per a local group.", "arrested", "group"),
        ("According to Azhar, two men were arrested on Friday.", "arrested", "Azhar"),
        ("The lawyer of Azhar says he was tortured.", "tortured", "lawyer"),
        ("Azhar's lawyer says he was tortured.", "tortured", "lawyer"),
        ("She testified that guards had beaten her.", "beaten", "She"),
        ("The ministry confirmed the arrest of two men.", "arrest", "ministry"),
        ("The UN estimates that a million people are detained there.", "detained", "UN"),
        ("The group cited survivors as saying that guards killed ten men.", "killed", "survivors"),
        ("Azhar added that the men had been deported.", "deported", "Azhar"),
        ("The army's claim that rebels killed two men was false.", "killed", "army"),
        ("According to a report by the committee, guards tortured two men.", "tortured", "committee"),
        ("Azhar said officials threatened to arrest him.", "threatened", "Azhar"),
        ("She told voters he had been arrested.", "arrested", "She"),
        ("The rally was banned by police, reported the Bulletin.", "banned", "Bulletin"),
        ("The army has killed ten men, the letter read.", "killed", "letter"),
        ("Azhar accused guards of beating two men.", "beating", "Azhar"),
        ("Azhar was freed and, according to Zhang, was beaten.", "beaten", "Zhang"),
        ("They gave interviews to channels describing torture in prison.", "torture", "They"),
        ("The service released a statement claiming that Azhar attacked a guard.", "attacked", "service"),
        ("Two men were arrested, according to a rights group, Dawnwatch.", "arrested", "Dawnwatch"),
        ("Two men were arrested on Monday, court documents show.", "arrested", "documents"),
        ("One of them, Azhar, said guards had beaten her.", "beaten", "Azhar"),
        ("He named a major who Azhar said had beaten him.", "beaten", "Azhar"),
        ("Azhar told the paper over a bad line that he had not been beaten.", "beaten", "Azhar"),
        ("She said the closure of the camp which began in May forced ten men to flee.", "forced", "She"),
    ],
)
def test_the_speaker_is_found(text: str, word: str, speaker: str) -> None:
    assert source_of(text, word) == ([speaker], "asserts")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Police arrested two men on Friday.", "arrested"),
        ("Azhar said it was late. Police arrested two men.", "arrested"),
        ("Police arrested Azhar, who said he was innocent.", "arrested"),
        ("Azhar did not say that police had arrested two men.", "arrested"),
        ("She waits for somebody to tell her that police arrested him.", "arrested"),
        ("He explained why he was arrested.", "arrested"),
        ("Azhar was told that police had arrested two men.", "arrested"),
        ("The court denied an appeal filed by Azhar.", "filed"),
        ("Police arrested two men; Azhar said it was late.", "arrested"),
        ("After two men were arrested, authorities maintained their blockade.", "arrested"),
        ("Azhar was arrested in May and, according to Zhang, is ill.", "arrested"),
        ("Two men reporting on current affairs were arrested.", "arrested"),
        ("The so-called \"iron lady\" was arrested.", "arrested"),
        ("In Gao, where police arrested two men, Azhar told us by phone that he was ill.", "arrested"),
        ("The tables show that police arrested two men.", "arrested"),
        ("Azhar spoke at the workers' rally. Police arrested two men at the students' rally.", "arrested"),
    ],
)  # fmt: skip
def test_what_nobody_says_belongs_to_the_article(text: str, word: str) -> None:
    assert source_of(text, word)[0] == []


@pytest.mark.parametrize(
    ("text", "word", "speakers"),
    [
        ("Gunmen stormed a town, killing 14 people and abducting 30 others, residents and a local "
         "official said on Friday.", "stormed", ["residents", "official"]),
        ("Soldiers shot dead twelve herders near Gao, an elected official and two nurses told Radio Porvan.",
         "shot", ["official", "nurses"]),
    ],
)  # fmt: skip
def test_speakers_taken_for_part_of_what_they_say_are_heard(
    text: str, word: str, speakers: list[str]
) -> None:
    assert source_of(text, word) == (speakers, "asserts")


def test_of_two_layers_the_inner_one_speaks() -> None:
    text = "Azhar told the radio that Zhang said guards had beaten him."
    assert source_of(text, "beaten") == (["Zhang"], "asserts")
    assert source_of(text, "said") == (["Azhar"], "asserts")


def test_several_speakers_are_all_named() -> None:
    assert source_of("A brother and a neighbour said police had arrested her.", "arrested")[0] == [
        "brother",
        "neighbour",
    ]


@pytest.mark.parametrize(
    ("text", "word", "speaker"),
    [
        ("The ministry denied that two men had been tortured.", "tortured", "ministry"),
        ("The ministry denies holding two men.", "holding", "ministry"),
        ("He denied any involvement in the killing.", "killing", "He"),
        ("The army disputed the report that it killed two men.", "killed", "army"),
    ],
)
def test_what_is_denied_is_told_with_who_denies_it(text: str, word: str, speaker: str) -> None:
    assert source_of(text, word) == ([speaker], "denies")
    reading = read(text)
    head = next(t.i for t in reading.doc if t.text == word)
    denial = denied_by(reading, head)
    assert denial is not None and denial.source is not None
    assert reading.doc[denial.source].text == speaker
    assert denied_by(reading, denial.cue) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Police allegedly arrested two men.", "arrested"),
        ("The alleged abduction took place on Friday.", "abduction"),
        ("Two men are believed to have fled to Ruritania.", "fled"),
    ],
)
def test_hedges_have_no_speaker(text: str, word: str) -> None:
    assert source_of(text, word) == ([], "hedges")


def test_a_hedge_inside_speech_keeps_the_speaker() -> None:
    text = "Azhar said that police had allegedly arrested two men."
    assert source_of(text, "arrested") == (["Azhar"], "hedges")


@pytest.mark.parametrize(
    ("text", "word", "speaker"),
    [
        ('"They beat us. They burned our papers," Azhar said.', "beat", "Azhar"),
        ('"They beat us," Azhar said. "They burned our papers."', "burned", "Azhar"),
        ("“They beat us,” Azhar said.\n\n“They burned our papers and arrested him.”", "arrested", "Azhar"),
        ("“They beat us,” Azhar said. “They burned it.\n\n“They arrested two men.”", "arrested", "Azhar"),
        ('Azhar was angry. "They arrested two men," he said.', "arrested", "he"),
        ("'They beat us,' Azhar said. 'They burned our papers.'", "burned", "Azhar"),
        ("‘They beat us. They burned the farmers’ papers,’ Azhar said.", "beat", "Azhar"),
        ('Azhar wrote: "We were tortured for a week."', "tortured", "Azhar"),
        ('The Bulletin gives details: "Two men were held. One was tortured."', "tortured", "Bulletin"),
        ('It was a hot day. "I was tortured for a week."', "tortured", "I"),
        ("Police arrested two men. It was raining. — Azhar (@azhar) March 12", "arrested", "Azhar"),
    ],
)  # fmt: skip
def test_quotation_marks_reach_over_sentences_and_paragraphs(text: str, word: str, speaker: str) -> None:
    assert source_of(text, word) == ([speaker], "asserts")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Omar Karim said the jailing of Pavel was wrong. He said guards had beaten him.", ["Karim"]),
        ("Maria Karim said the jailing of Pavel was wrong. He said guards had beaten him.", ["He"]),
        ("Karim and Zhang said the jailing was wrong. He said guards had beaten him.", ["He"]),
        ("Karim said it was wrong. It rained. He said guards had beaten him.", ["He"]),
    ],
)
def test_he_who_speaks_on_is_the_one_person_who_spoke_before(text: str, speaker: list[str]) -> None:
    reading = read(text)
    entities = tuple(
        replace(e, label="Maria Karim") if e.label == "Karim" and "Maria" in text else e
        for e in reading.entities
    )
    reading = replace(reading, entities=entities)
    reading = replace(reading, speeches=find_speech(reading))
    head = next(t.i for t in reading.doc if t.text == "beaten")
    claimers, _ = claimers_of(reading, head, head + 1, head)
    assert [reading.entity_by_id[c].label for c in claimers] == speaker


def test_a_region_that_somebody_directs_does_not_speak() -> None:
    reading = read("No one was arrested, said Azhar, Middle East and Africa director.")
    regions = {"East", "Africa"}
    entities = tuple(replace(e, type="Region") if e.label in regions else e for e in reading.entities)
    reading = replace(reading, entities=entities)
    assert {
        reading.entity_by_id[c].label for speech in find_speech(reading) for c in speech.claimers
    }.isdisjoint(regions)


def test_an_event_is_not_said_by_its_own_trigger() -> None:
    reading = read("Azhar said that police had confirmed the arrest of two men.")
    arrest = next(t.i for t in reading.doc if t.text == "arrest")
    confirmed = next(t.i for t in reading.doc if t.text == "confirmed")
    assert claimers_of(reading, confirmed, arrest + 1, arrest) == claimers_of(
        reading, confirmed, confirmed + 1, confirmed
    )


def test_an_empty_article_has_no_speech() -> None:
    assert read(" ").speeches == ()


WORDS = st.sampled_from(
    ["Azhar", "said", "that", "police", "arrested", "him", ",", ".", '"', "“", "”", "according", "to",
     "allegedly", "told", "who", "and", ";", "cited", "as", "saying", "he", "\n\n", "denied"]
)  # fmt: skip


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WORDS, min_size=1, max_size=30))
def test_any_words_give_sorted_speech_within_the_text(words: list[str]) -> None:
    reading = read(" ".join(words))
    size = len(reading.doc)
    for speech in reading.speeches:
        assert 0 <= speech.start < speech.end <= size
        assert 0 <= speech.cue < size
        assert speech.source is None or 0 <= speech.source < size
        assert set(speech.claimers) <= set(reading.entity_by_id)
    assert list(reading.speeches) == sorted(reading.speeches, key=lambda s: (s.start, -s.end, s.cue))
    assert find_speech(reading) == reading.speeches


def test_a_speaker_behind_the_last_comma_says_the_whole_sentence() -> None:
    text = "Dana was freed on Monday and will face her brother Pavel Horak, prosecutors disclosed."
    assert source_of(text, "freed") == (["prosecutors"], "asserts")


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Kurt Adler was accused of robbing and killing his wife.", "robbing", ([], "hedges")),
        ("Kurt Adler was accused of robbing and killing his wife.", "killing", ([], "hedges")),
        ("A clerk charged with killing a guard was held.", "killing", ([], "hedges")),
        ("He was held on suspicion of killing a guard.", "killing", ([], "hedges")),
        ("Two clerks face charges of kidnapping a guard.", "kidnapping", ([], "hedges")),
        ("Azhar accused him of killing a guard.", "killing", (["Azhar"], "asserts")),
        ("He was convicted of killing a guard.", "killing", ([], "asserts")),
        ("He was jailed for killing a guard.", "killing", ([], "asserts")),
    ],
)
def test_what_one_is_accused_of_is_alleged(text: str, word: str, expected: tuple[list[str], str]) -> None:
    assert source_of(text, word) == expected
