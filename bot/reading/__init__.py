"""Pure: a page becomes an article, a text becomes clean text in a known language."""
