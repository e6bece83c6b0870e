"""Shapes and ranks of email and email.exact, from the documents of src/format/email.

A language is a predicate told symbol by symbol: a state goes from octet to octet of a text, and a state says whether a text
may end there. Counting is done on demand, over characters in the order of their UTF-8 octets.
"""

import bisect
import functools
import re

import idna

ATEXT = "!#$%&'*+-/0123456789=?^_`abcdefghijklmnopqrstuvwxyz{|}~"
CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# The letters outside ASCII that a local part may hold: the frozen table of src/format/email/alphabet.rs, by code point.
LETTERS = """c0-d6 d8-f6 f8-131 134-13e 141-148 14a-17e 1a0-1a1 1af-1b0 1cd-1dc 218-21b 386-386 388-38a 38c-38c
38e-3a1 3a3-3ce 400-481 48a-4ff 531-556 561-586 5d0-5ea 621-63a 641-64a 671-674 679-6d3 10d0-10f0 1e00-1e99 1ea0-1ef9
3005-3005 3041-3096 30a1-30fa 30fc-30fe 4e00-9fa5 ac00-d7a3"""
OUTSIDE = [
    chr(point)
    for first, last in (bounds.split("-") for bounds in LETTERS.split())
    for point in range(int(first, 16), int(last, 16) + 1)
]
KINDS = ["plain", "mixed", "atext", "utf8"]
# Octets of the shortest texts, and of the longest ones of the first class.
MERGED = {"plain": (1, 4), "mixed": (1, 4), "atext": (1, 4), "quoted": (3, 6), "utf8": (2, 4)}


class DotAtoms:
    """Dot-atoms of one kind. A state: what stands last, whether `a-z0-9` with single separators between is still
    possible, whether there is a capital, whether there is a letter outside ASCII."""

    start = ("dot", True, False, False)

    def __init__(self, kind, capitals):
        self.kind = kind
        self.alphabet = sorted(ATEXT + "." + (CAPITALS if capitals else ""))
        self.alphabet += OUTSIDE if kind == "utf8" else []

    def step(self, state, character):
        last, plain, capital, outside = state
        if character == ".":
            if last == "dot":
                return None
            return ("dot", plain and last == "letter", capital, outside)
        if character in "-_":
            return ("separator", plain and last == "letter", capital, outside)
        if not character.isascii():
            return ("letter", False, capital, True)
        if character.isalnum():
            return ("letter", plain, capital or character.isupper(), outside)
        return ("letter", False, capital, outside)

    def ends(self, state):
        last, plain, capital, outside = state
        if last == "dot":
            return False
        if outside:
            return self.kind == "utf8"
        if not plain or last == "separator":
            return self.kind == "atext"
        return self.kind == ("mixed" if capital else "plain")

    def octets(self, character):
        return len(character.encode())


class Quoted:
    """What stands between the quotes where they are needed: printable ASCII that is no dot-atom. The symbols are what is
    written: `\\"` and `\\\\` for two of the characters. A state: the dot-atom's, or "free" when it is none any more."""

    start = "empty"

    def __init__(self, capitals):
        plain = [chr(code) for code in range(32, 127) if chr(code) not in '"\\']
        self.atext = ATEXT + (CAPITALS if capitals else "")
        self.alphabet = sorted(
            [c for c in plain if capitals or not c.isupper()] + ['\\"', "\\\\"]
        )

    def step(self, state, symbol):
        if state == "free" or (symbol not in self.atext and symbol != "."):
            return "free"
        if symbol == ".":
            return "behind a dot" if state == "atom" else "free"
        return "atom"

    def ends(self, state):
        return state in ("free", "behind a dot")

    def octets(self, symbol):
        return len(symbol)


