//! The plain way of addresses: local parts of kind plain of up to 24 octets at hosts of ASCII in lower case. What is refused
//! here goes the general way, which also says why; where both ways lead somewhere it is the same place.
//!
//! `ended(n)` counts the texts of `n` octets that may stand behind a letter or digit, `open(n)` those behind nothing or a mark:
//!
//! ```text
//! ended(0) = 1    ended(n) = 36 ended(n-1) + 3 open(n-1)
//! open(0)  = 0    open(n)  = 36 ended(n-1)
//! ```
//!
//! A block of 12 octets is counted in 64 bits: how many blocks are before it in the order of their bytes, by whether
//! they end in a letter or digit or in a mark. Each of them has `ended` or `open` texts behind it.

use crate::rank::low_half;

/// Octets of a block.
const BLOCK: usize = 12;

/// Most octets of a local part.
pub(super) const MOST: usize = 2 * BLOCK;

/// Octets of the longest local parts in the first class.
pub(super) const MERGED: usize = 4;

/// The letters, digits and marks that may stand behind a letter or digit, and those behind a mark, in the order of their bytes.
const BEHIND_ENDED: &[u8; 39] = b"-.0123456789_abcdefghijklmnopqrstuvwxyz";
const BEHIND_OPEN: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// What the bytes of a local part are: how many letters and digits are smaller, how many marks, and what else.
static BYTES: [u16; 256] = bytes();

const LETTERS: u16 = 63;
const MARKS: u32 = 6;
const MARK: u16 = 1 << 8;
const CAPITAL: u16 = 1 << 9;
const AT: u16 = 1 << 10;
const OTHER: u16 = 1 << 11;

#[expect(clippy::indexing_slicing, clippy::as_conversions, reason = "runs at compile time, on ASCII only")]
const fn bytes() -> [u16; 256] {
    let mut bytes = [OTHER; 256];
    let (mut letters, mut marks) = (0_u16, 0_u16);
    let mut rest: &[u8] = BEHIND_ENDED;
    while let [byte, behind @ ..] = rest {
        let before = letters | marks << MARKS;
        if byte.is_ascii_alphanumeric() {
            bytes[*byte as usize] = before;
            if byte.is_ascii_lowercase() {
                bytes[byte.to_ascii_uppercase() as usize] = before | CAPITAL;
            }
            letters = letters.wrapping_add(1);
        } else {
            bytes[*byte as usize] = before | MARK;
            marks = marks.wrapping_add(1);
        }
        rest = behind;
    }
    bytes[b'@' as usize] = AT;
    bytes
}

/// `ended` and `open` for every number of octets.
const COUNTS: [(u128, u128); MOST + 1] = {
    let mut counts = [(1, 0); MOST + 1];
    let (mut ended, mut open) = (1_u128, 0_u128);
    let mut rest: &mut [(u128, u128)] = &mut counts;
    while let Some((first, behind)) = rest.split_first_mut() {
        *first = (ended, open);
        let next = ended.wrapping_mul(36);
        ended = next.wrapping_add(open.wrapping_mul(3));
        open = next;
        rest = behind;
    }
    counts
};

/// A local part of kind plain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Plain {
    pub(super) octets: usize,
    /// Among those of as many octets.
    pub(super) rank: u128,
}

impl Plain {
    /// Reads the local part at the beginning of an address, up to the `@`.
    #[inline]
    pub(super) fn read(address: &[u8], fold: bool) -> Option<Self> {
        let mut reader = Reader { before: MARK, seen: 0 };
        let first = reader.block(address);
        let behind = address.get(first.octets..).unwrap_or_default();
        let plain = if behind.first() == Some(&b'@') {
            Self { octets: first.octets, rank: first.ended.into() }
        } else {
            let second = reader.block(behind);
            let &(ended, open) = COUNTS.get(second.octets)?;
            let before = u128::from(first.ended).wrapping_mul(ended);
            let before = before.wrapping_add(u128::from(first.open).wrapping_mul(open));
            Self {
                octets: first.octets.wrapping_add(second.octets),
                rank: before.wrapping_add(second.ended.into()),
            }
        };
        let foreign = OTHER | MARK | if fold { 0 } else { CAPITAL };
        let ends = reader.before & MARK == 0 && address.get(plain.octets) == Some(&b'@');
        (ends && reader.seen & foreign == 0).then_some(plain)
    }

