"""The CPU work, away from the event loop, in processes that can be killed."""
