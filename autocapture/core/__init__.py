"""What is decided, and nothing that is done: no I/O, no clock, no randomness. `now` is an argument."""
