"""Writes a C program that calls every export of jeton.h with one argument wrong at a time, and says which status is right.

corpus.py JETON_H bad > bad.c, or `panics` for a program in which every export panics once. An export or a type that it does not know stops it, so that none is left out.
"""

import re
import sys

HEADER = open(sys.argv[1], encoding="utf-8").read()
HEADER = re.sub(r"/\*.*?\*/", "", HEADER, flags=re.S)
EXPORTS = re.findall(r"^(jeton_status|uint32_t|const char \*)\s?(jeton_\w+)\(([^)]*)\);", HEADER, re.M)

KINDS = "key keyring vault tokenizer tokens rekeyer gate request permit revealed column".split()
NEW = {
    "key": "new_key()", "keyring": "known_keyring()", "vault": "known_vault()", "tokenizer": "ssns_of(vault)",
    "tokens": "new_tokens()", "rekeyer": "new_rekeyer()", "gate": "volatile_gate(vault)", "request": "new_request()",
    "permit": "new_permit()", "revealed": "new_revealed()", "column": "new_column()",
}
# A good value of each text, by the name of its argument.
TEXTS = {
    "path": '"/nonexistent/file"', "credential": '"jeton"', "variable": '"JETON_TEST_PASSPHRASE"', "passphrase": '"horse"',
    "key_bytes": '"0123456789abcdef0123456789abcdef"', "sealed": '"no keyring"', "roots": '"0123456789abcdef0123456789abcdef"',
    "audit_root": '"0123456789abcdef0123456789abcdef"', "domain": '"cap-emploi"', "suffix": '"x.tok.example"',
    "format": '"us.ssn"', "region": '""', "identifier": '"123-45-6789"', "token": '"123-45-6789"', "mask": '"last4"',
    "actor": '"adviser-17"', "purpose": '"placement"', "case_name": '"2026-118"', "subject": '"D17"', "note": '"no note"', "width": '"full"',
    "to_domain": '"caf"', "policy": "POLICY", "ledger": '"/nonexistent/ledger"', "witness": '"/nonexistent/witness"',
    "identifiers": '"123-45-6789123-45-6788"', "tokens": '"123-45-6789123-45-6788"',
}
# What a wholly good call answers, where that is not JETON_OK.
GOOD = {
    "jeton_key_file": "JETON_NOT_FOUND", "jeton_key_credential": "JETON_NOT_FOUND", "jeton_keyring_open": "JETON_NOT_FOUND",
    "jeton_keyring_bytes": "JETON_SEALED", "jeton_keyring_descriptor": "JETON_SEALED", "jeton_gate_open": "JETON_NOT_FOUND",
    "jeton_key_descriptor": "JETON_KEY_FORM", "jeton_translate": "JETON_OTHER_ACT", "jeton_reveal_column": "JETON_OTHER_ACT",
    "jeton_translate_column": "JETON_OTHER_ACT", "jeton_reveal_arrow": "JETON_OTHER_ACT", "jeton_gate_reserve": "JETON_REQUEST",
    "jeton_keyring_add_domain": "JETON_DOMAIN_EXISTS",
}
# Wrong texts by argument: the text, its length, the status.
WRONG_TEXTS = {
    "identifier": [('""', 0, "JETON_TEXT_EMPTY"), ('"123-45-678"', 10, "JETON_TEXT_TOO_SHORT"),
                   ('"123-45-67890"', 12, "JETON_TEXT_TOO_LONG"), ('"123-45-67\\0009"', 11, "JETON_TEXT_CHARACTER"),
                   ('"\\xff\\xfe"', 2, "JETON_TEXT_NOT_UTF8"), ('"123-45-678\\xc3"', 11, "JETON_TEXT_NOT_UTF8"),
                   ('"000-45-6789"', 11, "JETON_TEXT_NEVER_ISSUED"), ('"078-05-1120"', 11, "JETON_TEXT_PLACEHOLDER")],
    "token": [('""', 0, "JETON_TEXT_EMPTY"), ('"123-45-678"', 10, "JETON_TEXT_TOO_SHORT"),
              ('"123-45-67\\0009"', 11, "JETON_TEXT_CHARACTER"), ('"\\xff\\xfe"', 2, "JETON_TEXT_NOT_UTF8")],
    "domain": [('""', 0, None), ('"Cap"', 3, None), ('"cap\\000"', 4, None), ('"\\xff"', 1, "JETON_NOT_UTF8")],
    "format": [('"us-ssn"', 6, "JETON_UNKNOWN_FORMAT"), ('""', 0, "JETON_UNKNOWN_FORMAT"), ('"\\xff"', 1, "JETON_NOT_UTF8")],
    "region": [('"FR"', 2, "JETON_REGION"), ('"\\xff"', 1, "JETON_NOT_UTF8")],
    "mask": [('"last5"', 5, "JETON_MASK"), ('""', 0, "JETON_MASK"), ('"\\xff"', 1, "JETON_NOT_UTF8"), ('"host"', 4, None)],
    "width": [('"last5"', 5, "JETON_MASK"), ('""', 0, "JETON_MASK"), ('"\\xff"', 1, "JETON_NOT_UTF8")],
    "to_domain": [('"Caf"', 3, "JETON_DOMAIN_NAME"), ('""', 0, "JETON_DOMAIN_NAME"), ('"\\xff"', 1, "JETON_NOT_UTF8")],
    "suffix": [('"x.invalid"', 9, "JETON_SUFFIX"), ('"\\xff"', 1, "JETON_NOT_UTF8")],
    "key_bytes": [('"short"', 5, "JETON_KEY_FORM"), ('""', 0, "JETON_KEY_FORM"), ('"0123456789abcdef0123456789abcdefx"', 33, "JETON_KEY_FORM")],
    "roots": [('"short"', 5, "JETON_KEY_FORM"), ('""', 0, "JETON_UNKNOWN_EPOCH")],
    "audit_root": [('"short"', 5, "JETON_KEY_FORM"), ('""', 0, "JETON_KEY_FORM")],
    "sealed": [('""', 0, "JETON_SEALED"), ('"\\000"', 1, "JETON_SEALED")],
    "variable": [('""', 0, "JETON_NOT_FOUND"), ('"A=B"', 3, "JETON_NOT_FOUND"), ('"A\\000"', 2, "JETON_NOT_FOUND"), ('"\\xff"', 1, "JETON_NOT_UTF8")],
    "path": [('""', 0, "JETON_NOT_FOUND"), ('"\\xff"', 1, "JETON_NOT_UTF8"), ('"a\\000b"', 3, "JETON_INPUT_OUTPUT"), ('"/"', 1, "JETON_INPUT_OUTPUT")],
    "credential": [('""', 0, "JETON_INPUT_OUTPUT"), ('"../x"', 4, "JETON_INPUT_OUTPUT"), ('"\\xff"', 1, "JETON_NOT_UTF8")],
    "policy": [('"\\xff"', 1, "JETON_NOT_UTF8")], "ledger": [], "witness": [],
    "passphrase": [('"\\xff"', 1, "JETON_NOT_UTF8")],
    "actor": [('"\\xff"', 1, "JETON_NOT_UTF8")], "purpose": [('"\\xff"', 1, "JETON_NOT_UTF8")],
    "case_name": [('"\\xff"', 1, "JETON_NOT_UTF8")], "subject": [('"\\xff"', 1, "JETON_NOT_UTF8")],
    "note": [('"\\xff"', 1, "JETON_NOT_UTF8")],
    "identifiers": [], "tokens": [],
}
# Where a wrong text of this argument answers otherwise.
DOMAIN = {"jeton_keyring_add_domain": "JETON_DOMAIN_NAME", "jeton_vault_check_value": "JETON_DOMAIN_NAME"}


