"""What ends the proof when whoever started it is no more, and leaves nothing of it behind."""

import ctypes
import os
import select
import shutil
import signal
import stat
import time

# Which every process of one run has in its environment.
MARK = "PROVISION_RUN"
PR_SET_PDEATHSIG = 1


def stand(descriptor, folder):
    """Forks a process that waits for the reader of `descriptor`, a pipe, to die.

    Then it kills all that this run has started, and takes its folder away. It must be asked for
    while there is one thread. A parent's death signal alone would do less: compilers and what
    they start would go on, and that signal counts the death of the parent's thread.
    """
    if not stat.S_ISFIFO(os.fstat(descriptor).st_mode):
        return
    proof = os.getpid()
    if os.fork() != 0:
        return
    try:
        end_with_parent(proof)
        watch(descriptor, proof)
        kill_all(proof)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os._exit(0)


def end_with_parent(parent):
    """Ends this process when its parent's thread ends; at once where that is no more already."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def watch(descriptor, proof):
    """Returns once nobody reads any more; leaves when the proof has ended."""
    poll = select.poll()
    # Errors are told unasked: a pipe without a reader is one.
    poll.register(descriptor, 0)
    while not poll.poll(1000):
        if os.getppid() != proof:
            os._exit(0)


def kill_all(proof):
    """Kills the proof and whatever bears its run's mark, until none is found."""
    own, mark = os.getpid(), os.environ.get(MARK)
    # What dies with its parent must not die before the rest is dead.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, 0)
    for _ in range(20):
        found = {proof} if os.getppid() == proof else set()
        if mark:
            found |= marked("%s=%s" % (MARK, mark))
        found.discard(own)
        if not found:
            return
        for process in found:
            try:
                os.kill(process, signal.SIGKILL)
            except OSError:
                pass
        time.sleep(0.01)


def marked(words):
    """The processes with `words` in the environment that they were started with."""
    found = set()
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/environ" % name, "rb") as file:
                if words.encode() in file.read().split(b"\0"):
                    found.add(int(name))
        except OSError:
            pass
    return found
