"""Refuses an ONNX file that wants anything from outside itself: weights in other files, code.

Every place is looked at where the format allows a tensor or an operation: also values of constants,
branches and loops inside operations, and functions that the file brings (``onnx.proto``).
"""

from collections.abc import Iterator
from typing import Final

from meddx.analysis.foreign import wire
from meddx.phrase import Phrase, Refused

_OWN_DOMAINS: Final = frozenset(
    {"", "ai.onnx", "ai.onnx.ml", "com.microsoft", "com.microsoft.nchwc", "pkg.onnxscript"}
)
_MODEL, _GRAPH, _NODE, _ATTRIBUTE, _FUNCTION, _SPARSE, _TENSOR = range(7)
# Kind of message -> number of the field -> kind of message in it.
_INSIDE: Final = {
    _MODEL: {7: _GRAPH, 25: _FUNCTION},
    _FUNCTION: {7: _NODE, 11: _ATTRIBUTE},
    _GRAPH: {1: _NODE, 5: _TENSOR, 15: _SPARSE},
    _NODE: {5: _ATTRIBUTE},
    _ATTRIBUTE: {5: _TENSOR, 6: _GRAPH, 10: _TENSOR, 11: _GRAPH, 22: _SPARSE, 23: _SPARSE},
    _SPARSE: {1: _TENSOR, 2: _TENSOR},
}
_DOMAIN: Final = {_NODE: 7, _FUNCTION: 10}
_EXTERNAL_DATA, _DATA_LOCATION = 13, 14  # of TensorProto
_DEEPEST: Final = 60

OUTSIDE: Final = Phrase(
    "The weights of this ONNX file lie in another file. Save it as one file: "
    "onnx.save(model, path, save_as_external_data=False)."
)
UNKNOWN_DOMAIN: Final = Phrase(
    "The network uses operations that are no part of ONNX ({domain}); their code is not run."
)


def demand_whole(data: bytes) -> None:
    """Demand that a file needs nothing but itself.

    Raises
    ------
    Refused
        ``onnx_external`` or ``onnx_domain``.
    ValueError, UnicodeDecodeError
        If the file is damaged.
    """
    brought, used = set(_OWN_DOMAINS), []
    for kind, raw in _messages(memoryview(data), _MODEL, 0):
        fields = dict(wire.fields(raw))
        if kind == _TENSOR and (fields.get(_DATA_LOCATION) or _EXTERNAL_DATA in fields):
            raise Refused("onnx_external", OUTSIDE)
        domain = fields.get(_DOMAIN.get(kind, 0), b"")
        if isinstance(domain, int):
            raise ValueError("a domain is a text")  # noqa: TRY004 - damaged, as any other
        if kind == _FUNCTION:
            brought.add(bytes(domain).decode("utf-8"))
        elif kind == _NODE:
            used.append(bytes(domain).decode("utf-8"))
    unknown = next((domain for domain in used if domain not in brought), None)
    if unknown is not None:
        raise Refused("onnx_domain", UNKNOWN_DOMAIN.with_values(domain=unknown[:40]))


def _messages(raw: memoryview, kind: int, depth: int) -> Iterator[tuple[int, memoryview]]:
    if depth > _DEEPEST:
        raise ValueError("no network is nested so deep")
    yield kind, raw
    inside = _INSIDE.get(kind, {})
    for number, value in wire.fields(raw):
        if number in inside and isinstance(value, memoryview):
            yield from _messages(value, inside[number], depth + 1)
