"""Frozen values that every room shares; they import nothing of ours."""
