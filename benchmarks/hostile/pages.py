"""python -m benchmarks.hostile pages [--number N] [--seed 1] [--seeds FOLDER]."""

from benchmarks.hostile.readers import run


def main(arguments: list[str]) -> int:
    return run("pages", arguments)
