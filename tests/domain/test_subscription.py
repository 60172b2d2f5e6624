from datetime import UTC, time

import pytest

from bot.domain.subscription import Place, Subscription


@pytest.mark.parametrize(
    "changes",
    [
        {"days": frozenset()},
        {"days": frozenset({7})},
        {"hour": time(8, tzinfo=UTC)},
        {"hour": time(8, 0, 30)},
        {"hour": time(8, 0, 0, 1)},
    ],
)
def test_a_subscription_that_could_never_be_due_is_refused(changes):
    with pytest.raises(ValueError, match=r"days|hour"):
        Subscription(Place(1), **changes)