def arguments(text):
    for argument in [part.strip() for part in re.sub(r"\s+", " ", text).split(",")]:
        if argument != "void":
            kind, name = re.fullmatch(r"(.*?[ *])(\w+)", argument).groups()
            yield kind.strip(), name


class Call:
    """A good call, and its wrong variants."""

    def __init__(self, answer, name, text):
        self.answer, self.name = answer, name
        self.arguments = list(arguments(text))
        self.values, self.wrong, self.before = [], [], []
        names = [name for _, name in self.arguments]
        for place, (kind, argument) in enumerate(self.arguments):
            self.values.append(self.value(kind, argument, names))
        for place, (kind, argument) in enumerate(self.arguments):
            self.variants(place, kind, argument, names)

    def value(self, kind, name, names):
        if kind.startswith("jeton_") and "*" not in kind and kind != "jeton_status":
            shared = kind == "jeton_vault" and self.name != "jeton_vault_free"
            self.before.append((kind, name, "vault" if shared else NEW[kind.removeprefix("jeton_")]))
            return f"h_{name}"
        if kind == "const uint8_t *" and self.name == "jeton_gate_open" and name == "policy":
            return '(const uint8_t *)"/nonexistent/policy"'
        if kind == "const uint8_t *":
            if name.endswith("validity"):
                return "validity"
            return f"(const uint8_t *){TEXTS[name]}"
        if kind == "size_t" and name.endswith("_len"):
            text = TEXTS[name.removesuffix("_len")]
            if self.name == "jeton_gate_open" and name == "policy_len":
                text = '"/nonexistent/policy"'
            return "sizeof POLICY - 1" if text == "POLICY" else f"sizeof({text}) - 1"
        if kind == "size_t" and name.endswith("_capacity"):
            return "4" if "status" in name else "sizeof buffer"
        if kind == "size_t":
            return {"rows": "2", "number": "0"}[name]
        if kind == "const int64_t *":
            return "offsets"
        if kind in ("uint32_t", "int32_t"):
            return {"fd": "descriptor()", "status": "0", "epoch": "1", "from_epoch": "1", "to_epoch": "2"}[name]
        made = {"uint8_t *": "buffer", "int64_t *": "made_offsets", "jeton_status *": "statuses", "uint32_t *": "&number",
                "int32_t *": "&flag", "size_t *": "&at" if name == "at" else "&written"}.get(kind)
        if made is None and re.fullmatch(r"jeton_\w+ \*", kind):
            made = f"&made_{kind.split()[0].removeprefix('jeton_')}"
        if made is None and kind.startswith("struct Arrow"):
            made = {"identifiers": "array_in()", "tokens": "array_in()", "identifiers_schema": "schema_in()",
                    "tokens_schema": "schema_in()"}.get(name) if self.incoming(name) else (
                        "&schema_out" if "Schema" in kind else "&array_out")
        assert made is not None, (self.name, kind, name)
        return made

    def incoming(self, name):
        arrays = [argument for kind, argument in self.arguments if kind.startswith("struct Arrow")]
        return arrays.index(name) < 2

    def add(self, place, value, status, what, pairs=()):
        values = list(self.values)
        values[place] = value
        for other, given in pairs:
            values[other] = given
        self.wrong.append((values, status, what))

    def good(self):
        return GOOD.get(self.name, "JETON_OK")

    def variants(self, place, kind, name, names):
        if kind.startswith("jeton_") and "*" not in kind and kind != "jeton_status":
            own = kind.removeprefix("jeton_")
            self.add(place, f"({kind}){{0}}", "JETON_NO_HANDLE", "no handle")
            for other in KINDS:
                if other != own:
                    self.add(place, f"({kind}){{live_{other}.id}}", "JETON_OTHER_HANDLE", f"a {other}")
            self.add(place, f"({kind}){{stale_{own}.id}}", "JETON_STALE_HANDLE", "freed")
            for change in ("+ (2ull << 24)", "| 0xffffffull", "^ (1ull << 24)", "| (0xffffffffull << 24)"):
                self.add(place, f"({kind}){{h_{name}.id {change}}}", "JETON_STALE_HANDLE", f"id {change}")
            for id in ("~0ull", "1", "0xff00000000000001ull", "0x7f00000001000000ull"):
                self.add(place, f"({kind}){{{id}}}", "JETON_OTHER_HANDLE", f"id {id}")
        elif kind == "const uint8_t *" and not name.endswith("validity"):
            empty = self.values[place + 1] == 'sizeof("") - 1'
            self.add(place, "NULL", self.good() if empty else "JETON_NULL_POINTER", f"{name} NULL")
            self.add(place, "NULL", "JETON_TOO_LARGE", f"{name} NULL, SIZE_MAX", [(place + 1, "SIZE_MAX")])
            for length in ("SIZE_MAX", "SIZE_MAX / 2 + 1", "(size_t)PTRDIFF_MAX + 1", "SIZE_MAX - 1"):
                self.add(place + 1, length, "JETON_TOO_LARGE", f"{name} of {length}")
            for text, length, status in WRONG_TEXTS[name]:
                status = status or (DOMAIN.get(self.name, "JETON_UNKNOWN_DOMAIN") if name == "domain" else None)
                if name == "mask" and status is None:
                    status = "JETON_OK" if "column" in self.name else "JETON_TEXT_NO_MASK"
                self.add(place, f"(const uint8_t *){text}", status, f"{name} {text}", [(place + 1, str(length))])
        elif kind == "const int64_t *":
            self.add(place, "NULL", "JETON_NULL_POINTER", "offsets NULL")
            self.add(place, "(const int64_t *)(const void *)((const uint8_t *)offsets + 1)", "JETON_MISALIGNED", "offsets misaligned")
            for lie in range(8):
                self.add(place, f"lies[{lie}]", "JETON_OFFSETS", f"offsets {lie}")
        elif kind == "size_t" and name == "rows":
            for rows in ("SIZE_MAX", "SIZE_MAX - 1", "SIZE_MAX / 8", "SIZE_MAX / 16"):
                status = "JETON_TOO_LARGE"
                self.add(place, rows, status, f"rows {rows}")
        elif kind == "size_t" and name == "number":
            for number in ("2", "SIZE_MAX", "SIZE_MAX / 2"):
                self.add(place, number, "JETON_NO_ITEM", f"number {number}")
        elif kind == "uint8_t *":
            self.add(place, "NULL", "JETON_NULL_POINTER", f"{name} NULL")
            for capacity in ("SIZE_MAX", "SIZE_MAX / 2 + 1"):
                self.add(place + 1, capacity, "JETON_TOO_LARGE", f"capacity {capacity}")
            for capacity in range(3):
                self.add(place + 1, str(capacity), "JETON_TOO_SHORT", f"capacity {capacity}")
            self.add(place, "NULL", "JETON_TOO_SHORT", "NULL of 0", [(place + 1, "0")])
            self.add(place, "(uint8_t *)&written", "JETON_OVERLAP", "over written", [(place + 1, "sizeof written")])
            for before in range(place):
                if self.arguments[before][0] == "const uint8_t *" and not self.arguments[before][1].endswith("validity"):
                    if self.arguments[before][1] == "mask" and "column" in self.name:
                        continue
                    shared = "(const uint8_t *)memcpy(buffer + 8, {0}, {1})".format(self.values[before], self.values[before + 1])
                    if self.arguments[before][1] != "region":
                        self.add(before, shared, "JETON_OVERLAP", f"over {self.arguments[before][1]}")
            for before in range(place):
                if self.arguments[before][0] == "const int64_t *":
                    self.add(place, "(uint8_t *)made_offsets + 8", "JETON_OVERLAP", "over the offsets",
                             [(place + 1, "8"), (before, "memcpy(made_offsets, offsets, 3 * sizeof offsets[0])"),
                              (names.index([n for k, n in self.arguments if k == "int64_t *"][0]), "room_offsets")])
        elif kind in ("int64_t *", "uint32_t *", "int32_t *") or re.fullmatch(r"(jeton_\w+|size_t) \*", kind):
            base = {"int64_t *": "made_offsets", "jeton_status *": "statuses"}.get(kind, "room")
            optional = name == "at" or (kind == "jeton_status *" and "arrow" in self.name)
            if not (kind == "jeton_status *" and optional):
                self.add(place, "NULL", self.good() if optional else "JETON_NULL_POINTER", f"{name} NULL")
            else:
                self.add(place, "NULL", self.good(), "no statuses", [(place + 1, "0")])
                self.add(place, "NULL", "JETON_NULL_POINTER", "statuses NULL")
                for capacity in ("0", "1"):
                    self.add(place + 1, capacity, "JETON_TOO_SHORT", f"{capacity} statuses")
                self.add(place + 1, "2", self.good(), "just enough statuses")
                for capacity in ("SIZE_MAX", "SIZE_MAX / 4"):
                    self.add(place + 1, capacity, "JETON_TOO_LARGE", f"{capacity} statuses")
            for shift in (1, 2, 3):
                if shift % (4 if kind in ("uint32_t *", "int32_t *", "jeton_status *") else 8):
                    self.add(place, f"({kind})(void *)((uint8_t *){base} + {shift})", "JETON_MISALIGNED", f"{name} + {shift}")
        elif kind in ("uint32_t", "int32_t"):
            if name == "fd":
                for fd in ("-1", "INT32_MIN"):
                    self.add(place, fd, "JETON_ARGUMENT", f"fd {fd}")
                self.add(place, "1000000", "JETON_INPUT_OUTPUT", "fd closed")
            elif "epoch" in name:
                for epoch in ("3", "UINT32_MAX"):
                    if self.name in ("jeton_tokenizer_open", "jeton_rekeyer_open", "jeton_vault_check_value"):
                        self.add(place, epoch, "JETON_UNKNOWN_EPOCH", f"epoch {epoch}")
                    if self.name in ("jeton_gate_reserve_column", "jeton_gate_reserve_column_to", "jeton_gate_reserve_arrow"):
                        self.add(place, epoch, "JETON_REFUSED", f"epoch {epoch}")
        elif kind.startswith("struct Arrow"):
            self.add(place, "NULL", "JETON_NULL_POINTER", f"{name} NULL")
            if self.incoming(name):
                lies = ARRAY_LIES if "Array" in kind and "Schema" not in kind else SCHEMA_LIES
                for lie, status in lies:
                    self.add(place, lie, status or self.good(), f"{name} {lie}")
                if "Array" in kind:
                    for array, schema, status in PAIRS:
                        self.add(place, array, status or self.good(), f"{array} as {schema}", [(place + 1, schema)])

    def written(self):
        for values, status, what in [(self.values, self.good(), "good")] + self.wrong:
            lines = [f"{kind} h_{name} = {made};" for kind, name, made in self.before]
            lines += [f"(void)h_{name};" for _, name, _ in self.before]
            call = f"{self.name}({', '.join(values)})"
            if self.answer == "jeton_status":
                lines.append(f'right("{self.name}: {clean(what)}", {status}, {call});')
            else:
                lines.append(f'right("{self.name}", JETON_OK, {call} ? JETON_OK : JETON_INTERNAL);')
            lines.append("tidy();")
            lines += [f"jeton_{kind.removeprefix('jeton_')}_free(h_{name});" for kind, name, made in reversed(self.before)
                      if made != "vault"]
            yield "  {\n    " + "\n    ".join(lines) + "\n  }\n"


    def panicked(self):
        """The call fails inside, and what it had in hand refuses from then on."""
        made = [(kind, name, NEW[kind.removeprefix("jeton_")]) for kind, name, _ in self.before]
        lines = [f"{kind} h_{name} = {new};" for kind, name, new in made]
        call = f"{self.name}({', '.join(self.values)})"
        lines.append(f'HOLDS(setenv("JETON_PANIC_IN", "{self.name}", 1) == 0);')
        if self.answer == "jeton_status":
            lines.append(f"jeton_status answered = {call};")
        else:
            failed = "0" if self.answer == "uint32_t" else "'\\0'"
            star = "" if self.answer == "uint32_t" else "*"
            lines.append(f"jeton_status answered = {star}{call} == {failed} ? JETON_INTERNAL : JETON_OK;")
        lines.append('HOLDS(unsetenv("JETON_PANIC_IN") == 0);')
        lines.append(f'right("{self.name}: panicked", JETON_INTERNAL, answered);')
        for kind, name, _ in made:
            own = kind.removeprefix("jeton_")
            lines.append(f'right("{self.name}: {own} afterwards", JETON_POISONED, {PROBES[own].format("h_" + name)});')
            lines.append(f'right("{self.name}: {own} freed", JETON_OK, jeton_{own}_free(h_{name}));')
        lines.append("tidy();")
        if any(kind.startswith("struct ArrowA") for kind, _ in self.arguments):
            lines.append("if (array_given.release) array_given.release(&array_given);")
        yield "  {\n    " + "\n    ".join(lines) + "\n  }\n"


