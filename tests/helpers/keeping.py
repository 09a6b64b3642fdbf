"""Keeps documents as the store does, without a disk."""

from meddx.phrase import Phrase, Refused

LOST = Phrase("The disc is away.")


class Memory:
    """Keeps documents in a dictionary."""

    def __init__(self):
        self.documents = {}
        self.puts = 0
        self.aside = []
        self.refuses = False

    def load(self, kind, subject, /):
        if self.refuses:
            raise Refused("no_store", LOST)
        return self.documents.get((kind, subject))

    def put(self, kind, subject, plain, /):
        self.puts += 1
        self.documents[kind, subject] = dict(plain)

    def forget(self, kind, subject, /):
        self.documents.pop((kind, subject), None)

    def set_aside(self, kind, subject, /):
        self.aside.append(self.documents.pop((kind, subject)))

    def flush(self, _timeout_s=5.0, /):
        return True

    def take_messages(self):
        return ()
