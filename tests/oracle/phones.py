"""Judges phone tokens by libphonenumber: every number must be what the name of its class says.

    JETON_PHONES=phones.tsv cargo test --lib format::phone::tests::export -- --ignored
    pip install phonenumbers==9.0.43
    python tests/oracle/phones.py phones.tsv

The version is that of the metadata in the tables (first line of src/format/phone/tables.bin). Prints the number of
disagreements by class and ends with 1 if there is one that is not known.
"""

import collections
import sys

import phonenumbers as p

KINDS = {
    "premium": p.PhoneNumberType.PREMIUM_RATE,
    "toll-free": p.PhoneNumberType.TOLL_FREE,
    "shared-cost": p.PhoneNumberType.SHARED_COST,
    "voip": p.PhoneNumberType.VOIP,
    "personal": p.PhoneNumberType.PERSONAL_NUMBER,
    "pager": p.PhoneNumberType.PAGER,
    "uan": p.PhoneNumberType.UAN,
    "voicemail": p.PhoneNumberType.VOICEMAIL,
    "fixed-or-mobile": p.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    "fixed": p.PhoneNumberType.FIXED_LINE,
    "mobile": p.PhoneNumberType.MOBILE,
}

# libphonenumber calls 810 numbers of Belarus valid, but takes their 8 for the national prefix when it reads them.
KNOWN = {("375/BY/premium/10", "parses to another number")}


def fault(name, text):
    """Why libphonenumber disagrees, or None."""
    try:
        number = p.parse(text)
    except p.NumberParseException as error:
        return f"does not parse: {error}"
    if p.format_number(number, p.PhoneNumberFormat.E164) != text:
        return "parses to another number"
    parts = name.split("/")
    national = p.national_significant_number(number)
    if name == "possible" or parts[1:2] == ["possible"]:
        if not p.is_possible_number(number):
            return "not possible"
        if p.is_valid_number(number):
            return "valid, not merely possible"
    elif not p.is_valid_number(number):
        return "not valid"
    if len(parts) > 1:
        if str(number.country_code) != parts[0]:
            return "another calling code"
        if str(len(national)) != parts[-1]:
            return "another length"
    if len(parts) == 4:
        if p.region_code_for_number(number) != parts[1]:
            return "another region"
        if parts[2] != "mixed" and p.number_type(number) != KINDS[parts[2]]:
            return "another kind of line"
    return None


def main():
    total, faults, examples = 0, collections.Counter(), {}
    with open(sys.argv[1], encoding="ascii") as lines:
        for line in lines:
            name, text = line.rstrip("\n").split("\t")
            total += 1
            found = fault(name, text)
            if found:
                faults[name, found] += 1
                examples.setdefault((name, found), text)
    for (name, found), count in faults.most_common():
        print(f"{name}\t{found}\t{count}\t{examples[name, found]}")
    known = sum(count for key, count in faults.items() if key in KNOWN)
    print(f"phonenumbers {p.__version__}: {total} numbers, {sum(faults.values())} disagreements, {known} known")
    sys.exit(1 if faults.keys() - KNOWN else 0)


main()
