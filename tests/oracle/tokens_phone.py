"""Classes and ranks of phone, from libphonenumber's metadata in the package phonenumbers and the documents of
src/format/phone.

The numbers of a calling code and length are counted over the product of all its patterns. The state of a pattern is a set of
positions in its syntax tree; what a number is, is decided at its last digit as libphonenumber decides it.
"""

import functools
import re
from re import _parser as syntax

import phonenumbers as p
from phonenumbers.data import _COUNTRY_CODE_TO_REGION_CODE as REGIONS

from typed import KEPT, is_blank, trimmed

FLOOR = 1_000_000
KINDS = [
    ("premium", "premium_rate"),
    ("toll-free", "toll_free"),
    ("shared-cost", "shared_cost"),
    ("voip", "voip"),
    ("personal", "personal_number"),
    ("pager", "pager"),
    ("uan", "uan"),
    ("voicemail", "voicemail"),
]
ORDER = [name for name, _ in KINDS] + ["fixed-or-mobile", "fixed", "mobile"]
OVERSEAS = {"262": 262, "639": 262, "692": 262, "693": 262, "590": 590, "690": 590, "691": 590}
OVERSEAS |= {"594": 594, "694": 594, "696": 596, "697": 596}


class Pattern:
    """A regular expression over digits as a nondeterministic automaton."""

    def __init__(self, text):
        self.free, self.digits, self.at_end = {}, {}, {}
        self.nodes = 0
        self.start = self.node()
        self.end = self.add(list(syntax.parse(text)), self.start)
        self.first = self.closure({self.start}, False)

    def node(self):
        self.nodes += 1
        return self.nodes - 1

    def add(self, items, at):
        for name, value in items:
            at = getattr(self, str(name).lower())(value, at)
        return at

    def on(self, digits, at):
        to = self.node()
        self.digits.setdefault(at, []).append((digits, to))
        return to

    def literal(self, value, at):
        return self.on({chr(value)}, at)

    def in_(self, items, at):
        digits = set()
        for name, value in items:
            if str(name) == "LITERAL":
                digits.add(chr(value))
            elif str(name) == "RANGE":
                digits |= {chr(code) for code in range(value[0], value[1] + 1)}
            else:
                assert str(value) == "CATEGORY_DIGIT", items
                digits |= set("0123456789")
        return self.on(digits, at)

    def branch(self, value, at):
        to = self.node()
        for items in value[1]:
            self.free.setdefault(self.add(list(items), at), set()).add(to)
        return to

    def subpattern(self, value, at):
        return self.add(list(value[3]), at)

    def max_repeat(self, value, at):
        least, most, items = value
        assert most != syntax.MAXREPEAT
        for _ in range(least):
            at = self.add(list(items), at)
        to = self.node()
        self.free.setdefault(at, set()).add(to)
        for _ in range(most - least):
            at = self.add(list(items), at)
            self.free.setdefault(at, set()).add(to)
        return to

    def at(self, value, at):
        assert str(value) in ("AT_END", "AT_BEGINNING"), value
        to = self.node()
        (self.at_end if str(value) == "AT_END" else self.free).setdefault(at, set()).add(to)
        return to

    def __getattr__(self, name):
        if name == "in":
            return self.in_
        raise AttributeError(name)

    def closure(self, nodes, ended):
        found, rest = set(nodes), list(nodes)
        while rest:
            at = rest.pop()
            following = self.free.get(at, set()) | (self.at_end.get(at, set()) if ended else set())
            rest += following - found
            found |= following
        return frozenset(found)

    @functools.cache
    def step(self, state, digit):
        nodes = {to for at in state for digits, to in self.digits.get(at, []) if digit in digits}
        return self.closure(nodes, False)

    def passed(self, state):
        """Whether a match ends here, whatever follows."""
        return self.end in state

    def matched(self, state):
        return self.end in self.closure(state, True)


@functools.cache
def pattern(text):
    return Pattern(text.replace("\n", "").replace(" ", ""))


def metadata(code):
    """The regions of a code, the main one first."""
    load = p.PhoneMetadata.metadata_for_region
    if REGIONS[code] == ("001",):
        return [p.PhoneMetadata.metadata_for_nongeo_region(code)]
    return [load(region) for region in REGIONS[code]]


def descs(region):
    return [region.general_desc, region.fixed_line, region.mobile] + [getattr(region, name) for _, name in KINDS]


