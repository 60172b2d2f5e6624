"""A perceptron with one hidden layer, as numpy runs it."""

from dataclasses import dataclass

import numpy as np

from bot.summarizing.tokens import Floats

# Beyond these odds a chance would be 0 or 1 to the machine.
_CERTAIN = 30.0


@dataclass(frozen=True, slots=True)
class Perceptron:
    """Inputs are brought to mean 0 and deviation 1, then go through one layer of rectifiers to one output.

    Shapes, with f features and h hidden units: ``mean`` and ``deviation`` f, ``hidden`` f × h, ``hidden_bias`` and
    ``output`` h, ``output_bias`` 1.
    """

    mean: Floats
    deviation: Floats
    hidden: Floats
    hidden_bias: Floats
    output: Floats
    output_bias: Floats

    def __call__(self, features: Floats) -> Floats:
        """The log odds for each row of ``features``."""
        inner = (features - self.mean) / self.deviation @ self.hidden + self.hidden_bias
        return np.asarray(np.maximum(inner, 0) @ self.output + self.output_bias)

    def chance(self, features: Floats) -> Floats:
        """The probability for each row, neither 0 nor 1."""
        return np.asarray(1 / (1 + np.exp(-np.clip(self(features), -_CERTAIN, _CERTAIN))))
