"""The parts of the proof that torch works; `__main__.py`, beside this folder, tells what it is."""
