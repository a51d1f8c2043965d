"""The order of the steps: each is told at its start and its end, and watched in between."""

import faulthandler
import time

from . import compilers, computing, devices, identity, together
from .telling import Fault, Skip, cause_of, words_of

OF_SEVERAL = ("parallel", "distributed", "allreduce")
OF_GPUS = ("device", "architectures", "tensors", "memory", "extension") + OF_SEVERAL

STEPS = {
    name[len("take_"):]: value
    for module in (identity, devices, computing, compilers, together)
    for name, value in vars(module).items() if name.startswith("take_")
}


class Proof:
    """The steps of one plan, and what they leave for each other: torch, its devices, the places."""

    def __init__(self, plan, channel):
        self.plan = plan
        self.channel = channel
        self.step = None
        self.devices = []

    def run(self):
        for name, limit in self.plan["steps"]:
            if not self.take(name, limit):
                break
        self.step = "exit"
        faulthandler.dump_traceback_later(30, exit=True)
        self.channel.say(done=True)

    def take(self, name, limit):
        """Takes one step; False where none can follow."""
        self.step = name
        self.limit = limit
        self.channel.say(begin=name, limit=limit)
        # Its watchdog is a thread of C, which needs no lock of the interpreter.
        faulthandler.dump_traceback_later(limit, exit=True)
        start = time.monotonic()
        try:
            self.excuse(name)
            end = {"outcome": "passed", **(STEPS[name](self) or {})}
        except Skip as skip:
            end = {"outcome": "skipped", "cause": skip.args[0], "text": skip.args[1]}
        except Fault as fault:
            end = {"outcome": "failed", "cause": fault.args[0], "details": list(fault.args[1:])}
        except BaseException as error:
            end = {"outcome": "failed", "cause": cause_of(error), "details": words_of(error)}
        end["milliseconds"] = int(1000 * (time.monotonic() - start))
        faulthandler.cancel_dump_traceback_later()
        goes_on = end["outcome"] != "failed" or name not in ("import", "device")
        if end["outcome"] == "failed" and self.devices and name != "device":
            end["lost"] = self.is_lost()
            goes_on = not end["lost"]
        self.channel.say(end=name, **end)
        return goes_on

    def excuse(self, name):
        """Raises for a step that this torch, or this number of GPUs, cannot be asked for."""
        if name in OF_GPUS and self.torch.version.cuda is None:
            raise Skip("cpu", "this torch is a build without CUDA")
        if name in OF_SEVERAL and len(self.devices) < 2 and "ranks" not in self.plan:
            raise Skip("single", "needs two GPUs, one is visible")

    def is_lost(self):
        """Whether a GPU answers no more: an error in a kernel ends all work of a process."""
        faulthandler.dump_traceback_later(20, exit=True)
        try:
            for device in self.devices:
                self.torch.cuda.synchronize(device)
            return False
        except BaseException:
            return True
        finally:
            faulthandler.cancel_dump_traceback_later()
