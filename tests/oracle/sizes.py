"""Counts every class of every format again: its name and how many values it has.

    JETON_SIZES=sizes.tsv cargo test --test vectors sizes_of_classes -- --ignored
    python tests/oracle/sizes.py sizes.tsv

Reads lines of format, class and size, separated by tabs. Ends with 1 unless they are, for each format, exactly the classes
that the other implementations of this folder have, of the same size and, but for phones, in the same order.
"""

import sys

import tokens_email
import tokens_nir
import tokens_phone


def ssn():
    _, size, _, _ = tokens_nir.ssn("001010001")
    yield "issued", size


def nir():
    for name, blocks in tokens_nir.CLASSES:
        yield name, tokens_nir.without_placeholder(blocks)[0]


def linked():
    n = tokens_nir
    for first in (1, 2, 3, 4, 7, 8):
        for year in range(100):
            places = [
                (f"{month:02}{where}", [month], departments)
                for month in n.CALENDAR
                for where, departments in (("", n.MAIN), ("-corsica", n.CORSICA), ("-overseas", n.OVERSEAS))
            ]
            places += [("pseudo-month", n.PSEUDO, n.DIGITS), ("pseudo-month-corsica", n.PSEUDO, n.CORSICA)]
            for name, months, departments in places:
                block = n.born([first], [year], months, departments)
                yield f"{first}/{year:02}/{name}", n.without_placeholder([block])[0]
    for name, blocks in n.CLASSES[11:]:
        for first in sorted({first for block in blocks for first in block[0]}):
            own = [[[first], *block[1:]] for block in blocks if first in block[0]]
            yield f"{first}/{name}", sum(map(n.count, own))


def marked():
    for name, size, identifiers, tokens in tokens_nir.MARKED:
        assert tokens_nir.without_placeholder(identifiers)[0] == size <= sum(map(tokens_nir.count, tokens))
        yield name, size


def ft_id():
    for text in ("0000000A", "00000000", "00000000000", "0000000000A"):
        name, size, _, _ = tokens_nir.ft_id(text)
        yield name, size


def email(capitals):
    for kind in ("plain", "mixed", "atext", "quoted", "utf8"):
        if kind == "mixed" and not capitals:
            continue
        of_kind, around = tokens_email.ranking(kind, capitals), 2 if kind == "quoted" else 0
        shortest, merged = tokens_email.MERGED[kind]
        for last in range(merged, 65):
            first = shortest if last == merged else last
            name = f"{kind}/{first}-{last}" if first < last else f"{kind}/{last}"
            yield name, sum(of_kind.size(octets - around) for octets in range(first, last + 1))


def phone():
    sizes = {}
    for code in tokens_phone.REGIONS:
        for length in tokens_phone.lengths(code):
            counts = tokens_phone.of_code(code)[length].all()
            for name, labels in tokens_phone.classes_of(code, length).items():
                sizes[name] = sizes.get(name, 0) + sum(counts[label] for label in labels)
    return sizes.items()


FORMATS = {
    "us.ssn": ssn,
    "fr.nir": nir,
    "fr.nir.linked": linked,
    "fr.nir.marked": marked,
    "fr.ft_id": ft_id,
    "phone": phone,
    "email": lambda: email(False),
    "email.exact": lambda: email(True),
    # It seals texts, and has no sizes.
    "opaque": lambda: [("text", 0)],
}


def main():
    given = {}
    with open(sys.argv[1], encoding="ascii") as lines:
        for line in lines:
            name, label, size = line.rstrip("\n").split("\t")
            given.setdefault(name, []).append((label, int(size)))
    differ = given.keys() ^ FORMATS.keys()
    for name in given.keys() & FORMATS.keys():
        counted = list(FORMATS[name]())
        arranged = sorted if name == "phone" else list
        if arranged(counted) != arranged(given[name]):
            differ.add(name)
            for entry in sorted(set(counted) ^ set(given[name]))[:20]:
                print(f"{name} {entry} is {'counted' if entry in counted else 'the library alone'}")
    for name in sorted(differ):
        print(f"DIFFERS {name}")
    print(f"sizes: {sum(map(len, given.values()))} classes counted, {len(differ)} formats differ")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
