"""Shapes and ranks of fr.nir, fr.nir.linked, fr.nir.marked, fr.ft_id and us.ssn, from the documents of those formats.

A shape here is (class, size, rank, render): `render(rank, side)` gives characters without separators.
"""

import bisect
import math

from stdnum.fr import nir

CORSICA = [100, 101]
NAMES = {100: "2A", 101: "2B"}


def run(*bounds):
    """Values of closed ranges: run(1, 12, 20, 20)."""
    pairs = zip(bounds[::2], bounds[1::2])
    return [value for first, last in pairs for value in range(first, last + 1)]


CALENDAR, PSEUDO = run(1, 12), run(20, 20, 30, 42, 50, 99)
ISSUED = sorted(CALENDAR + PSEUDO)
TOLERATED, REFUSED = run(21, 29, 43, 49), run(0, 0, 13, 19)
NEVER = sorted(TOLERATED + REFUSED)
YEARS, DIGITS, THREE = run(0, 99), run(1, 99), run(0, 999)
MAIN, OVERSEAS, ABROAD = run(1, 19, 21, 95, 99, 99), run(20, 20, 96, 98), run(91, 99)
COMMUNES, ODD_COMMUNES, ORDERS = run(1, 990), run(0, 0, 991, 999), run(1, 999)


def born(firsts, years, months, departments):
    """The block of the issued grammar."""
    return [firsts, years, months, departments, COMMUNES, ORDERS]


def odd(firsts, years, months, corsica):
    """The blocks of what the issued grammar leaves over: odd month, no department, odd commune, no order."""
    departments = CORSICA if corsica else DIGITS
    blocks = [[firsts, years, months, CORSICA if corsica else run(0, 99), THREE, THREE]]
    if not corsica:
        blocks.append([firsts, years, ISSUED, [0], THREE, THREE])
    blocks.append([firsts, years, ISSUED, departments, ODD_COMMUNES, THREE])
    blocks.append([firsts, years, ISSUED, departments, COMMUNES, [0]])
    return blocks


MEN, FOREIGN, WAITING = [1, 2], [3, 4], [7, 8]
NNP, NNP_OLD, NO_NNP = run(10, 29), run(0, 9), run(30, 99)
CLASSES = [
    ("issued", [born(MEN, YEARS, CALENDAR, MAIN)]),
    ("issued-corsica", [born(MEN, YEARS, CALENDAR, CORSICA)]),
    ("overseas", [born(MEN, YEARS, CALENDAR, OVERSEAS)]),
    ("pseudo-month", [born(MEN, YEARS, PSEUDO, DIGITS)]),
    ("pseudo-month-corsica", [born(MEN, YEARS, PSEUDO, CORSICA)]),
    ("foreign", [born(FOREIGN, YEARS, ISSUED, DIGITS)]),
    ("foreign-corsica", [born(FOREIGN, YEARS, ISSUED, CORSICA)]),
    ("waiting-nnp", [born(WAITING, NNP, ISSUED, DIGITS)]),
    ("waiting-nnp-old", [born(WAITING, NNP_OLD, ISSUED, DIGITS)]),
    ("waiting", [born(WAITING, NO_NNP, ISSUED, DIGITS)]),
    ("waiting-corsica", [born(WAITING, YEARS, ISSUED, CORSICA)]),
    ("tolerated", odd(MEN, YEARS, TOLERATED, False)),
    ("tolerated-corsica", odd(MEN, YEARS, TOLERATED, True)),
    (
        "rest",
        odd(MEN, YEARS, REFUSED, False)[:1]
        + odd(FOREIGN, YEARS, NEVER, False)
        + odd(WAITING, NO_NNP, NEVER, False),
    ),
    (
        "rest-corsica",
        odd(MEN, YEARS, REFUSED, True)[:1] + odd(FOREIGN, YEARS, NEVER, True) + odd(WAITING, YEARS, NEVER, True),
    ),
    ("nnp", odd(WAITING, NNP, NEVER, False)),
    ("nnp-old", odd(WAITING, NNP_OLD, NEVER, False)),
    ("mig", [[[5, 6], NNP, YEARS, run(0, 99), THREE, THREE]]),
]
BARE = {"nnp", "nnp-old", "mig"}
PLACEHOLDER = (2, 69, 5, 49, 588, 157)

MARKED = [
    (
        "issued",
        1_972_481_543_999,
        [
            born(MEN, YEARS, ISSUED, DIGITS),
            born(WAITING, YEARS, CALENDAR, DIGITS),
            born(FOREIGN, YEARS, CALENDAR, ABROAD),
            born(FOREIGN, YEARS, PSEUDO, ABROAD),
            born(WAITING, YEARS, PSEUDO, ABROAD),
        ],
        [[[0, 9], YEARS, YEARS, run(0, 99), THREE, THREE]],
    ),
    (
        "corsica",
        39_560_400_000,
        [
            born(MEN, YEARS, ISSUED, CORSICA),
            born(FOREIGN, YEARS, CALENDAR, CORSICA),
            born(WAITING, YEARS, CALENDAR, CORSICA),
        ],
        [[[0, 9], YEARS, YEARS, CORSICA, THREE, THREE]],
    ),
]