class Ranking:
    """Texts of a language that have so many octets, in the order of their octets."""

    def __init__(self, language):
        self.language = language
        self.edges = functools.cache(self.edges)
        self.count = functools.cache(self.count)

    def edges(self, state):
        """Symbols that do the same, as (next state, octets, symbols in order)."""
        alike = {}
        for symbol in self.language.alphabet:
            following = self.language.step(state, symbol)
            if following is not None:
                alike.setdefault((following, self.language.octets(symbol)), []).append(symbol)
        return [(following, octets, symbols) for (following, octets), symbols in alike.items()]

    def count(self, state, octets):
        if octets == 0:
            return int(self.language.ends(state))
        return sum(
            len(symbols) * self.count(following, octets - each)
            for following, each, symbols in self.edges(state)
            if each <= octets
        )

    def size(self, octets):
        return self.count(self.language.start, octets)

    def smaller(self, state, octets, symbol):
        """Texts that go on with a smaller symbol."""
        return sum(
            bisect.bisect_left(symbols, symbol) * self.count(following, octets - each)
            for following, each, symbols in self.edges(state)
            if each <= octets
        )

    def rank(self, symbols):
        state, rank = self.language.start, 0
        octets = sum(map(self.language.octets, symbols))
        for symbol in symbols:
            rank += self.smaller(state, octets, symbol)
            state = self.language.step(state, symbol)
            octets -= self.language.octets(symbol)
        assert self.language.ends(state)
        return rank

    def unrank(self, rank, octets):
        state, out = self.language.start, []
        while octets:
            # The last symbol before which no more texts stand than the rank, and behind which there is a text.
            low, high = 0, len(self.language.alphabet)
            while high - low > 1:
                middle = (low + high) // 2
                if self.smaller(state, octets, self.language.alphabet[middle]) <= rank:
                    low = middle
                else:
                    high = middle
            while not self.behind(state, octets, self.language.alphabet[low]):
                low -= 1
            symbol = self.language.alphabet[low]
            rank -= self.smaller(state, octets, symbol)
            state = self.language.step(state, symbol)
            octets -= self.language.octets(symbol)
            out.append(symbol)
        assert rank == 0
        return "".join(out)

    def behind(self, state, octets, symbol):
        following, each = self.language.step(state, symbol), self.language.octets(symbol)
        return following is not None and each <= octets and self.count(following, octets - each) > 0


@functools.cache
def ranking(kind, capitals):
    return Ranking(Quoted(capitals) if kind == "quoted" else DotAtoms(kind, capitals))


def kind_of(local, capitals):
    """The kind of a dot-atom, or None if a text is none."""
    for kind in KINDS:
        language = DotAtoms(kind, capitals)
        state = language.start
        for character in local:
            if state is None or character not in language.alphabet:
                state = None
                break
            state = language.step(state, character)
        if state and language.ends(state):
            return kind
    return None


def fold(text):
    return "".join(c.lower() if c.isascii() else c for c in text)


def shape(name, address, suffix):
    """Class, size, rank, tweak and the rendering of other ranks: typed and canonical."""
    capitals = name == "email.exact"
    quoted = re.match(r'"((?:[^"\\]|\\.)*)"@', address)
    if quoted:
        local, typed = re.sub(r"\\(.)", r"\1", quoted[1]), address[quoted.end() :]
    else:
        local, _, typed = address.partition("@")
    local = local if capitals else fold(local)
    kind = kind_of(local, capitals)
    if kind is None:
        assert quoted
        kind, symbols = "quoted", ["\\" + c if c in '"\\' else c for c in local]
    else:
        symbols = list(local)
    host = idna.encode(typed, uts46=True).decode().lower()
    of_kind = ranking(kind, capitals)
    around = 2 if kind == "quoted" else 0
    octets = sum(map(of_kind.language.octets, symbols)) + around
    shortest, merged = MERGED[kind]
    first, last = (shortest, merged) if octets <= merged else (octets, octets)
    sizes = {length: of_kind.size(length - around) for length in range(first, last + 1)}
    rank = sum(size for length, size in sizes.items() if length < octets) + of_kind.rank(symbols)
    label = f"{kind}/{first}-{last}" if first < last else f"{kind}/{first}"

    def render(other):
        for length, size in sizes.items():
            if other < size:
                break
            other -= size
        text = of_kind.unrank(other, length - around)
        text = f'"{text}"' if around else text
        own = host if typed.isascii() else idna.decode(host)
        return f"{text}@{own}.{suffix}", f"{text}@{host}.{suffix}"

    return label, sum(sizes.values()), rank, f"{label}@{host}", render