def lengths(code):
    """The lengths of a code's numbers within E.164's fifteen digits."""
    found = {length for region in metadata(code) for d in descs(region) if d for length in d.possible_length}
    return sorted(length for length in found if 0 < length <= 15 - len(str(code)))


class Numbers:
    """The numbers of one calling code and length, each with its label: (region, kind), "possible" or None."""

    def __init__(self, code, length):
        self.regions, self.length = metadata(code), length
        main = self.regions[0]
        self.possible = length in main.general_desc.possible_length
        texts = {
            d.national_number_pattern for region in self.regions for d in descs(region) if self.may(d)
        }
        if len(self.regions) > 1:
            texts |= {self.leading(region) for region in self.regions if region.leading_digits}
        self.texts = sorted(texts)
        prefixes = [text for text in (main.national_prefix, main.national_prefix_for_parsing) if text]
        self.trunk = pattern("|".join(f"(?:{text})" for text in prefixes)) if prefixes else None
        self.patterns = [pattern(text) for text in self.texts]
        self.zero_refused = False
        self.counts = functools.cache(self.counts)

    def leading(self, region):
        return f"(?:{region.leading_digits})[0-9]{{0,15}}"

    def may(self, desc):
        return (
            desc is not None
            and desc.national_number_pattern
            and (not desc.possible_length or self.length in desc.possible_length)
        )

    def start(self):
        return tuple(each.first for each in self.patterns), self.trunk and self.trunk.first, False

    def step(self, state, digit, first):
        states, trunk, refused = state
        states = tuple(each.step(at, digit) for each, at in zip(self.patterns, states))
        if self.trunk and not refused:
            trunk = self.trunk.step(trunk, digit)
            refused = self.trunk.passed(trunk)
        refused = refused or (first and digit == "0" and self.zero_refused)
        return states, None if refused else trunk, refused

    def label(self, state):
        states, trunk, refused = state
        matched = {text for text, each, at in zip(self.texts, self.patterns, states) if each.matched(at)}
        fits = lambda desc: self.may(desc) and desc.national_number_pattern in matched
        for region in self.regions:
            kind = self.kind(region, fits)
            if len(self.regions) > 1 and region.leading_digits:
                here = self.leading(region) in matched
            else:
                here = kind is not None
            if here and kind is None:
                break
            if here:
                return (region.id, kind)
        if trunk and self.trunk.matched(trunk):
            refused = True
        return "possible" if self.possible and not refused else None

    @staticmethod
    def kind(region, fits):
        if not fits(region.general_desc):
            return None
        for name, field in KINDS:
            if fits(getattr(region, field)):
                return name
        fixed, mobile = fits(region.fixed_line), fits(region.mobile)
        return {(1, 1): "fixed-or-mobile", (1, 0): "fixed", (0, 1): "mobile"}.get((bool(fixed), bool(mobile)))

    def counts(self, state, left):
        """How many numbers have each label, when so many digits are left."""
        if left == 0:
            return {self.label(state): 1}
        if not any(state[0]) and state[2]:
            return {None: 10**left}
        out = {}
        for digit in "0123456789":
            for label, count in self.counts(self.step(state, digit, left == self.length), left - 1).items():
                out[label] = out.get(label, 0) + count
        return out

    def all(self):
        return self.counts(self.start(), self.length)

    def rank(self, number, labels):
        state, rank = self.start(), 0
        for at, digit in enumerate(number):
            for smaller in "0123456789"[: int(digit)]:
                rank += self.behind(state, smaller, at, labels)
            state = self.step(state, digit, at == 0)
        assert self.label(state) in labels, number
        return rank

    def behind(self, state, digit, at, labels):
        counts = self.counts(self.step(state, digit, at == 0), self.length - at - 1)
        return sum(counts.get(label, 0) for label in labels)

    def unrank(self, rank, labels):
        state, number = self.start(), ""
        for at in range(self.length):
            for digit in "0123456789":
                behind = self.behind(state, digit, at, labels)
                if rank < behind:
                    break
                rank -= behind
            number += digit
            state = self.step(state, digit, at == 0)
        return number


@functools.cache
def of_code(code):
    """The numbers of a code by length."""
    found = {length: Numbers(code, length) for length in lengths(code)}
    zero = any(
        isinstance(label, tuple)
        for numbers in found.values()
        for label in numbers.counts(numbers.step(numbers.start(), "0", True), numbers.length - 1)
    )
    if not zero:
        for length in found:
            found[length] = Numbers(code, length)
            found[length].zero_refused = True
    return found


