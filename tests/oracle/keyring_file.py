"""Writes tests/vectors/*.keyring: sealed files made a second time, by Python's `cryptography` (44 or later).

    python3 tests/oracle/keyring_file.py tests/vectors
"""

import sys
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from keys import branch, digest, lp, seal, u16, u32

LIVE, RETIRED, DESTROYED = 1, 2, 3


def file(kind, test, kdf, cost, material, salt, nonce, body):
    keys = seal(material, salt)
    header = b"jetonkr\0" + u16(1) + bytes([kind, test, kdf]) + b"".join(map(u32, cost))
    header += salt + nonce + bytes.fromhex(keys["commitment"])
    return header + AESGCM(bytes.fromhex(keys["key"])).encrypt(nonce, body, header)


def epochs(*slots):
    out = u16(len(slots))
    for number, state, key in slots:
        out += u32(number) + bytes([state]) + key
    return out


def domains(*declared):
    out = u16(len(declared))
    for name, epoch, suffix in declared:
        out += lp(name) + u32(epoch) + lp(suffix)
    return out


def main(folder):
    salt, nonce, key_file = digest("salt"), digest("nonce")[:12], b"\x07" * 32
    full = (
        epochs((1, RETIRED, b"\x01" * 32), (2, DESTROYED, b""), (3, LIVE, digest("root 1")))
        + domains((b"cap-emploi", 3, b"tok.example"), (b"z", 3, b"z.tok.example"))
        + b"\x03" * 32
        + b"\x01" + b"\x09" * 16
    )
    (folder / "full.keyring").write_bytes(file(1, 1, 1, (0, 0, 0), key_file, salt, nonce, full))

    key = bytes.fromhex(branch(b"\x01" * 32, "cap-emploi", [])["domain_key"])
    scoped = epochs((1, LIVE, key)) + domains((b"cap-emploi", 1, b"tok.example"))
    cost = (7168, 2, 2)
    argon2 = Argon2id(salt=salt, length=32, iterations=cost[1], lanes=cost[2], memory_cost=cost[0])
    material = argon2.derive("mot de passe à retenir".encode())
    (folder / "scoped.keyring").write_bytes(file(2, 0, 2, cost, material, salt, nonce, scoped))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
