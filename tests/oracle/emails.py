"""Reads lines `class TAB address` and asks the package email-validator (2.x) about each address.

    JETON_EMAILS=emails.tsv cargo test --lib tokens_for_the_oracle -- --ignored
    python tests/oracle/emails.py < emails.tsv

An address agrees if the package accepts it, under the strict lengths of the RFCs, and gives it back unchanged as its
normal form: then software that stores normal forms keeps tokens as they are. A host in its own letters is
compared as it was given. Quoted local parts, which the package refuses by default, are asked about
with `allow_quoted_local`; how many it refuses without is told apart. Exits 1 on any disagreement.
"""

import collections
import sys

from email_validator import EmailNotValidError, validate_email


def verdict(address, **flags):
    try:
        seen = validate_email(
            address, check_deliverability=False, strict=True, allow_smtputf8=True, **flags
        )
    except EmailNotValidError as error:
        return f"refused: {error}"
    # The package lower-cases no local part, and gives hosts in their own letters.
    local, _, host = address.rpartition("@")
    if seen.local_part != local:
        return f"normal form: {seen.local_part!r}"
    if host not in (seen.domain, seen.ascii_domain):
        return f"normal host: {seen.domain!r}"
    return None


def main():
    asked, by_default, wrong = collections.Counter(), collections.Counter(), []
    for line in sys.stdin:
        kind, tab, address = line.rstrip("\n").partition("\t")
        if not tab:
            continue
        family = kind.split(" ")[-1].split("/")[0]
        asked[family] += 1
        found = verdict(address, allow_quoted_local=True)
        if found is not None:
            wrong.append((kind, address, found))
        if verdict(address, allow_quoted_local=False) is not None:
            by_default[family] += 1
    for family, number in sorted(asked.items()):
        print(f"{family}: {number} asked, {by_default[family]} refused by default")
    for kind, address, found in wrong[:50]:
        print(f"DISAGREES {kind} {address!r}: {found}")
    print(f"emails: {sum(asked.values())} asked, {len(wrong)} disagree")
    return 1 if wrong or not asked else 0


if __name__ == "__main__":
    sys.exit(main())
