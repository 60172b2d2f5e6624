from bot.summarizing.tokens import read_pairs, read_tokens


def test_types_places_and_capitals():
    tokens = read_tokens(["L'atelier ouvre.", "", "Atelier ouvert, l'atelier plaît."])
    assert tokens.types == ["l", "atelier", "ouvre", "ouvert", "plaît"]
    assert tokens.kinds.tolist() == [0, 1, 2, 1, 3, 0, 1, 4]
    assert tokens.rows.tolist() == [0, 0, 0, 2, 2, 2, 2, 2]
    assert tokens.places.tolist() == [0, 1, 2, 0, 1, 2, 3, 4]
    assert tokens.capitals.tolist() == [True, False, False, True, False, False, False, False]
    assert tokens.sizes.tolist() == [3, 0, 5]
    assert tokens.sentences == 3


def test_pairs_do_not_reach_across_sentences():
    tokens = read_tokens(["un deux", "trois un deux"])
    pairs = read_pairs(tokens)
    names = [(tokens.types[a], tokens.types[b]) for a, b in zip(pairs.left, pairs.right, strict=True)]
    assert sorted(names) == [("trois", "un"), ("un", "deux")]
    assert [names[kind] for kind in pairs.kinds] == [("un", "deux"), ("trois", "un"), ("un", "deux")]
    assert pairs.rows.tolist() == [0, 1, 1]


def test_a_single_word_has_no_pair():
    assert read_pairs(read_tokens(["mot"])).kinds.tolist() == []
