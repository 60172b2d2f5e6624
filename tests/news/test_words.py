from bot.news.words import telling_words


def stems(text):
    return [word.stem for word in telling_words(text)]


def named(text):
    return {word.stem for word in telling_words(text) if word.named}


def test_elisions_stop_words_and_plurals():
    assert stems("L'entreprise et les entreprises d'aujourd’hui") == ["entrepris", "entrepris", "aujourd'hui"]


def test_accents_and_capitals_do_not_count():
    assert stems("Télécoms ÉTRANGERS") == stems("telecoms etrangers")


def test_names_and_figures():
    assert named("Ce matin, Kaldor a vendu 3,2 millions de Zéphyr") == {"kaldor", "3,2", "zephyr"}


def test_the_first_word_of_a_sentence_is_no_name():
    assert named("Fuite grave. Panne longue. « Alerte rouge » : Danger") == set()


def test_capitals_and_digits_inside_a_word_make_it_a_name_anywhere():
    assert named("DGFiP muette. RTX5090 chère") == {"dgfip", "rtx5090"}


def test_a_name_goes_on_over_short_words():
    assert [word.stem for word in telling_words("Le jeu God of War et son voisin Kaldor") if word.joined] == ["war"]


def test_a_name_may_open_a_sentence():
    assert named("God of War revient") == {"god", "war"}
    assert named("Zéphyr 12 en vue") == {"zephyr", "12"}
