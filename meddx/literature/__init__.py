"""The offline library of a department: imported once, searched by words or from a case.

It holds published texts and nothing about a patient: no query and nothing of a case is ever
written to it. So it is not encrypted (one file that colleagues can share or put on a shared disk,
which a key of one user would prevent), though it uses the same engine as the case store.
"""
