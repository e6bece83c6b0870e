"""Writes tests/vectors/keys.json: the key tree, worked out a second time with nothing but HMAC-SHA-256.

    python3 tests/oracle/keys.py > tests/vectors/keys.json
"""

import hashlib
import hmac
import json

SALT = b"jeton/key-tree/1"


def mac(key, message):
    return hmac.new(key, message, hashlib.sha256).digest()


def expand(prk, info, length):
    """HKDF-Expand, RFC 5869 section 2.3."""
    okm, block, counter = b"", b"", 1
    while len(okm) < length:
        block = mac(prk, block + info + bytes([counter]))
        okm += block
        counter += 1
    return okm[:length]


def lp(part):
    """Length-prefixed; a part of 65535 bytes or more goes in full runs and a rest."""
    out = b""
    while len(part) >= 65535:
        out += b"\xff\xff" + part[:65535]
        part = part[65535:]
    return out + len(part).to_bytes(2, "big") + part


def u16(number):
    return number.to_bytes(2, "big")


def u32(number):
    return number.to_bytes(4, "big")


def use(k_domain, name, version, usage, length):
    return expand(k_domain, b"jeton/use/1" + lp(name.encode()) + u16(version) + lp(usage), length)


def branch(root, domain, formats):
    prk = mac(SALT, root)
    k_domain = expand(prk, b"jeton/domain/1" + lp(domain.encode()), 32)
    return {
        "root": root.hex(),
        "prk": prk.hex(),
        "domain": domain,
        "domain_key": k_domain.hex(),
        "check_value": use(k_domain, "", 0, b"check", 8).hex(),
        "uses": [
            {
                "format": name,
                "version": version,
                "ff1": use(k_domain, name, version, b"ff1", 32).hex(),
                "siv": use(k_domain, name, version, b"siv", 64).hex(),
            }
            for name, version in formats
        ],
    }


def audit(root, people, subjects, identifiers):
    prk = mac(SALT, root)
    key = lambda usage: expand(prk, b"jeton/audit/1" + lp(usage), 32)
    where = lambda p: lp(p[0].encode()) + lp(p[1].encode()) + u16(p[2]) + u32(p[3])
    return {
        "root": root.hex(),
        "tags": [
            {
                "domain": p[0],
                "format": p[1],
                "version": p[2],
                "epoch": p[3],
                "class": p[4].hex(),
                "rank": p[5].hex(),
                "person_key": mac(key(b"person"), where(p) + lp(p[4]) + lp(p[5])).hex(),
            }
            for p in people
        ],
        "subjects": [
            {"subject": s.hex(), "tag": mac(key(b"subject"), lp(s)).hex()} for s in subjects
        ],
        "identifiers": [
            {"kind": k, "canonical": c, "tag": mac(key(b"identifier"), lp(k.encode()) + lp(c.encode())).hex()}
            for k, c in identifiers
        ],
        "neighbours": [
            {"kind": k, "common": c, "tag": mac(key(b"neighbours"), lp(k.encode()) + lp(c.encode())).hex()}
            for k, c in NEIGHBOURS
        ],
        "decoy": key(b"decoy").hex(),
        "note": key(b"note").hex(),
    }


def seal(material, salt):
    prk = mac(salt, material)
    key = lambda usage: expand(prk, b"jeton/seal/1" + lp(usage), 32)
    return {
        "material": material.hex(),
        "salt": salt.hex(),
        "key": key(b"key").hex(),
        "commitment": key(b"commitment").hex(),
    }


def digest(text):
    return hashlib.sha256(text.encode()).digest()


FORMATS = [("us.ssn", 1), ("fr.nir", 1), ("opaque", 1), ("fr.nir", 2), ("email", 65535)]
PEOPLE = [
    ("cap-emploi", "fr.nir", 1, 1, b"issued", bytes(60) + u32(123456)),
    ("cap-emploi", "fr.nir", 1, 2, b"issued", bytes(60) + u32(123456)),
    ("cap-emploi", "email", 1, 1, b"plain@gmail.com", bytes(range(64))),
    ("z", "opaque", 65535, 4294967295, b"", b""),
    ("z", "opaque", 1, 1, bytes(70000), bytes(65535)),
]
NEIGHBOURS = [("fr.nir", "1841276451"), ("email", "orange.fr")]
IDENTIFIERS = [("fr.nir", "184127645108946"), ("email", "jean.petit@orange.fr"), ("", "")]


def main():
    vectors = {
        "salt": SALT.decode(),
        "branches": [
            branch(root, domain, FORMATS)
            for root in [bytes(32), b"\x01" * 32, digest("root 1"), digest("root 2")]
            for domain in ["cap-emploi", "z", "0" * 64]
        ],
        "audit": [
            audit(root, PEOPLE, [b"", b"case 2026-118", b"\xff" * 200], IDENTIFIERS)
            for root in [b"\x03" * 32, digest("audit")]
        ],
        "seals": [
            seal(digest("material"), digest("salt")),
            seal(b"\x07" * 32, bytes(32)),
        ],
    }
    # A long part, which repeats one byte, is written as that and how often.
    for tree in vectors["audit"]:
        for tag in tree["tags"]:
            for part in ["class", "rank"]:
                if len(tag[part]) > 1000:
                    tag[part] = {"repeat": tag[part][:2], "times": len(tag[part]) // 2}
    print(json.dumps(vectors, indent=1))


if __name__ == "__main__":
    main()