    /// How many texts of its class are shorter.
    #[inline]
    pub(super) fn shorter(self) -> u128 {
        match self.octets {
            2..=MERGED => COUNTS.iter().take(self.octets).map(|(_, open)| open).sum(),
            _ => 0,
        }
    }

    /// Writes it into as many bytes as it has octets.
    #[inline]
    pub(super) fn write(self, local: &mut [u8; MOST]) -> Option<()> {
        let mut slots = local.iter_mut();
        let mut at = 0_usize;
        let mut rank = self.rank;
        for step in WIDE.get(..self.octets.saturating_sub(BLOCK))?.iter().rev() {
            let place = at.wrapping_add(step.quotient(low_half(rank.wrapping_shr(step.cut))));
            let &[before, behind] = step.before.get(place..)?.first_chunk()?;
            let further = rank >= behind;
            rank = rank.wrapping_sub(if further { behind } else { before });
            at = go(place.wrapping_add(usize::from(further)), slots.next()?)?;
        }
        let mut rank = low_half(rank);
        for step in NARROW.get(..self.octets.min(BLOCK).checked_sub(1)?)?.iter().rev() {
            let place = at.wrapping_add(step.quotient(rank));
            let &[before, behind] = step.before.get(place..)?.first_chunk()?;
            let further = rank >= behind;
            rank = rank.wrapping_sub(if further { behind } else { before });
            at = go(place.wrapping_add(usize::from(further)), slots.next()?)?;
        }
        *slots.next()? = *BEHIND_OPEN.get(usize::try_from(rank).ok()?)?;
        Some(())
    }
}

/// What reading carries from block to block.
struct Reader {
    /// What the byte before was; a text begins as behind a mark.
    before: u16,
    /// What any byte was, and whether a mark stood behind a mark.
    seen: u16,
}

/// Up to twelve octets: how many texts of as many are before them, by their ends.
struct Block {
    octets: usize,
    ended: u64,
    open: u64,
}

impl Reader {
    /// Reads up to the `@`.
    #[inline(always)]
    fn block(&mut self, bytes: &[u8]) -> Block {
        let mut block = Block { octets: 0, ended: 0, open: 0 };
        for &byte in bytes.iter().take(BLOCK) {
            let kind = BYTES.get(usize::from(byte)).copied().unwrap_or(OTHER);
            if kind == AT {
                break;
            }
            let marks = if self.before & MARK == 0 { kind >> MARKS & 3 } else { 0 };
            self.seen |= kind & (self.before | !MARK);
            self.before = kind;
            let all = block.ended.wrapping_add(block.open);
            block.open = block.ended.wrapping_mul(3).wrapping_add(marks.into());
            block.ended = all.wrapping_mul(36).wrapping_add((kind & LETTERS).into());
            block.octets = block.octets.wrapping_add(1);
        }
        block
    }
}

/// Where the characters behind a letter or digit begin in [`CHARACTERS`]; those behind a mark begin it.
const ENDED: usize = 37;

/// The characters by place: behind a mark and one place more, then behind a letter or digit and one more.
static CHARACTERS: [u8; PLACES] = {
    let mut characters = [0; PLACES];
    if let Some((open, ended)) = characters.split_at_mut_checked(ENDED) {
        fill(open, BEHIND_OPEN);
        fill(ended, BEHIND_ENDED);
    }
    characters
};

const PLACES: usize = 77;

/// The places of `-`, `.` and `_`. Places from 64 on share their bits with letters behind a mark, which are none of these.
const MARK_PLACES: u64 = 1 << 37 | 1 << 38 | 1 << 49;

const fn fill(mut to: &mut [u8], mut from: &[u8]) {
    while let ([slot, slots @ ..], [byte, bytes @ ..]) = (to, from) {
        *slot = *byte;
        (to, from) = (slots, bytes);
    }
}

