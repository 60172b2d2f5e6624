"""python -m benchmarks.hostile feeds [--number N] [--seed 1] [--seeds FOLDER]."""

from benchmarks.hostile.readers import run


def main(arguments: list[str]) -> int:
    return run("feeds", arguments)
