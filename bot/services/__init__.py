"""The use cases: the only asynchronous orchestration, over the protocols of ``ports``."""
