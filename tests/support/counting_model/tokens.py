# SPDX-License-Identifier: Apache-2.0
"""Tokens in disjoint buckets, and rows of a bill."""
from dataclasses import dataclass, field
from decimal import Decimal

BUCKETS = ("input", "cacheRead", "cacheCreation", "output")


@dataclass
class Tokens:
    input: int = 0  # without what came from or went into a cache
    cacheRead: int = 0
    cacheCreation: int = 0
    output: int = 0

    @property
    def cached(self):
        return self.cacheRead + self.cacheCreation

    @property
    def all_input(self):
        return self.input + self.cached

    @property
    def total(self):
        return self.all_input + self.output

    def __add__(self, other):
        return Tokens(*(getattr(self, bucket) + getattr(other, bucket) for bucket in BUCKETS))

    def less(self, other):
        """Never below zero: an excess that others saw is not subtracted."""
        return Tokens(*(max(0, getattr(self, bucket) - getattr(other, bucket)) for bucket in BUCKETS))

    def as_tuple(self):
        return tuple(getattr(self, bucket) for bucket in BUCKETS)


def with_cached_inside(all_input, read, created, output):
    """Cached tokens are parts of `all_input`. DECISION: if they exceed it, they are the input."""
    return Tokens(max(0, all_input - read - created), read, created, output)


@dataclass
class Row:
    tokens: Tokens = field(default_factory=Tokens)
    requests: int = 0
    errors: int = 0

    def add(self, other):
        self.tokens = self.tokens + other.tokens
        self.requests += other.requests
        self.errors += other.errors


def usd(value):
    """Returns a reported amount, rounded to 12 decimals when it is read; None if it is not an amount or negative."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        amount = Decimal(repr(value) if isinstance(value, float) else str(value).strip())
    except ArithmeticError:
        return None
    if not amount.is_finite() or amount < 0:
        return None
    return amount.quantize(Decimal("1e-12"))


def number(value):
    """Returns a count of tokens from an int, a double or a text of one; None if it is none of these or negative."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        count = float(value)
    except ValueError:
        return None
    return round(count) if 0 <= count < 2 ** 63 else None
