"""One process of several: what each rank does that torchrun starts."""

import faulthandler
import os

from .guard import end_with_parent
from .models import regression
from .telling import Fault, words_of


def rank(part, folder, limit):
    """What each process does that torchrun starts."""
    # Torchrun gives it a session of its own, so it ends with torchrun only by its own will.
    end_with_parent(os.getppid())
    faulthandler.dump_traceback_later(float(limit), exit=True)
    number, count = int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
    path = os.path.join(folder, "rank-%d" % number)

    def note(text):
        with open(path + ".new", "w") as file:
            file.write(text)
        os.replace(path + ".new", path)

    try:
        note("importing torch")
        import torch
        import torch.distributed

        note("joining the others")
        place = torch.device("cpu")
        if torch.cuda.is_available():
            place = torch.device("cuda", int(os.environ["LOCAL_RANK"]))
            torch.cuda.set_device(place)
        torch.distributed.init_process_group("nccl" if place.type == "cuda" else "gloo")
        work = step_together if part == "distributed" else add_together
        work(torch, place, number, count, note)
        torch.distributed.destroy_process_group()
        note("done")
    except BaseException as error:
        note("failed: " + " / ".join(words_of(error)))
        raise


def step_together(torch, place, number, count, note):
    """Gradients that were averaged over ranks must be those of the whole batch on one."""
    note("wrapping the model")
    torch.manual_seed(25)
    alone, batch, target = regression(torch, place)
    torch.manual_seed(25)
    model, _, _ = regression(torch, place)
    share = len(batch) // count
    own = slice(number * share, (number + 1) * share)
    ids = [place.index] if place.type == "cuda" else None
    together = torch.nn.parallel.DistributedDataParallel(model, device_ids=ids)
    optimizer = torch.optim.SGD(together.parameters(), lr=0.01)
    note("stepping together")
    loss = torch.nn.functional.mse_loss
    loss(together(batch[own]), target[own]).backward()
    used = slice(0, share * count)
    before = loss(alone(batch[used]), target[used])
    before.backward()
    first = before.item()
    for mine, whole in zip(model.parameters(), alone.parameters()):
        error = float((mine.grad - whole.grad).norm() / whole.grad.norm())
        if not error <= 1e-4:
            raise Fault("wrong", "averaged gradients are off by %.1e" % error)
    optimizer.step()
    second = loss(model(batch[used]), target[used]).item()
    if not second < first:
        raise Fault("risen", "the loss goes from %.4f to %.4f" % (first, second))


def add_together(torch, place, number, count, note):
    """Whole numbers below 2^24 are exact in float32, in whatever order they are added."""
    note("adding over all")
    pattern = torch.arange(1 << 20, device=place) % 97
    values = (pattern * (number + 1)).float()
    torch.distributed.all_reduce(values)
    if not torch.equal(values, (pattern * (count * (count + 1) // 2)).float()):
        raise Fault("wrong", "the sum over %d ranks is wrong" % count)
