"""Attacks on the guard: a hostile web, generated addresses, broken feeds and pages, and a guard weakened on purpose."""
