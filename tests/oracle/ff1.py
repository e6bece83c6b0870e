"""FF1 (NIST SP 800-38G, algorithms 7 and 8) with radix 2, and the walk that makes it a permutation of 0..size.

Written from the standard, on Python's integers and the AES of the package `cryptography`. A number of n bits is the numeral
string of its n binary digits, highest first.
"""

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


class Ff1:
    """FF1 over n bits under one AES-256 key and tweak."""

    def __init__(self, key, bits, tweak):
        self.aes = Cipher(algorithms.AES(key), modes.ECB())
        self.n, self.tweak = bits, tweak
        self.u = bits // 2
        self.v = bits - self.u
        self.b = -(-self.v // 8)
        self.d = 4 * -(-self.b // 4) + 4
        t = len(tweak)
        self.p = bytes([1, 2, 1, 0, 0, 2, 10, self.u % 256]) + bits.to_bytes(4, "big") + t.to_bytes(4, "big")

    def ciph(self, block):
        encryptor = self.aes.encryptor()
        return encryptor.update(block) + encryptor.finalize()

    def prf(self, text):
        y = bytes(16)
        for start in range(0, len(text), 16):
            y = self.ciph(bytes(a ^ b for a, b in zip(y, text[start : start + 16])))
        return y

    def y(self, i, half):
        """Steps 6.i to 6.iv: the number that a round adds."""
        padding = bytes((-len(self.tweak) - self.b - 1) % 16)
        q = self.tweak + padding + bytes([i]) + half.to_bytes(self.b, "big")
        r = self.prf(self.p + q)
        s, j = r, 1
        while len(s) < self.d:
            s += self.ciph((int.from_bytes(r, "big") ^ j).to_bytes(16, "big"))
            j += 1
        return int.from_bytes(s[: self.d], "big")

    def encrypt(self, x):
        a, b = x >> self.v, x & ((1 << self.v) - 1)
        for i in range(10):
            m = self.u if i % 2 == 0 else self.v
            a, b = b, (a + self.y(i, b)) % (1 << m)
        return (a << self.v) | b

    def decrypt(self, x):
        a, b = x >> self.v, x & ((1 << self.v) - 1)
        for i in reversed(range(10)):
            m = self.u if i % 2 == 0 else self.v
            a, b = (b - self.y(i, a)) % (1 << m), a
        return (a << self.v) | b


def permute(key, size, tweak, rank):
    """Rank to rank below `size`: FF1 over the bits of `size - 1`, again while the result is not below it."""
    assert size >= 1_000_000 and rank < size
    ff1 = Ff1(key, (size - 1).bit_length(), tweak)
    other = ff1.encrypt(rank)
    assert ff1.decrypt(other) == rank
    while other >= size:
        other = ff1.encrypt(other)
    return other