/// Writes the character of a place, and answers where those behind it begin.
#[inline(always)]
fn go(place: usize, slot: &mut u8) -> Option<usize> {
    *slot = *CHARACTERS.get(place)?;
    let is_mark = MARK_PLACES.wrapping_shr(u32::try_from(place).ok()?) & 1 == 1;
    Some(if is_mark { 0 } else { ENDED })
}

/// A step from rank to text, before which some octets are left: two at least, as the last one is free.
///
/// With `f` texts behind a letter or digit, the texts before the character of place `k` are between `k f` and `(k - 0.22) f`.
/// So the place is the quotient of the rank by `f` or the next one, even where that quotient is too small by one
/// because the rank is a hair above a multiple of `f`.
struct Step<N> {
    /// Low bits of the rank that do not matter to the quotient.
    cut: u32,
    /// 2^(64 + shift) by what `f` has above those.
    reciprocal: u64,
    shift: u32,
    /// Texts before each place.
    before: [N; PLACES],
}

impl<N> Step<N> {
    /// The quotient of a cut rank.
    #[inline(always)]
    fn quotient(&self, rank: u64) -> usize {
        let product = low_half(u128::from(rank).wrapping_mul(self.reciprocal.into()) >> 64);
        usize::try_from(product.wrapping_shr(self.shift)).unwrap_or(0)
    }
}

/// The steps with 2 to 12 octets left, and with 13 to 24.
static NARROW: [Step<u64>; BLOCK - 1] = {
    const NONE: Step<u64> = Step { cut: 0, reciprocal: 0, shift: 0, before: [0; PLACES] };
    let mut steps = [NONE; BLOCK - 1];
    let mut rest: &mut [Step<u64>] = &mut steps;
    let mut left = 2;
    while let [step, behind @ ..] = rest {
        let wide = wide_step(left);
        *step =
            Step { cut: 0, reciprocal: wide.reciprocal, shift: wide.shift, before: low_halves(&wide.before) };
        left = left.wrapping_add(1);
        rest = behind;
    }
    steps
};
static WIDE: [Step<u128>; BLOCK] = {
    const NONE: Step<u128> = Step { cut: 0, reciprocal: 0, shift: 0, before: [0; PLACES] };
    let mut steps = [NONE; BLOCK];
    let mut rest: &mut [Step<u128>] = &mut steps;
    let mut left = BLOCK.wrapping_add(1);
    while let [step, behind @ ..] = rest {
        *step = wide_step(left);
        left = left.wrapping_add(1);
        rest = behind;
    }
    steps
};

const fn low_halves(numbers: &[u128; PLACES]) -> [u64; PLACES] {
    let mut halves = [0; PLACES];
    let (mut to, mut from): (&mut [u64], &[u128]) = (&mut halves, numbers);
    while let ([half, halves @ ..], [number, numbers @ ..]) = (to, from) {
        *half = low_half(*number);
        (to, from) = (halves, numbers);
    }
    halves
}

/// The step with this many octets left.
#[expect(clippy::indexing_slicing, reason = "runs at compile time, where a fault stops the build")]
const fn wide_step(left: usize) -> Step<u128> {
    let (ended, open) = COUNTS[left.wrapping_sub(1)];
    let all = COUNTS[left].0;
    let bits = u128::BITS.wrapping_sub(all.leading_zeros());
    let cut = bits.saturating_sub(64);
    // Rounded up where bits are cut off, as no quotient may be too large.
    let divisor = ended.wrapping_shr(cut).wrapping_add(if cut > 0 { 1 } else { 0 });
    let shift = u128::BITS.wrapping_sub(1).wrapping_sub(divisor.leading_zeros());
    let reciprocal = match (1_u128 << 64).wrapping_shl(shift).wrapping_sub(1).checked_div(divisor) {
        Some(reciprocal) => low_half(reciprocal),
        None => 0,
    };
    let mut before = [0; PLACES];
    let mut total = 0_u128;
    let mut place = 0;
    while place < PLACES {
        if place == ENDED {
            total = 0;
        }
        before[place] = total;
        let is_mark = matches!(CHARACTERS[place], b'-' | b'.' | b'_');
        total = total.wrapping_add(if is_mark { open } else { ended });
        place = place.wrapping_add(1);
    }
    Step { cut, reciprocal, shift, before }
}
