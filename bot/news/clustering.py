"""Groups out of likenesses between pairs: agglomerative, halfway between single and average linkage."""

import heapq
from collections.abc import Iterator, Mapping

Links = dict[int, "Link"]


class Link:
    """What ties two groups: the likeness of their closest pair, and the sum of all above the floor."""

    __slots__ = ("best", "total")

    def __init__(self, best: float, total: float) -> None:
        self.best = best
        self.total = total

    def joined(self, other: "Link | None") -> "Link":
        """The link to a group of the two groups that had these links."""
        return self if other is None else Link(max(self.best, other.best), self.total + other.total)


class Agglomeration:
    """Groups of the numbers below ``count``, that grow together step by step.

    ``likenesses`` of pairs are above ``floor``; a pair without one has ``floor``.
    """

    def __init__(self, count: int, likenesses: Mapping[tuple[int, int], float], floor: float) -> None:
        self.members: dict[int, tuple[int, ...]] = {one: (one,) for one in range(count)}
        self.floor = floor
        self.links: dict[int, Links] = {one: {} for one in range(count)}
        for (one, other), alike in sorted(likenesses.items()):
            self.links[one][other] = self.links[other][one] = Link(alike, alike - floor)

    def grow(self, enough: float) -> list[tuple[int, ...]]:
        """Join the two closest groups until none are ``enough`` alike; the groups, each in order, in order."""
        queue = [
            (-self.linkage(one, other), one, other) for one in self.links for other in self.links[one] if one < other
        ]
        heapq.heapify(queue)
        while queue and -queue[0][0] >= enough:
            negated, one, other = heapq.heappop(queue)
            if self._stands(one, other, -negated):
                for entry in self._join(one, other):
                    heapq.heappush(queue, entry)
        return sorted(tuple(sorted(members)) for members in self.members.values())

    def linkage(self, one: int, other: int) -> float:
        """How alike two groups are: the mean of their closest pair and of the mean over all pairs."""
        link = self.links[one][other]
        pairs = len(self.members[one]) * len(self.members[other])
        return (link.best + self.floor + link.total / pairs) / 2

    def _stands(self, one: int, other: int, linkage: float) -> bool:
        """Whether an entry of the queue is still true: groups that grew since have newer entries."""
        return other in self.links.get(one, ()) and self.linkage(one, other) == linkage

    def _join(self, one: int, other: int) -> Iterator[tuple[float, int, int]]:
        self.members[one] += self.members.pop(other)
        for third, link in self.links.pop(other).items():
            del self.links[third][other]
            if third != one:
                joined = link.joined(self.links[one].get(third))
                self.links[one][third] = self.links[third][one] = joined
        for third in self.links[one]:
            yield -self.linkage(one, third), min(one, third), max(one, third)
