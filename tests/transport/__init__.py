"""The transport, against a Bot API that can misbehave in ways that the chat page's never does."""
