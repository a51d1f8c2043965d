"""The model that several steps learn with."""


def regression(torch, place):
    """A small model and a batch that it can learn."""
    model = torch.nn.Sequential(
        torch.nn.Linear(16, 32), torch.nn.Tanh(), torch.nn.Linear(32, 1))
    batch = torch.randn(240, 16)
    return model.to(place), batch.to(place), batch.sum(1, keepdim=True).to(place)
