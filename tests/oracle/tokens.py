"""Works every token of tests/vectors/tokens.json out again, without this library.

    python tests/oracle/tokens.py tests/vectors/tokens.json

Key tree, FF1, walking, ranks and spellings are written from the standards and from this project's documents; AES and AES-SIV
are those of `cryptography`, keys of NIRs those of python-stdnum, telephone numbers libphonenumber's by `phonenumbers`. Prints how many cases
of each format were checked; ends with 1 if one differs or is not covered.
"""

import base64
import collections
import json
import sys

from cryptography.hazmat.primitives.ciphers.aead import AESSIV

import tokens_email
import tokens_nir
import tokens_phone
from ff1 import permute
from keys import SALT, expand, lp, mac, use
from typed import characters, respelled, trimmed


def domain_key(root, domain):
    return expand(mac(SALT, root), b"jeton/domain/1" + lp(domain.encode()), 32)


def in_digits(case, key):
    text, gaps = characters(case["identifier"])
    name, size, rank, render = tokens_nir.FORMATS[case["format"]](text)
    other = permute(use(key, case["format"], 1, b"ff1", 32), size, name.encode(), rank)
    return respelled(render(other, len(text)), gaps), render(other, None), name


def email(case, key, suffix):
    address = trimmed(case["identifier"])
    name, size, rank, tweak, render = tokens_email.shape(case["format"], address, suffix)
    other = permute(use(key, case["format"], 1, b"ff1", 32), size, tweak.encode(), rank)
    return *render(other), name


def phone(case, key):
    name, size, rank, render = tokens_phone.shape(case["identifier"], case.get("region"))
    other = permute(use(key, "phone", 1, b"ff1", 32), size, name.encode(), rank)
    return *render(other), name


def opaque(case, key):
    sealed = AESSIV(use(key, "opaque", 1, b"siv", 64)).encrypt(case["identifier"].encode(), [b"text"])
    token = "jtn_" + base64.b32encode(sealed).decode().rstrip("=").lower()
    return token, token, "text"


def worked_out(case, file):
    """Token, canonical token and class."""
    key = domain_key(bytes.fromhex(file["roots"][case["epoch"] - 1]), case["domain"])
    suffix = next(domain["suffix"] for domain in file["domains"] if domain["name"] == case["domain"])
    match case["format"]:
        case "opaque":
            return opaque(case, key)
        case "phone":
            return phone(case, key)
        case "email" | "email.exact":
            return email(case, key, suffix)
        case _:
            return in_digits(case, key)


def main():
    with open(sys.argv[1], encoding="utf-8") as text:
        file = json.load(text)
    checked, differ = collections.Counter(), 0
    for case in file["cases"]:
        try:
            found = worked_out(case, file)
        except Exception as error:
            found = f"{type(error).__name__}: {error}"
        checked[case["format"]] += 1
        if found != (case["token"], case["canonical"], case["class"]):
            differ += 1
            print(f"DIFFERS {json.dumps(case, ensure_ascii=False)}\n  is {found}")
    for name, count in checked.items():
        print(f"{name}: {count} checked")
    print(f"tokens: {sum(checked.values())} checked, {differ} differ")
    return 1 if differ or not checked else 0


if __name__ == "__main__":
    sys.exit(main())