# A call that a handle of each kind can do, unless it is poisoned.
PROBES = {
    "key": "jeton_keyring_bytes(buffer, 1, {}, &made_keyring)", "keyring": "jeton_keyring_allow_test({})",
    "vault": "jeton_vault_is_scoped({}, &flag)", "tokenizer": "jeton_tokenizer_epoch({}, &number)",
    "tokens": "jeton_tokens_count({}, &written)", "gate": "jeton_gate_reserve({}, live_request, &made_permit)",
    "rekeyer": "jeton_rekey({}, buffer, 1, buffer + 8, 8, &written, NULL)", "request": "jeton_request_case({}, buffer, 0)",
    "permit": "jeton_reveal(vault, {}, &made_revealed)", "revealed": "jeton_revealed_count({}, &written)",
    "column": "jeton_column_rows({}, &written)",
}


def clean(text):
    return text.replace("\\", "\\\\").replace('"', "'")


ARRAY_LIES = [
    ("lying(LEN, -1)", "JETON_ARROW_LAYOUT"), ("lying(LEN, INT64_MAX)", "JETON_ARROW_LAYOUT"),
    ("lying(OFFSET, -1)", "JETON_ARROW_LAYOUT"), ("lying(OFFSET, INT64_MAX)", "JETON_ARROW_LAYOUT"),
    ("lying(BUFFERS, 0)", "JETON_ARROW_LAYOUT"), ("lying(BUFFERS, 2)", "JETON_ARROW_LAYOUT"),
    ("lying(BUFFERS, 4)", "JETON_ARROW_LAYOUT"), ("lying(BUFFERS, -1)", "JETON_ARROW_LAYOUT"),
    ("lying(CHILDREN, 1)", "JETON_ARROW_LAYOUT"), ("lying(CHILDREN, -1)", "JETON_ARROW_LAYOUT"),
    ("lying(NO_BUFFERS, 0)", "JETON_ARROW_LAYOUT"), ("lying(NO_OFFSETS, 0)", "JETON_ARROW_LAYOUT"),
    ("lying(NO_VALUES, 0)", "JETON_ARROW_LAYOUT"), ("lying(LAST, -1)", "JETON_ARROW_LAYOUT"),
    ("lying(MIDDLE, 23)", "JETON_ARROW_LAYOUT"), ("lying(MIDDLE, -5)", "JETON_ARROW_LAYOUT"),
    ("lying(FIRST, 12)", "JETON_ARROW_LAYOUT"), ("lying(FIRST, -1)", "JETON_ARROW_LAYOUT"),
    ("lying(RELEASED, 0)", "JETON_ARROW_RELEASED"), ("lying(NULLS, 2)", None),
    ("lying(DICTIONARY, 0)", "JETON_ARROW_LAYOUT"),
]
SCHEMA_LIES = [(f'schema_of("{kind}")', "JETON_ARROW_TYPE") for kind in ("i", "l", "z", "Z", "vz", "b", "n", "tdD", "+s", "", "uu")] + [
    ('schema_of(NULL)', "JETON_ARROW_LAYOUT"), ('schema_of("\\xff")', "JETON_ARROW_LAYOUT"), ("schema_released()", "JETON_ARROW_RELEASED")]

