#!/usr/bin/env python3
"""Second opinions on tokens of fr.nir, fr.nir.linked, fr.nir.marked and fr.ft_id.

Reads lines of format, class and text, separated by tabs, from standard input. Each text must be taken by the
validators that its class promises, and refused by those that the class says refuse it. Needs python-stdnum 2.2.
The patterns are the published rules of the validators in use, with the numbers of the months and departments
spelled as those validators spell them.

    JETON_ORACLE=/tmp/tokens.tsv cargo test --lib tokens_for_other_validators -- --ignored
    python3 tests/oracle/nir.py < /tmp/tokens.tsv

Prints how many texts of each kind of class were checked; exits 1 at the first kind that fails, naming up to ten texts.
"""

import collections
import re
import sys

from stdnum.fr import nir

CNAM_NIR = re.compile(r"[12]\d{2}(0[1-9]|1[0-2]|[2-9]\d)(\d{2}|2A|2B)\d{3}\d{3}(9[0-7]|[0-8]\d)?")
CNAM_NNP = re.compile(r"[78][12]\d{3}\d{8}")
CNAM_NNP_BEFORE_2012 = re.compile(r"[78]0\d{3}\d{8}")
CNAM_MIG = re.compile(r"[56][12]\d{3}\d{8}")
EMPLOIS_NIR = re.compile(r"[123478]\d{2}(0\d|1[0-2]|[235-9]\d|4[0-2])(\d{2}|2A|2B)\d{6}\d{2}")
EMPLOIS_FT_ID = re.compile(r"[0-9]{7}[0-9A-Za-z]|[0-9]{11}")
REGIONAL_FT_ID = re.compile(r"0\d{9}[A-Z]")
PUBLIK = re.compile(r"[1-9]\d{2}(0[1-9]|1[0-2]|20|3\d|4[0-2]|[5-9]\d)(\d{2}|2A|2B)(?!000)\d{3}(?!000)\d{3}\d{2}")
STRICT = re.compile(r"[12]\d{2}(0[1-9]|1[0-2])(0[1-9]|1\d|2[1-9]|[3-8]\d|9[0-5]|99|2A|2B)(?!000|99[1-9])\d{3}(?!000)\d{3}\d{2}")
LINKED_DATE = re.compile(r"([1-478])/(\d\d)/(\d\d|pseudo-month)(-corsica|-overseas)?")


def judges(text):
    """The names of the validators that take a text."""
    rules = {
        "stdnum": nir.is_valid(text),
        "cnam": CNAM_NIR.fullmatch(text),
        "nnp": CNAM_NNP.fullmatch(text),
        "nnp-old": CNAM_NNP_BEFORE_2012.fullmatch(text),
        "mig": CNAM_MIG.fullmatch(text),
        "emplois": EMPLOIS_NIR.fullmatch(text),
        "publik": PUBLIK.fullmatch(text),
        "strict": STRICT.fullmatch(text),
    }
    return {name for name, taken in rules.items() if taken}


ISSUED = {"stdnum", "cnam", "emplois", "publik"}
ABROAD = {"stdnum", "emplois", "publik"}
# Class of fr.nir: who takes all of it; who takes none of it.
NIR = {
    "issued": (ISSUED | {"strict"}, set()),
    "issued-corsica": (ISSUED | {"strict"}, set()),
    "overseas": (ISSUED, {"strict"}),
    "pseudo-month": (ISSUED, {"strict"}),
    "pseudo-month-corsica": (ISSUED, {"strict"}),
    "foreign": (ABROAD, {"cnam"}),
    "foreign-corsica": (ABROAD, {"cnam"}),
    "waiting-nnp": (ABROAD, {"cnam"}),
    "waiting-nnp-old": (ABROAD, {"cnam"}),
    "waiting": (ABROAD, {"cnam"}),
    "waiting-corsica": (ABROAD, {"cnam"}),
    "tolerated": ({"stdnum", "cnam"}, {"strict"}),
    "tolerated-corsica": ({"stdnum", "cnam"}, {"strict"}),
    "rest": ({"stdnum"}, {"cnam", "strict"}),
    "rest-corsica": ({"stdnum"}, {"cnam", "strict"}),
    "nnp": ({"nnp"}, {"stdnum", "cnam"}),
    "nnp-old": ({"nnp-old"}, {"stdnum", "cnam"}),
    "mig": ({"mig"}, {"stdnum", "cnam"}),
}
EVERY_NIR_BUT_STDNUM = {"cnam", "nnp", "nnp-old", "mig", "emplois"}
FT_ID = {"old-letter": r"\d{7}[A-Z]", "old-digit": r"\d{8}", "national": r"\d{11}", "regional": r"0\d{9}[A-Z]"}


def plain(name, text):
    """Whether a text keeps what its class of fr.nir promises."""
    wanted, unwanted = NIR[name]
    taken = judges(text)
    kept = wanted <= taken and not unwanted & taken and text != "269054958815780"
    if name in ("waiting-nnp", "waiting-nnp-old"):
        kept = kept and name.removeprefix("waiting-") in judges(text[:13])
    letters = name.endswith("-corsica")
    return kept and text.isdigit() != letters


def linked(name, text):
    """Whether a text shows the sex, year and month of its class, and nothing else of it."""
    dated = LINKED_DATE.fullmatch(name)
    if not dated:
        first, undated = name.split("/")
        return text[0] == first and plain(undated, text)
    first, year, month, where = dated.groups()
    corsica = where == "-corsica"
    shown = text[0] == first and text[1:3] == year
    if month == "pseudo-month":
        shown = shown and int(text[3:5]) > 12
    else:
        shown = shown and text[3:5] == month
        if first in "12":
            shown = shown and ("strict" in judges(text)) == (where != "-overseas")
    wanted = ISSUED if first in "12" else ABROAD
    return shown and wanted <= judges(text) and text.isdigit() != corsica


def marked(name, text):
    """Whether a text is marked: a right key, a first digit that was never issued."""
    taken = judges(text)
    kept = text[0] in "09" and "stdnum" in taken and not taken & EVERY_NIR_BUT_STDNUM
    return kept and text.isdigit() != (name == "corsica")


def ft_id(name, text):
    """Whether a text is taken by les-emplois, or is the regional form, and of its class."""
    taken = (REGIONAL_FT_ID if name == "regional" else EMPLOIS_FT_ID).fullmatch(text)
    return bool(taken and re.fullmatch(FT_ID[name], text))


FORMATS = {"fr.nir": plain, "fr.nir.linked": linked, "fr.nir.marked": marked, "fr.ft_id": ft_id}


def main():
    """Checks standard input."""
    checked, failed = collections.Counter(), collections.defaultdict(list)
    for line in sys.stdin:
        form, name, text = line.rstrip("\n").split("\t")
        kind = re.sub(r"^\d/(\d\d/)?", "", name)
        kind = re.sub(r"^(0\d|1\d)", "month", kind)
        checked[form, kind] += 1
        if not FORMATS[form](name, text):
            failed[form, kind].append(text)
    for (form, kind), count in checked.items():
        print(f"{form}\t{kind}\t{count} checked\t{len(failed[form, kind])} failed")
    for (form, kind), texts in failed.items():
        if texts:
            print(f"{form} {kind}: {' '.join(texts[:10])}", file=sys.stderr)
    missing = FORMATS.keys() - {form for form, _ in checked}
    if missing:
        print(f"no texts of {', '.join(sorted(missing))}", file=sys.stderr)
    return 1 if missing or any(failed.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
