//! Digits eight at a time: one `u64` holds them, the first in its lowest byte, and every step works on all of them.

/// Eight digits, each by its value.
#[derive(Clone, Copy)]
pub(super) struct Digits(u64);

/// Four numbers below 100, in order, each in sixteen bits.
#[derive(Clone, Copy)]
pub(super) struct Pairs(u64);

/// Two numbers below 10,000, in order, each in thirty-two bits.
#[derive(Clone, Copy)]
pub(super) struct Fours(u64);

/// This byte eight times.
const fn eight(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Nothing if all of these bytes are ASCII digits.
///
/// What is above `9` reaches the highest bit of its byte when `0x46` is added, or has it; what is below `0` borrows it.
/// Digits neither carry nor borrow, so the first stranger is always seen.
const fn strangers(text: u64) -> u64 {
    (text.wrapping_add(eight(0x46)) | text.wrapping_sub(eight(b'0'))) & eight(0x80)
}

impl Digits {
    /// Eight ASCII digits.
    #[inline(always)]
    pub(super) const fn read(text: [u8; 8]) -> Option<Self> {
        let text = u64::from_le_bytes(text);
        if strangers(text) == 0 { Some(Self(text & eight(0xf))) } else { None }
    }

    /// The same without the last digit, behind a zero.
    #[inline(always)]
    pub(super) const fn behind_zero(self) -> Self {
        Self(self.0 << 8)
    }

    /// The first three digits, the next three, the last two.
    #[inline(always)]
    pub(super) const fn threes_and_two(self) -> [u64; 3] {
        let behind_zeros = ((self.0 << 8) & 0xffff_ff00) | ((self.0 << 16) & 0xffff_ff00_0000_0000);
        let [a, b] = Self(behind_zeros).pairs().fours().values();
        let [.., two] = self.pairs().values();
        [a, b, two]
    }

    #[inline(always)]
    pub(super) const fn pairs(self) -> Pairs {
        Pairs((self.0.wrapping_mul((10 << 8) + 1) >> 8) & 0x00ff_00ff_00ff_00ff)
    }

    /// The digits in ASCII.
    #[inline(always)]
    pub(super) const fn text(self) -> [u8; 8] {
        (self.0 | eight(b'0')).to_le_bytes()
    }
}

impl Pairs {
    #[inline(always)]
    pub(super) const fn of([a, b, c, d]: [u64; 4]) -> Self {
        Self(a | (b << 16) | (c << 32) | (d << 48))
    }

    #[inline(always)]
    pub(super) const fn values(self) -> [u64; 4] {
        [self.0 & 0xff, (self.0 >> 16) & 0xff, (self.0 >> 32) & 0xff, self.0 >> 48]
    }

    #[inline(always)]
    pub(super) const fn fours(self) -> Fours {
        Fours((self.0.wrapping_mul((100 << 16) + 1) >> 16) & 0x0000_ffff_0000_ffff)
    }

    /// `103 / 2^10` stands for a tenth: exact below 179.
    #[inline(always)]
    pub(super) const fn digits(self) -> Digits {
        let tens = (self.0.wrapping_mul(103) >> 10) & 0x000f_000f_000f_000f;
        let units = self.0.wrapping_sub(tens.wrapping_mul(10));
        Digits(tens | (units << 8))
    }
}

impl Fours {
    #[inline(always)]
    pub(super) const fn of([a, b]: [u64; 2]) -> Self {
        Self(a | (b << 32))
    }

    #[inline(always)]
    pub(super) const fn values(self) -> [u64; 2] {
        [self.0 & 0xffff, self.0 >> 32]
    }

    /// `10,486 / 2^20` stands for a hundredth: exact below 43,698.
    #[inline(always)]
    pub(super) const fn pairs(self) -> Pairs {
        let hundreds = (self.0.wrapping_mul(10_486) >> 20) & 0x0000_007f_0000_007f;
        let rest = self.0.wrapping_sub(hundreds.wrapping_mul(100));
        Pairs(hundreds | (rest << 16))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> [u8; 8] {
        text.as_bytes().try_into().unwrap()
    }

    #[test]
    fn every_pair_of_fours_is_read_and_written() {
        for number in 0..10_000_u64 {
            let other = 9_999 - number;
            let text = bytes(&format!("{number:04}{other:04}"));
            assert_eq!(Fours::of([number, other]).pairs().digits().text(), text);
            let digits = Digits::read(text).unwrap();
            assert_eq!(digits.pairs().fours().values(), [number, other]);
            let pairs = [number / 100, number % 100, other / 100, other % 100];
            assert_eq!(digits.pairs().values(), pairs);
            assert_eq!(Pairs::of(pairs).digits().text(), text);
        }
    }

    #[test]
    fn every_stranger_is_seen_at_every_place_beside_every_byte() {
        for at in 0..8 {
            for byte in 0..=255_u8 {
                for neighbour in [b'0', b'9', 0, b'/', b':', 0x7f, 0x80, 0xaf, 0xb0, 0xff] {
                    let mut text = [b'5'; 8];
                    text[(at + 7) % 8] = neighbour;
                    text[at] = byte;
                    let all = text.iter().all(u8::is_ascii_digit);
                    assert_eq!(Digits::read(text).is_some(), all, "{text:?}");
                }
            }
        }
    }

    #[test]
    fn parts_are_cut_where_they_say() {
        let digits = Digits::read(*b"12345678").unwrap();
        assert_eq!(&digits.behind_zero().text(), b"01234567");
        assert_eq!(digits.threes_and_two(), [123, 456, 78]);
    }
}
