"""Pure: a text becomes sentences, and a few of them its summary."""
