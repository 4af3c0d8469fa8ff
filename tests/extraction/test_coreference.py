"""Who is meant by names, noun phrases and pronouns. People in the examples are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.aliases import (
    is_abbreviation,
    is_near_spelling,
    is_part_of,
    is_short_person,
    name_words,
)
from kg.extraction.analysis import Reading
from kg.extraction.coreference import resolve
from kg.extraction.names import find_names
from kg.extraction.parse import parse
from kg.gazetteer import load_gazetteer
from kg.nouns import load_nouns
from kg.records import Article, Entity, Span


def read(text: str) -> Reading:
    article = Article("a", text, "", Span(0, len(text)))
    parsed = next(parse([article]))
    reading = Reading(parsed.doc, article, parsed.starts, parsed.paragraphs, parsed.asides)
    reading = replace(reading, names=find_names(reading, load_gazetteer()))
    entities, references = resolve(reading, load_nouns())
    return replace(reading, entities=entities, references=references)


def meant(text: str, words: str, which: int = 0) -> list[str]:
    """Labels of what the given words of the text stand for; ``which`` counts their occurrences."""
    reading = read(text)
    start = -1
    for _ in range(which + 1):
        start = text.index(words, start + 1)
    span = Span(start, start + len(words))
    for reference in reading.references:
        if span.covers(reading.span(reference.head, reference.head + 1)):
            return sorted(entity.label for entity in reading.referents(reference.head))
    return []


def entity(text: str, label: str) -> Entity:
    return next(e for e in read(text).entities if e.label == label)


@pytest.mark.parametrize(
    ("text", "words", "label"),
    [
        ("Dana Kessler fled Ruritania. Kessler lives in Sweden.", "Kessler lives", "Dana Kessler"),
        ("Kessler was freed on Friday. Dana Kessler lives in Sweden.", "Kessler was", "Dana Kessler"),
        ("Pavel Horak was held. Mr Horak denies it.", "Horak denies", "Pavel Horak"),
        (
            "The World Health Organization called for calm. The WHO sent doctors to Kenya.",
            "WHO",
            "World Health Organization",
        ),
        (
            "Beijing has rejected the report. China will not answer, Chinese officials said.",
            "Chinese",
            "China",
        ),
    ],
)
def test_the_short_form_of_a_name_stands_for_the_full_one(text: str, words: str, label: str) -> None:
    assert meant(text, words) == [label]


def test_the_nearest_of_two_with_one_surname_is_meant() -> None:
    text = "Dana Kessler was fined. Pavel Kessler was jailed. Kessler has appealed."
    assert meant(text, "Kessler", 2) == ["Pavel Kessler"]
    assert entity(text, "Dana Kessler").label == "Dana Kessler"


@pytest.mark.parametrize(
    "text",
    [
        "Dana Kessler was fined. Her brother Pavel Kessler was jailed. Kessler has appealed.",
        "Dana Kessler was fined. Her brother, Pavel Kessler, was jailed. Kessler has appealed.",
        "Dana Kessler was fined. Pavel Kessler, a brother of the lawyer, left. Kessler has appealed.",
    ],
)
def test_a_family_name_alone_is_not_that_of_the_relative(text: str) -> None:
    assert meant(text, "Kessler", 2) == ["Dana Kessler"]


@pytest.mark.parametrize(
    ("text", "words", "label"),
    [
        ("Police questioned one of the witnesses on Friday.", "one of", "one of the witnesses"),
        ("Soldiers beat one of my former clients on Friday.", "one of", "one of the former clients"),
        ("Guards killed one of the two bakers.", "one of", "one of the bakers"),
    ],
)
def test_one_of_several_is_not_they(text: str, words: str, label: str) -> None:
    assert meant(text, words) == [label]
    assert entity(text, label).type == "Person"


def test_a_family_is_no_member_of_it() -> None:
    text = "Pavel Horak was killed in May. The family has buried him."
    assert meant(text, "family") == ["family"]


def test_whom_a_plural_name_owns() -> None:
    text = "Uyghurs fled with their children in May."
    assert meant(text, "children") == ["Uyghurs' children"]


@pytest.mark.parametrize(
    ("text", "words", "label"),
    [
        ("Dana Kessler, a rights lawyer, was freed. The lawyer said nothing.", "lawyer said", "Dana Kessler"),
        ("Lawyer Dana Kessler was freed on Monday. The lawyer left.", "lawyer left", "Dana Kessler"),
        ("Pavel Horak is a blogger. The blogger was fined.", "blogger was", "Pavel Horak"),
        ("Police held a man named Pavel Horak on Friday.", "man", "Pavel Horak"),
        ("Her husband, Pavel Horak, fled to Sweden.", "husband", "Pavel Horak"),
        ("She met officials in Kazakhstan's largest city, Almaty.", "city", "Almaty"),
        ("They were taken to the region of Xinjiang.", "region", "Xinjiang"),
        ("The lawyer for Dana Kessler, Pavel Horak, said she was ill.", "lawyer", "Pavel Horak"),
        ("The director of a rights group in Gao, Pavel Horak, was held.", "director", "Pavel Horak"),
        ("The mother of a boy, Pavel Horak, was held.", "boy", "Pavel Horak"),
    ],
)
def test_the_grammar_joins_a_name_and_its_description(text: str, words: str, label: str) -> None:
    assert meant(text, words) == [label]


@pytest.mark.parametrize(
    ("text", "words", "label"),
    [
        ("Dana Kessler was arrested on Friday. She denies the charge.", "She", "Dana Kessler"),
        ("Dana Kessler said she had been beaten.", "she", "Dana Kessler"),
        ("Pavel Horak, who was held in May, has been freed.", "who", "Pavel Horak"),
        ("A court freed Pavel Horak on Friday. Police had beaten him.", "him", "Pavel Horak"),
        ("Kazakhstan rejected the request. It had no treaty with China.", "It", "Kazakhstan"),
        ('"I was beaten," Dana Kessler said. "They took my phone."', "I", "Dana Kessler"),
        ('"I was beaten," Dana Kessler said. "They took my phone."', "my", "Dana Kessler"),
        ("Mrs Kessler met Mr Horak on Friday. He has left the country.", "He", "Horak"),
        (
            "Members of a church in Almaty, who were held in May, have been freed.",
            "who",
            "Members of a church in Almaty",
        ),
        ("He fled to Sweden in May and was arrested there.", "there", "Sweden"),
    ],
)
def test_a_pronoun_stands_for_what_agrees_with_it(text: str, words: str, label: str) -> None:
    assert meant(text, words) == [label]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It is clear that the law will be changed.", "It"),
        ("She was arrested on Friday.", "She"),
        ("He met him in Almaty.", "him"),
        ("They said nothing.", "They"),
    ],
)
def test_a_pronoun_without_antecedent_stands_for_nobody(text: str, words: str) -> None:
    assert meant(text, words) == []


def test_subject_and_object_of_one_verb_are_two() -> None:
    text = "Pavel Horak was freed. Toma Belkin met him on Friday."
    assert meant(text, "him") == ["Pavel Horak"]


PAIR = "Dana Kessler and Pavel Horak were arrested on Friday. "


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("They deny the charge.", "They"),
        ("The two deny the charge.", "two"),
        ("The pair deny the charge.", "pair"),
        ("Both deny the charge.", "Both"),
        ("The two journalists deny the charge.", "journalists"),
        ("A judge ordered their release.", "their"),
    ],
)
def test_a_group_is_its_named_members(sentence: str, words: str) -> None:
    assert meant(PAIR + sentence, words) == ["Dana Kessler", "Pavel Horak"]


def test_each_member_of_a_coordination_has_its_own_reference() -> None:
    assert meant(PAIR, "Kessler") == ["Dana Kessler"]
    assert meant(PAIR, "Horak") == ["Pavel Horak"]


@pytest.mark.parametrize(
    ("text", "words", "labels"),
    [
        (
            "Two ethnic Kazakhs have been given asylum in Sweden. Erlan Tasbolat and Dana Qasym fled in May.",
            "Kazakhs",
            ["Dana Qasym", "Erlan Tasbolat"],
        ),
        (
            "A boxing coach was arrested in Lyon on Friday. Pavel Horak, 42, denies the charge.",
            "coach",
            ["Pavel Horak"],
        ),
        (
            "A boxing coach was arrested in Lyon on Friday. Lawyer Dana Kessler said the arrest was illegal.",
            "coach",
            ["boxing coach"],
        ),
        (
            "Whistle-blower leaves Kazakhstan for Sweden\n\nA woman who told a court of the camps has left "
            "Kazakhstan, her lawyer said on Tuesday.\n\nDana Kessler flew to Sweden on June 3. Her lawyer, "
            "Maria Lopez, went with her.",
            "woman",
            ["Dana Kessler"],
        ),
    ],
)
def test_a_lead_describes_whom_the_next_sentences_name(text: str, words: str, labels: list[str]) -> None:
    assert meant(text, words) == labels


@pytest.mark.parametrize(
    ("text", "words", "label"),
    [
        ("A court in Almaty freed them. The court gave no reason.", "court gave", "court in Almaty"),
        ("Officials visited Xinjiang in May. The region was closed to others.", "region was", "Xinjiang"),
        ("Pavel Horak left Georgia. Police watch him. He loves the country.", "country", "Georgia"),
        ("Pavel Horak, 42, was held. The 42-year-old denies it.", "old denies", "Pavel Horak"),
        ("Prosecutors charged Pavel Horak on Friday. The man denies it.", "man", "Pavel Horak"),
    ],
)
def test_a_definite_phrase_takes_up_what_was_told(text: str, words: str, label: str) -> None:
    assert meant(text, words) == [label]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "Ana Fernanda Ruiz was freed. Her cousin, Ana Ruiz, thanked the court.",
            ["Ana Fernanda Ruiz", "Ana Ruiz"],
        ),
        (
            "Ana Fernanda Ruiz, 35, was freed. Ana Ruiz, 52, thanked the court.",
            ["Ana Fernanda Ruiz", "Ana Ruiz"],
        ),
        ("Zaw Min Htun was jailed. The raid was led by Zaw Min.", ["Zaw Min", "Zaw Min Htun"]),
        ("Ana Fernanda Ruiz was freed. Ana Ruiz, 35, a nurse, thanked the court.", ["Ana Fernanda Ruiz"]),
        ("Ana Fernanda Ruiz was freed. Ana Ruiz thanked the court.", ["Ana Fernanda Ruiz"]),
    ],
    ids=["a relative", "another age", "no family name", "an age given late", "only shorter"],
)
def test_a_shorter_full_name_is_the_same_unless_it_is_introduced_as_another(
    text: str, people: list[str]
) -> None:
    assert sorted(e.label for e in read(text).entities if e.type == "Person" and e.named) == people


@pytest.mark.parametrize(
    ("text", "words", "label"),
    [
        (
            "Dana Kessler and Pavel Horak, 41, were held. The 47-year-old leader was beaten.",
            "leader",
            "Dana Kessler",
        ),
        (
            "The leader Petr Vesely was jailed on Tuesday. The politician, 55, smiled. "
            '"We go on," said Dana Kessler, 28.',
            "politician",
            "Petr Vesely",
        ),
    ],
)
def test_nobody_is_of_two_ages(text: str, words: str, label: str) -> None:
    assert meant(text, words) == [label]


def test_phrases_that_contradict_are_not_joined() -> None:
    text = "A court in Almaty freed them. A military court in Tashkent jailed two others."
    assert meant(text, "court", 0) == ["court in Almaty"]
    assert meant(text, "court", 1) == ["military court in Tashkent"]


@pytest.mark.parametrize(
    ("text", "label", "kind"),
    [
        ("Kazakh authorities refused.", "Kazakh authorities", "State"),
        ("Chinese border guards shot at them.", "Chinese border guards", "SecurityForce"),
        ("A court in Almaty refused.", "court in Almaty", "Court"),
        ("Kazakhstan's immigration police refused.", "Kazakhstan's immigration police", "SecurityForce"),
        ("The lawyers refused.", "lawyers", "PeopleGroup"),
    ],
)
def test_somebody_only_described_is_called_by_the_phrase(text: str, label: str, kind: str) -> None:
    found = entity(text, label)
    assert (found.type, found.named) == (kind, False)


def test_a_country_and_its_people_are_two() -> None:
    types = {
        e.label: e.type
        for e in read("China denies that it holds Uyghurs. Chinese officials agreed.").entities
    }
    assert types["China"] == "Country"
    assert types["Uyghurs"] == "PeopleGroup"


def test_the_label_is_the_fullest_name_and_the_others_are_aliases() -> None:
    found = entity("Kessler was freed. Dana Maria Kessler left. Dana Kessler is well.", "Dana Maria Kessler")
    assert found.aliases == ("Dana Kessler", "Kessler")


def test_entities_are_numbered_in_the_order_of_the_text() -> None:
    entities = read("A court in Almaty freed Dana Kessler. Police in Tashkent said nothing.").entities
    assert [e.id for e in entities] == [f"e{i}" for i in range(1, len(entities) + 1)]


@pytest.mark.parametrize(
    ("full", "short", "expected"),
    [
        ("John Smith", "Smith", True),
        ("John Smith", "John", True),
        ("John Paul Smith", "John Smith", True),
        ("John Smith", "J. Smith", True),
        ("John Smith", "Mary Smith", False),
        ("John Smith", "Jones", False),
        ("Smith", "John Smith", False),
    ],
)
def test_short_forms_of_a_person(full: str, short: str, expected: bool) -> None:
    assert is_short_person(name_words(full), name_words(short)) is expected


@pytest.mark.parametrize(
    ("full", "short", "expected"),
    [
        ("World Health Organization", "WHO", True),
        ("Ministry of Internal Affairs", "MIA", True),
        ("Federal Bureau of Investigation", "F.B.I.", True),
        ("World Health Organization", "WTO", False),
        ("Agency for the Prohibition of Trafficking in Persons", "APTIP", True),
        ("National Guard Force to End Local Armed Conflict", "NGF-ELAC", True),
        ("Agency for the Prohibition of Trafficking in Persons", "PATIP", False),
        ("Almaty", "A", False),
    ],
)
def test_abbreviations(full: str, short: str, expected: bool) -> None:
    assert is_abbreviation(full, short) is expected


def test_institutions_are_shortened_by_whole_words() -> None:
    full = name_words("Supreme Court of Ruritania")
    assert is_part_of(full, name_words("Supreme Court"))
    assert not is_part_of(full, name_words("Court of Appeal"))


def test_near_spellings_differ_in_a_letter_or_two() -> None:
    assert is_near_spelling(name_words("Toma Tursunbek"), name_words("Toma Tursynbek"))
    assert not is_near_spelling(name_words("Toma Belkin"), name_words("Nina Belkin"))


_SENTENCES = st.lists(
    st.sampled_from(
        [
            "Dana Kessler fled China in May.",
            "She was arrested with two friends.",
            "A court in Almaty freed them.",
            "Pavel Horak and Toma Belkin were jailed.",
            '"We are free," they said.',
            "The two left the country, which they love.",
            "Kazakh authorities denied it.",
            "Some of them stayed there.",
        ]
    ),
    min_size=1,
    max_size=8,
)


@given(_SENTENCES)
@settings(max_examples=15)
def test_every_reference_is_whole_and_every_entity_is_referred_to(sentences: list[str]) -> None:
    reading = read(" ".join(sentences))
    ids = {e.id for e in reading.entities}
    for reference in reading.references:
        assert reference.start <= reference.head < reference.end
        assert reference.entities
        assert len(set(reference.entities)) == len(reference.entities)
        assert set(reference.entities) <= ids
    assert ids == {e for r in reading.references for e in r.entities}
    assert all(e.label and e.label not in e.aliases for e in reading.entities)


def test_an_empty_article_has_nobody() -> None:
    reading = read("")
    assert (reading.entities, reading.references) == ((), ())


@pytest.mark.parametrize(
    ("text", "words", "labels"),
    [
        (
            "The activists Dana Kessler and Pavel Horak and the politician Petr Vesely held a rally.",
            "activists",
            ["Dana Kessler", "Pavel Horak"],
        ),
        (
            "A court freed a blogger on Friday, her lawyer said. Dana Kessler was held in May. "
            "Her lawyer, Pavel Horak, spoke to reporters.",
            "lawyer said",
            ["Pavel Horak"],
        ),
        (
            "Two men were freed, a police spokesman said. The spokesman, Petr Vesely, gave no names.",
            "spokesman said",
            ["Petr Vesely"],
        ),
        ("Dana Kessler, a baker and the leader of the strike, was held.", "leader", ["Dana Kessler"]),
        ("Dana Kessler fled Ruritania. She is a baker.", "baker", ["Dana Kessler"]),
        (
            "The police held a schoolteacher. Dana Kessler, 30, a teacher, denies it.",
            "schoolteacher",
            ["Dana Kessler"],
        ),
        ("Dana Kessler won again. The athlete was held on Friday.", "athlete", ["Dana Kessler"]),
    ],
    ids=[
        "the noun before coordinated names means those names, not the politician",
        "a lawyer whom only a later sentence names",
        "a spokesman whom only a later sentence names",
        "both descriptions of one apposition",
        "a predicate of a pronoun",
        "a lead that calls the person by a longer word",
        "a new calling for the only person told of",
    ],
)
def test_who_is_described(text: str, words: str, labels: list[str]) -> None:
    assert meant(text, words) == labels


def test_two_lawyers_named_later_leave_it_open_who_spoke() -> None:
    text = "Two men were freed, a lawyer said. Lawyer Dana Kessler agreed. Lawyer Pavel Horak did not."
    assert meant(text, "lawyer said") == ["lawyer"]


def test_both_in_a_lead_looks_back_and_not_ahead() -> None:
    text = "Dana Kessler and Pavel Horak were held. Both are ill. Petr Vesely and Ivan Dudek left."
    assert meant(text, "Both") == ["Dana Kessler", "Pavel Horak"]


def test_a_town_whose_name_a_person_bears_is_that_person() -> None:
    text = "Phoenix Kessler was held. Phoenix denies it."
    assert meant(text, "Phoenix denies") == ["Phoenix Kessler"]
    assert entity("Phoenix Kessler was held in Phoenix. Phoenix is hot.", "Phoenix").type == "City"


@pytest.mark.parametrize(
    ("text", "words", "labels"),
    [
        (
            "Pavel Horak and Dana Kessler were charged. Neither has appealed.",
            "Neither",
            ["Dana Kessler", "Pavel Horak"],
        ),
        (
            "Pavel Horak and Dana Kessler were charged. Neither of them has appealed.",
            "Neither",
            ["Dana Kessler", "Pavel Horak"],
        ),
        (
            "Pavel Horak and Dana Kessler were charged. Each of the two paid a fine.",
            "Each",
            ["Dana Kessler", "Pavel Horak"],
        ),
        ("The deputy chairman of the club named Pavel Horak was held.", "chairman", ["Pavel Horak"]),
        ("Ivan Petrov met Maria Lopez. She thanked the police.", "She", ["Maria Lopez"]),
        ("Maria Lopez met Ivan Petrov. He thanked the police.", "He", ["Ivan Petrov"]),
        ("The Falcon Bank was fined. The firm will appeal.", "firm", ["Falcon Bank"]),
        ('Police held Ivan Petrov. "He is ill," said his lawyer, Pavel Horak.', "his", ["Ivan Petrov"]),
        ("The secretary-general of the union was held.", "secretary", ["secretary-general"]),
        ("The consul-general was held.", "general", ["consul-general"]),
    ],
)
def test_who_is_meant(text: str, words: str, labels: list[str]) -> None:
    assert meant(text, words) == labels


@pytest.mark.parametrize(
    ("text", "words", "labels"),
    [
        (
            "Pavel Horak was tried in Strelsau on Monday. The accused admitted the theft.",
            "accused",
            ["Pavel Horak"],
        ),
        (
            "Pavel Horak and Ivan Novak were tried on Monday. The accused were sent to prison.",
            "accused",
            ["Ivan Novak", "Pavel Horak"],
        ),
        (
            "The brothers Ivo and Pavel Horak were arrested on Monday.",
            "Ivo",
            ["Ivo Horak"],
        ),
        (
            "Ivo Novak was there. The brothers Ivo and Pavel Horak were arrested on Monday.",
            "Ivo and",
            ["Ivo Novak"],
        ),
        (
            "Maria and Pavel Horak were arrested on Monday. The couple denied it.",
            "Maria",
            ["Maria Horak"],
        ),
        (
            "Maria and Pavel Horak were arrested on Monday. The lawyers denied it.",
            "Maria",
            ["Maria"],
        ),
        (
            "Police freed Pavel Horak, a puppeteer who fled Ruritania.",
            "who",
            ["Pavel Horak"],
        ),
        (
            "A court stopped the expulsion of a teacher who fled Ruritania.",
            "who",
            ["teacher"],
        ),
        (
            "Police arrested Pavel Horak, whose house had burnt down.",
            "whose",
            ["Pavel Horak"],
        ),
        (
            "Pavel Horak, a puppeteer, was arrested. Police say the puppeteer threw a stone.",
            "puppeteer threw",
            ["Pavel Horak"],
        ),
    ],
)
def test_whom_a_noun_of_no_known_kind_or_a_participle_means(text: str, words: str, labels: list[str]) -> None:
    assert meant(text, words) == labels


@pytest.mark.parametrize(
    ("text", "words", "labels"),
    [
        ("Police held Ivan Petrov. His lawyer, Pavel Horak, said guards had beaten his client.", "client",
         ["Ivan Petrov"]),
        ('Police held Ivan Petrov. "My client was beaten," said his lawyer, Pavel Horak.', "client",
         ["Ivan Petrov"]),
        ("Pavel Horak, a lawyer representing Dana Kessler, said his client was beaten.", "client",
         ["Dana Kessler"]),
        ("Police held Ivan Petrov and Maria Lopez. Their lawyer, Pavel Horak, said his clients were ill.",
         "clients", ["Ivan Petrov", "Maria Lopez"]),
        ("Police held Ivan Petrov. Lawyer Pavel Horak said his client was beaten.", "client",
         ["Pavel Horak's client"]),
    ],
)  # fmt: skip
def test_a_lawyers_client_is_whom_the_lawyer_stands_for(text: str, words: str, labels: list[str]) -> None:
    assert meant(text, words) == labels


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The Harbour Watch condemned the arrests. Ten men are held. We call on Kenya to free them.", ""),
        ("Ten men must be freed, the Harbour Watch said today. Ten are held. We call on Kenya to act.",
         "Harbour Watch"),
        ("Ten men must be freed, Pavel Horak said today. Ten are held. We call on Kenya to act.", ""),
        ("The Harbour Watch said so. The Falcon Bank said no. We call on Kenya to act.", ""),
    ],
)  # fmt: skip
def test_we_outside_of_quotation_marks_are_the_institution_that_speaks(text: str, who: str) -> None:
    assert meant(text, "We") == ([who] if who else [])


def test_the_pair_are_not_those_who_speak_of_them() -> None:
    text = (
        "Pavel Horak fled Ruritania. He met Ivan Novak at the border. "
        "Olga Marek said the pair had walked for days."
    )
    assert meant(text, "pair") == ["Ivan Novak", "Pavel Horak"]


def test_those_whom_institutions_interviewed_are_not_the_institutions() -> None:
    text = (
        "Twenty-seven of the fifty-four LGBT people Human Rights Watch and IraQueer interviewed said "
        "they had experienced violence. The people were tired."
    )
    assert "IraQueer" not in meant(text, "people were")


def test_two_of_an_unknown_number_are_nobody_named() -> None:
    text = "Pavel Horak met Ivan Novak on Monday. Students marched to the hotel. Two were wounded."
    assert "Pavel Horak" not in meant(text, "Two")


def test_two_men_are_not_a_man_and_a_woman() -> None:
    text = (
        "A journalist fled Ruritania. The journalist and his lawyer, Maria Novak, spoke on Monday. "
        "The two men are in prison."
    )
    assert "Maria Novak" not in meant(text, "men")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Prince Edgar visited Ruritania. Edgar left on Friday.", "Prince Edgar"),
        ("Father Benedikt told reporters that he was free.", "Father Benedikt"),
        ("Prince Edgar Novak visited Ruritania. Edgar left.", "Edgar Novak"),
        ("President Novak visited Ruritania.", "Novak"),
    ],
)
def test_who_goes_by_one_name_keeps_the_style(text: str, label: str) -> None:
    assert label in [e.label for e in read(text).entities]


def test_the_victims_are_not_the_gunmen() -> None:
    text = "Gunmen stormed a school. The victims were freed on Friday."
    assert meant(text, "victims") == ["victims"]
    assert meant("Gunmen stormed a school. The attackers fled.", "attackers") == ["Gunmen"]