def count(block):
    return math.prod(map(len, block))


def place(values, value):
    """How many values stand before this one, or None if it is not among them."""
    at = bisect.bisect_left(values, value)
    return at if at < len(values) and values[at] == value else None


def position(blocks, parts):
    """How many members of the blocks stand before these parts, or None."""
    before = 0
    for block in blocks:
        places = [place(values, part) for values, part in zip(block, parts)]
        if None not in places:
            # Members with a smaller part somewhere and the same parts before it.
            return before + sum(
                at * math.prod(map(len, block[part + 1 :])) for part, at in enumerate(places)
            )
        before += count(block)
    return None


def member(blocks, rank):
    for block in blocks:
        if rank < count(block):
            parts = []
            for values in reversed(block):
                rank, at = divmod(rank, len(values))
                parts.insert(0, values[at])
            return tuple(parts)
        rank -= count(block)
    raise ValueError("no such rank")


def without_placeholder(blocks):
    """Size, rank and unrank of blocks from which the placeholder is taken out."""
    hole = position(blocks, PLACEHOLDER)
    size = sum(map(count, blocks))
    if hole is None:
        return size, lambda at: at, lambda rank: rank
    return size - 1, lambda at: at - (at > hole), lambda rank: rank + (rank >= hole)


def read(characters):
    text = characters.upper()
    department = {"2A": 100, "2B": 101}.get(text[5:7])
    department = int(text[5:7]) if department is None else department
    return (int(text[0]), int(text[1:3]), int(text[3:5]), department, int(text[7:10]), int(text[10:13]))


def written(parts, length):
    first, year, month, department, commune, order = parts
    bare = f"{first}{year:02}{month:02}{NAMES.get(department, f'{department:02}')}{commune:03}{order:03}"
    return (bare + nir.calc_check_digits(bare))[:length]


def shape(name, blocks, parts, canonical):
    size, to_rank, from_rank = without_placeholder(blocks)
    rank = to_rank(position(blocks, parts))
    return name, size, rank, lambda other, length: written(member(blocks, from_rank(other)), length or canonical)


def plain(characters):
    parts = read(characters)
    name, blocks = next((n, b) for n, b in CLASSES if position(b, parts) is not None)
    return shape(name, blocks, parts, 13 if name in BARE else 15)


def linked(characters):
    parts = read(characters)
    first, year, month, department = parts[:4]
    number, (name, blocks) = next(
        (number, entry) for number, entry in enumerate(CLASSES) if position(entry[1], parts) is not None
    )
    canonical = 13 if name in BARE else 15
    if number >= 11:
        blocks = [[[first] if first in firsts else [], *rest] for firsts, *rest in blocks]
        return shape(f"{first}/{name}", [block for block in blocks if block[0]], parts, canonical)
    calendar = month <= 12
    shown = f"{first}/{year:02}/{f'{month:02}' if calendar else 'pseudo-month'}"
    if department in CORSICA:
        shown, departments = shown + "-corsica", CORSICA
    elif not calendar:
        departments = DIGITS
    elif department in OVERSEAS:
        shown, departments = shown + "-overseas", OVERSEAS
    else:
        departments = MAIN
    block = born([first], [year], [month] if calendar else PSEUDO, departments)
    return shape(shown, [block], parts, canonical)


def marked(characters):
    parts = read(characters)
    for name, size, identifiers, tokens in MARKED:
        if position(identifiers, parts) is not None:
            counted, to_rank, _ = without_placeholder(identifiers)
            assert counted == size, (name, counted)
            rank = to_rank(position(identifiers, parts))
            return name, size, rank, lambda other, length: written(member(tokens, other), length or 15)
    raise ValueError("in no class")


def ft_id(characters):
    text = characters.upper()
    letter = text[-1].isalpha()
    digits = len(text) - letter
    name = {(8, True): "old-letter", (8, False): "old-digit", (11, False): "national", (11, True): "regional"}[
        len(text), letter
    ]
    lower = letter and characters[-1].islower()
    # The region's number begins with 0, so ten digits count as nine.
    size = 10 ** (9 if name == "regional" else digits) * (26 if letter else 1)
    rank = int(text[:digits]) * 26 + ord(text[-1]) - ord("A") if letter else int(text)

    def render(other, length):
        if not letter:
            return f"{other:0{digits}}"
        number, at = divmod(other, 26)
        return f"{number:0{digits}}" + chr(at + ord("a" if lower and length else "A"))

    return name, size, rank, render


SSN = [run(1, 665, 667, 899), run(1, 99), run(1, 9999)]
BURNT = sorted(position([SSN], parts) for parts in [(78, 5, 1120), (219, 9, 9999), (457, 55, 5462)])


def ssn(characters):
    at = position([SSN], (int(characters[:3]), int(characters[3:5]), int(characters[5:])))

    def render(other, _):
        for burnt in BURNT:
            other += burnt <= other
        return "{:03}{:02}{:04}".format(*member([SSN], other))

    return "issued", count(SSN) - len(BURNT), at - bisect.bisect_left(BURNT, at), render


FORMATS = {"us.ssn": ssn, "fr.nir": plain, "fr.nir.linked": linked, "fr.nir.marked": marked, "fr.ft_id": ft_id}
