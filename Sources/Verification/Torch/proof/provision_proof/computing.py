"""What is computed on each place: products, a convolution, a step of an optimiser."""

from .models import regression
from .telling import Fault

# Units in the last place of float32, bfloat16 and float16: half the distance from 1 to the next.
ROUNDING = {"float32": 2.0**-24, "bfloat16": 2.0**-8, "float16": 2.0**-11}


def take_matmul(proof):
    """A product of n terms a sum, against float64 of the very same inputs.

    Rounding in steps of u leaves |error| <= n u |A||B| (Higham, Accuracy and Stability, 3.5);
    sums are kept in float32 for all three types. The result is then rounded to its own type,
    once or, where the sum was split into two, once more: 2 u |A||B| bounds that as well.
    """
    torch = proof.torch
    for name in ("allow_fp16_reduced_precision_reduction",
                 "allow_bf16_reduced_precision_reduction"):
        if hasattr(torch.backends.cuda.matmul, name):
            setattr(torch.backends.cuda.matmul, name, False)
    told = []
    for kind in ("float32", "TF32", "bfloat16", "float16"):
        if [place for place in proof.places if multiply(torch, kind, place)]:
            told.append(kind)
    return {"text": "products in %s agree with float64" % ", ".join(told)}


def multiply(torch, kind, place, n=256):
    """Compares one product; False where this place has none of that kind.

    TF32 reads float32 and leaves away all but ten bits of each factor, by 2^-10 of it at most.
    """
    if not has(torch, kind, place):
        return False
    torch.manual_seed(21)
    of = torch.float32 if kind == "TF32" else getattr(torch, kind)
    left = (torch.rand(n, n, dtype=torch.float64) * 2 - 1).to(of)
    right = (torch.rand(n, n, dtype=torch.float64) * 2 - 1).to(of)
    size = left.double().abs() @ right.double().abs()
    rounding = {"float32": 0.0, "TF32": 2 * 2.0**-10 + 2.0**-20}.get(kind)
    if rounding is None:
        rounding = 2 * ROUNDING[kind]
    torch.set_float32_matmul_precision("high" if kind == "TF32" else "highest")
    try:
        found = (left.to(place) @ right.to(place)).cpu().double()
    except RuntimeError as error:
        # torch before 2.2 multiplies no halves on a CPU.
        if place.type == "cpu" and "not implemented" in str(error):
            return False
        raise
    finally:
        torch.set_float32_matmul_precision("highest")
    allowed = (n * ROUNDING["float32"] + rounding) * size
    compare(found, left.double() @ right.double(), allowed, "%s on %s" % (kind, place))
    return True


def take_convolution(proof):
    """Values and both gradients of one convolution, against float64 on the CPU.

    A value sums 16 * 3 * 3 terms, a gradient of the weights 4 * 32 * 32. In the norm direct
    sums of n terms err by less than n u, mostly by its root; Winograd's transforms, which cuDNN
    may choose, lose about ten times that root: 4 n u is above both, and far below any mistake.
    """
    torch = proof.torch
    torch.manual_seed(22)
    image, weight = torch.randn(4, 16, 32, 32), torch.randn(32, 16, 3, 3)
    slope = torch.randn(4, 32, 32, 32)
    lengths = (16 * 9, 32 * 9, 4 * 32 * 32)
    expected = convolve(torch, image.double(), weight.double(), slope.double())
    for place in proof.places:
        is_gpu = place.type == "cuda"
        if is_gpu and not torch.backends.cudnn.is_acceptable(image.to(place)):
            raise Fault("unused", "torch would not use cuDNN for it on %s" % place)
        with torch.backends.cudnn.flags(enabled=True, allow_tf32=False):
            found = convolve(torch, image.to(place), weight.to(place), slope.to(place))
        names = ("values", "gradient of the image", "gradient of the weights")
        for name, own, other, length in zip(names, found, expected, lengths):
            error = float((own.cpu().double() - other).norm() / other.norm())
            allowed = 4 * length * ROUNDING["float32"]
            if not error <= allowed:
                raise Fault(
                    "wrong", "%s on %s: relative error %.1e, allowed are %.1e"
                    % (name, place, error, allowed))
    who = "cuDNN" if proof.devices else "the CPU"
    return {"text": "%s convolves forward and backward" % who}


def take_optimizer(proof):
    torch = proof.torch
    told = []
    for place in proof.places:
        torch.manual_seed(23)
        model, batch, target = regression(torch, place)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
        before = torch.nn.functional.mse_loss(model(batch), target)
        before.backward()
        optimizer.step()
        after = torch.nn.functional.mse_loss(model(batch), target)
        first, second = before.item(), after.item()
        if not second < first:
            raise Fault(
                "risen", "on %s the loss goes from %.4f to %.4f" % (place, first, second))
        told.append("%.3f to %.3f" % (first, second))
    return {"text": "a step of the optimiser takes the loss from " + told[0]}


def compare(found, expected, allowed, what):
    """Every element, so that a single wrong one shows; NaN is within no bound."""
    excess = float(((found - expected).abs() - allowed).max())
    if not excess <= 0:
        worst = float((found - expected).abs().max())
        raise Fault("wrong", "%s: off by %.2e, %.2e more than rounding explains"
                    % (what, worst, excess))


def has(torch, kind, place):
    if place.type == "cpu":
        return kind != "TF32"
    return kind not in ("TF32", "bfloat16") or torch.cuda.get_device_capability(place) >= (8, 0)


def convolve(torch, image, weight, slope):
    image = image.detach().requires_grad_()
    weight = weight.detach().requires_grad_()
    values = torch.nn.functional.conv2d(image, weight, padding=1)
    values.backward(slope)
    return values.detach(), image.grad, weight.grad
