"""Federated averaging by files: no network, no patient data, only signed changes of weights.

A coordinator gives out a *base* (the tensors of a network). Every site trains from it on its own
patients (``site``) and hands back a *delta*, signed with its key: what its training changed. The
coordinator checks the deltas and averages them, weighted by their numbers of pictures, into the
next base (``average``; McMahan et al., arXiv:1602.05629), round by round. From the last base a pack
is written as from any training (``finish``).
"""
