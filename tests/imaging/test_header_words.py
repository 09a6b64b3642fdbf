from meddx.imaging.header_words import PARTS, finder, listed, parts_of


def test_the_first_telling_text_names_the_parts():
    assert parts_of("", "Liver", "Chest") == {"abdomen"}
    assert parts_of("nothing") == frozenset()


def test_the_longest_word_is_found_and_words_of_letters_stand_alone():
    found = finder(frozenset({"HEAD", "HEAD NECK"}))
    assert found.findall("HEAD NECK AHEAD") == ["HEAD NECK"]


def test_every_part_of_the_table_is_known():
    assert set(listed("parts")) == set(PARTS)
