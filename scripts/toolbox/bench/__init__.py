"""What our own ways are worth: each beside the stock tool on the same content, in one run."""
