"""How the script speaks: its channel, its ways to end a step, and words for errors."""

import json
import os


class Skip(Exception):
    """A step that cannot be taken here: a word for the cause, then what was seen."""


class Fault(Exception):
    """A step that went wrong: a word for the cause, then what was seen."""


class Channel:
    """What was standard output; whatever else prints there goes to standard error from now on."""

    def __init__(self):
        self.descriptor = os.dup(1)
        os.dup2(2, 1)

    def say(self, **line):
        data = (json.dumps(line) + "\n").encode()
        while data:
            data = data[os.write(self.descriptor, data) :]


def counted(names):
    """Each once, with how often: `8× NVIDIA H100`."""
    order = dict.fromkeys(names)
    return [n if names.count(n) == 1 else "%d× %s" % (names.count(n), n) for n in order]


def dotted(number):
    """cuDNN's number: 8902 is 8.9.2, 91002 is 9.10.2."""
    if not number:
        return "unknown"
    major, rest = divmod(number, 10000) if number >= 90000 else divmod(number, 1000)
    return "%d.%d.%d" % (major, rest // 100, rest % 100)


def cause_of(error):
    text = str(error).lower()
    if isinstance(error, MemoryError) or "out of memory" in text:
        return "memory"
    if "no kernel image" in text:
        return "uncovered"
    return "exception"


def words_of(error):
    """The error's first words and its last ones, in lines that fit on a screen."""
    try:
        text = str(error)
    except Exception:
        text = "an error that cannot be told"
    lines = [line.strip()[:300] for line in text.splitlines() if line.strip()]
    lines = lines if len(lines) <= 8 else lines[:3] + ["…"] + lines[-4:]
    return [type(error).__name__ + (": " + lines[0] if lines else "")] + lines[1:]
