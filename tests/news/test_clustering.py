from hypothesis import given
from hypothesis import strategies as st

from bot.news.clustering import Agglomeration

SIZE = 9
PAIRS = [(one, other) for one in range(SIZE) for other in range(one + 1, SIZE)]
LINKS = st.dictionaries(st.sampled_from(PAIRS), st.floats(0.21, 0.5), max_size=len(PAIRS))


def grow(count, links):
    return Agglomeration(count, links, 0.2).grow(0.34)


def test_pairs_that_are_enough_alike_are_joined():
    assert grow(4, {(0, 2): 0.4, (1, 3): 0.3}) == [(0, 2), (1,), (3,)]


def test_a_chain_is_not_followed_to_its_end():
    chain = {(at, at + 1): 0.36 for at in range(8)}
    assert max(map(len, grow(9, chain))) == 2


def test_a_late_comer_close_to_one_and_near_to_all_belongs():
    assert grow(3, {(0, 1): 0.5, (1, 2): 0.5, (0, 2): 0.25}) == [(0, 1, 2)]


@given(LINKS)
def test_every_number_is_in_one_group(links):
    groups = grow(SIZE, links)
    assert sorted(at for group in groups for at in group) == list(range(SIZE))


@given(LINKS)
def test_no_two_groups_are_left_that_are_enough_alike(links):
    ended = Agglomeration(SIZE, links, 0.2)
    ended.grow(0.34)
    assert all(ended.linkage(one, other) < 0.34 for one in ended.links for other in ended.links[one])


@given(LINKS)
def test_the_order_of_the_links_does_not_matter(links):
    assert grow(SIZE, dict(reversed(links.items()))) == grow(SIZE, links)