# Arrays with their schemas: dictionaries and views, and either taken for something else.
DICTIONARY, VIEWS, LIES = 'dictionary_of("i", "u")', 'schema_of("vu")', "JETON_ARROW_LAYOUT"
PAIRS = [(f"dictionary({lie})", DICTIONARY, status) for lie, status in [
    ("KEYS, 0", None), ("KEY, 2", LIES), ("KEY, -1", LIES), ("KEY, INT32_MAX", LIES), ("KEY, INT32_MIN", LIES), ("KEY_LEN, -1", LIES),
    ("KEY_LEN, INT64_MAX", LIES), ("KEY_BUFFERS, 1", LIES), ("KEY_BUFFERS, 3", LIES), ("KEY_BUFFERS, -1", LIES), ("NO_KEYS, 0", LIES),
    ("NO_DICTIONARY, 0", LIES), ("DICTIONARY_RELEASED, 0", LIES), ("DICTIONARY_LEN, 1", LIES), ("DICTIONARY_LEN, 0", LIES),
    ("DICTIONARY_LEN, -1", LIES), ("DICTIONARY_LAST, -1", LIES), ("DICTIONARY_LAST, 10", LIES),
]] + [("dictionary(KEYS, 0)", f'dictionary_of("{keys}", "{texts}")', "JETON_ARROW_TYPE") for keys, texts in [
    ("f", "u"), ("u", "u"), ("b", "u"), ("", "u"), ("i", "i"), ("i", "z"), ("i", "+s"),
]] + [
    ("dictionary(KEYS, 0)", "dictionary_of_dictionary()", "JETON_ARROW_TYPE"), ("dictionary(KEYS, 0)", 'schema_of("u")', LIES),
    ("array_in()", DICTIONARY, LIES), ("views(VIEWS, 0)", DICTIONARY, LIES), ("dictionary(KEYS, 0)", VIEWS, LIES),
] + [(f"views({lie})", VIEWS, status) for lie, status in [
    ("VIEWS, 0", None), ("VIEW_LEN, 23", LIES), ("VIEW_LEN, -1", LIES), ("VIEW_LEN, INT32_MAX", LIES), ("VIEW_START, 'x'", LIES),
    ("VIEW_BUFFER, 1", LIES), ("VIEW_BUFFER, -1", LIES), ("VIEW_OFFSET, 1", LIES), ("VIEW_OFFSET, -1", LIES),
    ("VIEW_OFFSET, INT32_MAX", LIES), ("DATA_LEN, 21", LIES), ("DATA_LEN, 0", LIES), ("DATA_LEN, -1", LIES), ("NO_VIEWS, 0", LIES),
    ("NO_DATA, 0", LIES), ("NO_LENGTHS, 0", LIES), ("VIEW_BUFFERS, 2", LIES), ("VIEW_BUFFERS, -1", LIES),
]] + [("views(VIEWS, 0)", 'schema_of("u")', LIES)]

cases = []
for answer, name, text in EXPORTS:
    call = Call(answer, name, text)
    cases.append((name, list(call.panicked() if sys.argv[2] == "panics" else call.written())))

print(f"/* Generated by corpus.py. {sum(len(calls) for _, calls in cases)} cases over {len(cases)} exports. */")
print(f'#define LEAST {200 if sys.argv[2] == "panics" else 2000}\n#include "bad.h"\n')
for name, calls in cases:
    print(f"static void bad_{name}(void) {{\n{''.join(calls)}}}\n")
print("int main(void) {\n  begin();")
for name, _ in cases:
    print(f"  bad_{name}();")
print("  return finish();\n}")
