"""Builds cases in forks of one process that has the models loaded, and kills them as it is told.

A line on standard input is a command: ``CASE SECONDS`` forks a build of the sources into CASE and kills it
with SIGKILL after so many seconds (0: let it end). The answer is a line: how the child ended, and when.
Forking spares every one of the many builds the seconds that loading the models takes.
"""

from __future__ import annotations

import os
import signal
import sys
import time

from kg.case import Case
from kg.extraction.extractor import LayeredExtractor
from kg.pipeline import build


def main(sources: list[str]) -> None:
    extractor = LayeredExtractor()
    list(extractor.extract(()))  # loads the language model
    print("ready", flush=True)
    for line in sys.stdin:
        case, _, seconds = line.strip().rpartition(" ")
        print(*one_build(extractor, sources, case, float(seconds)), flush=True)


def one_build(
    extractor: LayeredExtractor, sources: list[str], case: str, seconds: float
) -> tuple[str, float]:
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            build(sources, Case.create(case), extractor=lambda: extractor)
        except BaseException as error:
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            os._exit(1)
        os._exit(0)
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0):
        if seconds and time.monotonic() - started > seconds:
            os.kill(child, signal.SIGKILL)
            ended = os.waitpid(child, 0)
            break
        time.sleep(0.0005)
    status = os.waitstatus_to_exitcode(ended[1])
    return ("killed" if status == -signal.SIGKILL else f"exit-{status}"), round(time.monotonic() - started, 4)


if __name__ == "__main__":
    main(sys.argv[1:])
