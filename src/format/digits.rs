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
pub(super) const fn eight(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Nothing if all of these bytes are below 10: what is not reaches the highest bit of its byte when `0x76` is added, or
/// has it. None carries into the next that has not been seen by then.
const fn strangers(values: u64) -> u64 {
    (values.wrapping_add(eight(0x76)) | values) & eight(0x80)
}

/// What carries a number of this size or more into the highest of sixteen bits, and none below.
const fn room(size: u64) -> u64 {
    0x8000_u64.wrapping_sub(size)
}

/// Modulo 2^32: multiplied by it, multiples of 97 are divided, and all other numbers become greater than those.
const INVERSE_OF_97: u32 = 0x5f02_a3a1;

/// A sum below 2^16 of numbers with weights, in the highest bits.
#[derive(Clone, Copy)]
pub(super) struct Sum(u64);

impl Sum {
    #[inline(always)]
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0))
    }

    #[inline(always)]
    pub(super) const fn value(self) -> u64 {
        self.0 >> 48
    }

    #[inline(always)]
    pub(super) const fn is_multiple_of_97(self) -> bool {
        let [.., low, high] = self.0.to_le_bytes();
        u32::from_le_bytes([low, high, 0, 0]).wrapping_mul(INVERSE_OF_97) <= u32::MAX / 97
    }
}

impl Digits {
    /// Eight ASCII digits.
    #[inline(always)]
    pub(super) const fn read(text: [u8; 8]) -> Option<Self> {
        let values = u64::from_le_bytes(text) ^ eight(b'0');
        if strangers(values) == 0 { Some(Self(values)) } else { None }
    }

    /// Twice eight ASCII digits, the first of each lowest.
    #[inline(always)]
    pub(super) const fn read_two([first, second]: [u64; 2]) -> Option<[Self; 2]> {
        let (first, second) = (first ^ eight(b'0'), second ^ eight(b'0'));
        if strangers(first) | strangers(second) == 0 { Some([Self(first), Self(second)]) } else { None }
    }

    /// The same without the last digit, behind a zero.
    #[inline(always)]
    pub(super) const fn behind_zero(self) -> Self {
        Self(self.0 << 8)
    }

    /// The first three digits, and the next three.
    #[inline(always)]
    pub(super) const fn threes(self) -> Fours {
        let behind_zeros = ((self.0 << 8) & 0xffff_ff00) | ((self.0 << 16) & 0xffff_ff00_0000_0000);
        Self(behind_zeros).pairs().fours()
    }

    #[inline(always)]
    pub(super) const fn third(self) -> u64 {
        (self.0 >> 16) & 0xff
    }

    /// The last two digits.
    #[inline(always)]
    pub(super) const fn last_two(self) -> u64 {
        let [.., two] = self.pairs().values();
        two
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

    /// How far each is above these.
    #[inline(always)]
    pub(super) const fn above(self, least: [u64; 4]) -> Self {
        Self(self.0.wrapping_sub(Self::of(least).0))
    }

    /// Whether there is one that is not below these sizes, be it that it was not above what was taken off.
    #[inline(always)]
    pub(super) const fn outside(self, [a, b, c, d]: [u64; 4]) -> bool {
        let room = Self::of([room(a), room(b), room(c), room(d)]);
        (self.0 | self.0.wrapping_add(room.0)) & 0x8000_8000_8000_8000 != 0
    }

    /// Each times its weight, for a sum.
    #[inline(always)]
    pub(super) const fn weighed(self, [a, b, c, d]: [u64; 4]) -> Sum {
        Sum(self.0.wrapping_mul(Self::of([d, c, b, a]).0))
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
                    let [text, digits] = [text, *b"12345678"].map(u64::from_le_bytes);
                    assert_eq!(Digits::read_two([text, digits]).is_some(), all);
                    assert_eq!(Digits::read_two([digits, text]).is_some(), all);
                }
            }
        }
    }

    #[test]
    fn parts_are_cut_where_they_say() {
        let digits = Digits::read(*b"12345678").unwrap();
        assert_eq!(&digits.behind_zero().text(), b"01234567");
        assert_eq!(digits.threes().values(), [123, 456]);
        assert_eq!((digits.third(), digits.last_two()), (3, 78));
        let [first, second] = Digits::read_two([*b"12345678", *b"90123456"].map(u64::from_le_bytes)).unwrap();
        assert_eq!((&first.text(), &second.text()), (b"12345678", b"90123456"));
    }

    #[test]
    fn every_pair_outside_its_range_is_seen_at_every_place() {
        for at in 0..4 {
            for number in 0..100 {
                for neighbour in [7, 8, 77, 78] {
                    let mut pairs = [50; 4];
                    pairs[(at + 1) % 4] = neighbour;
                    pairs[at] = number;
                    let outside = pairs.iter().any(|pair| !(8..78).contains(pair));
                    assert_eq!(Pairs::of(pairs).above([8; 4]).outside([70; 4]), outside, "{pairs:?}");
                }
            }
        }
    }

    #[test]
    fn pairs_are_weighed_and_multiples_of_97_known() {
        let sum = |pairs, weights| Pairs::of(pairs).weighed(weights);
        assert_eq!(sum([1, 2, 3, 4], [1_000, 100, 10, 1]).value(), 1_234);
        assert_eq!(sum([99; 4], [96; 4]).and(sum([99; 4], [60; 4])).value(), 99 * 4 * 156);
        for low in 0..100 {
            for high in 0..100 {
                let sum = sum([low, 0, 0, high], [1, 9, 9, 600]);
                assert_eq!(sum.value(), low + 600 * high);
                assert_eq!(sum.is_multiple_of_97(), sum.value() % 97 == 0, "{}", sum.value());
            }
        }
    }
}
