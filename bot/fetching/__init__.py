"""Brings pages: a bounded GET of addresses sent by strangers."""
