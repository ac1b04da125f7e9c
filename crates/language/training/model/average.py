"""average.py A.pt B.pt OUT.pt: the mean of the weights of two runs of which one began where the other ended."""
import sys

import torch

first, second = (torch.load(path, weights_only=False) for path in sys.argv[1:3])
for name, value in second["net"].items():
    first["net"][name] = (first["net"][name] + value) / 2
torch.save(first, sys.argv[3])