@functools.cache
def classes_of(code, length):
    """Names of the classes of a code and length, each with its labels; the last two are parts of larger classes."""
    counts = of_code(code)[length].all()
    out, rest = {}, []
    for region in metadata(code):
        own = [label for label in counts if isinstance(label, tuple) and label[0] == region.id]
        small = [label for label in own if counts[label] < FLOOR]
        out |= {f"{code}/{region.id}/{kind}/{length}": [(region.id, kind)] for _, kind in own if (region.id, kind) not in small}
        if sum(counts[label] for label in small) >= FLOOR:
            out[f"{code}/{region.id}/mixed/{length}"] = small
        else:
            rest += small
    if sum(counts[label] for label in rest) >= FLOOR:
        out[f"{code}/mixed/{length}"] = rest
    elif rest:
        out["territories"] = rest
    if counts.get("possible", 0) >= FLOOR:
        out[f"{code}/possible/{length}"] = ["possible"]
    elif counts.get("possible"):
        out["possible"] = ["possible"]
    return out


@functools.cache
def parts(name):
    """A class as (code, length, labels, size), in the order of their ranks."""
    if name in ("territories", "possible"):
        places = [(code, length) for code in sorted(REGIONS) for length in lengths(code)]
    else:
        code, *_, length = name.split("/")
        places = [(int(code), int(length))]
    out = []
    for code, length in places:
        labels = classes_of(code, length).get(name)
        if labels:
            counts = of_code(code)[length].all()
            out.append((code, length, labels, sum(counts[label] for label in labels)))
    return out


def valid(number):
    return p.is_valid_number(number)


def made(code, national):
    """A number of libphonenumber's from its parts."""
    zeros = len(national) - len(national.lstrip("0"))
    number = p.PhoneNumber(country_code=code, national_number=int(national))
    if zeros:
        number.italian_leading_zero = True
        number.number_of_leading_zeros = zeros if zeros > 1 else None
    return number


def reached(text, region):
    """Calling code and national number, and whether the French plan led overseas or to the mainland."""
    dialled = "".join(" " if is_blank(character) else character for character in text)
    if dialled.startswith("00") and region is None:
        dialled = "+" + dialled[2:]
    number = p.parse(dialled, region)
    code, national = number.country_code, p.national_significant_number(number)
    typed_code = text.lstrip("(").startswith(("+", "00", "011"))
    if not valid(number) and not typed_code:
        if code == 33 and len(national) == 9 and national[:3] in OVERSEAS:
            return OVERSEAS[national[:3]], national, True
        if code in (262, 590, 594, 596) and valid(made(33, national)):
            return 33, national, True
    return code, national, False


def spelled(text):
    """The text as it comes back: of several separators in one gap the first, other blanks as a space."""
    text = re.sub(r"^tel:", "", trimmed(text), flags=re.I)
    out, gap = "", False
    for character in text:
        separator = character in KEPT or is_blank(character)
        if not (separator and gap):
            out += character if character in KEPT or not separator else " "
        gap = separator or (gap and character in "()")
    return out


def replaced(text, old, new):
    """The text with its last digits exchanged."""
    digits = [at for at, character in enumerate(text) if character.isdigit()][-len(old) :]
    assert "".join(text[at] for at in digits) == old, (text, old)
    out = list(text)
    for at, digit in zip(digits, new):
        out[at] = digit
    return "".join(out)


def shape(identifier, region):
    """Class, size, rank, and the rendering of other ranks: typed and canonical."""
    text = spelled(identifier)
    code, national, transformed = reached(text, region)
    label_classes = classes_of(code, len(national))
    numbers = of_code(code)[len(national)]
    state = numbers.start()
    for at, digit in enumerate(national):
        state = numbers.step(state, digit, at == 0)
    label = numbers.label(state)
    name = next(name for name, labels in label_classes.items() if label in labels)
    before = 0
    for part_code, length, labels, size in parts(name):
        if (part_code, length) == (code, len(national)):
            rank = before + numbers.rank(national, labels)
        before += size

    def render(other):
        for to, length, labels, size in parts(name):
            if other < size:
                break
            other -= size
        number = of_code(to)[length].unrank(other, labels)
        canonical = f"+{to}{number}"
        if transformed or len(parts(name)) > 1:
            return canonical, canonical
        typed = replaced(text, national, number)
        return typed if reached(typed, region) == (to, number, False) else canonical, canonical

    return name, before, rank, render
