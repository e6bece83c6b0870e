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
use std::hint::select_unpredictable;

/// Octets of a block.
const BLOCK: usize = 12;

/// Most octets of a local part.
pub(super) const MOST: usize = 2 * BLOCK;

/// Octets of the longest local parts in the first class.
pub(super) const MERGED: usize = 4;

/// The letters, digits and marks that may stand behind a letter or digit, and those behind a mark, in the order of their bytes.
const BEHIND_ENDED: &[u8; 39] = b"-.0123456789_abcdefghijklmnopqrstuvwxyz";
const BEHIND_OPEN: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

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
        let octets = position_of_at(address)?;
        let local = address.get(..octets)?;
        let places = if fold { &FOLDED } else { &EXACT };
        // How a text begins, and what is behind it, is as behind a mark. What a byte is follows from the byte alone, by its
        // place behind a letter, so that no step waits for the one before.
        let (mut state, mut seen) = (BEHIND_MARK, 0);
        let mut step = |byte: u8| {
            let entry = places.get(usize::from(state | u16::from(byte)))?;
            state = places.get(usize::from(BEHIND_LETTER | u16::from(byte)))? & BEHIND_LETTER;
            seen |= entry;
            Some(usize::from(entry & PLACE))
        };
        let (wide, narrow) = local.split_at_checked(octets.saturating_sub(BLOCK))?;
        let mut rank = 0_u128;
        for (step_here, &byte) in WIDE.get(MOST.checked_sub(octets)?.min(BLOCK)..)?.iter().zip(wide) {
            rank = rank.wrapping_add(*step_here.before.get(step(byte)?)?);
        }
        let (&last, narrow) = narrow.split_last()?;
        let mut low = 0_u64;
        for (step_here, &byte) in NARROW.get(BLOCK.saturating_sub(octets)..)?.iter().zip(narrow) {
            low = low.wrapping_add(*step_here.before.get(step(byte)?)?);
        }
        let last = LAST.get(step(last)?)?;
        let rank = rank.wrapping_add(u128::from(low).wrapping_add(u128::from(*last)));
        (seen & FOREIGN == 0 && state == BEHIND_LETTER).then_some(Self { octets, rank })
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
        let mut at = 0;
        let mut rank = self.rank;
        for (step, slot) in WIDE.get(MOST.checked_sub(self.octets)?.min(BLOCK)..)?.iter().zip(&mut slots) {
            let place = step.quotient(low_half(rank.wrapping_shr(step.cut % 64))).wrapping_add(at);
            let &[before, behind] = step.before.get(place..)?.first_chunk()?;
            let further = rank >= behind;
            rank = rank.wrapping_sub(select_unpredictable(further, behind, before));
            at = go(place.wrapping_add(usize::from(further)), slot)?;
        }
        let mut rank = low_half(rank);
        for (step, slot) in NARROW.get(BLOCK.saturating_sub(self.octets)..)?.iter().zip(&mut slots) {
            let place = step.quotient(rank).wrapping_add(at);
            let &[before, behind] = step.before.get(place..)?.first_chunk()?;
            let further = rank >= behind;
            rank = rank.wrapping_sub(select_unpredictable(further, behind, before));
            at = go(place.wrapping_add(usize::from(further)), slot)?;
        }
        *slots.next()? = *BEHIND_OPEN.get(usize::try_from(rank).ok()?)?;
        Some(())
    }
}

/// Where the `@` stands, if it is among the first octets.
#[inline]
fn position_of_at(address: &[u8]) -> Option<usize> {
    const EACH: u64 = u64::MAX / 0xff;
    let (eights, rest) = address.as_chunks();
    let mut before = 0_usize;
    for &eight in eights.iter().take(MOST / 8 + 1) {
        // The lowest byte that is zero is the first one from which one is borrowed.
        let differs = u64::from_le_bytes(eight) ^ (EACH.wrapping_mul(b'@'.into()));
        let zeros = differs.wrapping_sub(EACH) & !differs & (EACH << 7);
        if zeros != 0 {
            return before.checked_add(usize::try_from(zeros.trailing_zeros() / 8).ok()?);
        }
        before = before.wrapping_add(8);
    }
    let at = rest.iter().position(|&byte| byte == b'@')?;
    before.checked_add(at).filter(|_| before <= MOST)
}

/// Where the characters behind a letter or digit begin in [`CHARACTERS`]; those behind a mark begin it.
const ENDED: usize = 37;

const PLACES: usize = 77;

/// The characters by place: behind a mark and one place more, then behind a letter or digit and one more.
const CHARACTERS: [u8; PLACES] = {
    let mut characters = [0; PLACES];
    if let Some((open, ended)) = characters.split_at_mut_checked(ENDED) {
        fill(open, BEHIND_OPEN);
        fill(ended, BEHIND_ENDED);
    }
    characters
};

const fn fill(mut to: &mut [u8], mut from: &[u8]) {
    while let ([slot, slots @ ..], [byte, bytes @ ..]) = (to, from) {
        *slot = *byte;
        (to, from) = (slots, bytes);
    }
}

const fn is_mark(character: u8) -> bool {
    matches!(character, b'-' | b'.' | b'_')
}

/// The characters by place, and in the upper byte where those behind them begin.
static GO: [u16; PLACES] = go_table();

/// The place of each byte behind a mark, then behind a letter or digit; which of the two halves is behind it; and whether
/// it has no place.
static FOLDED: [u16; 512] = places(true);
static EXACT: [u16; 512] = places(false);

const PLACE: u16 = 0x7f;
const BEHIND_MARK: u16 = 0;
const BEHIND_LETTER: u16 = 1 << 8;
const FOREIGN: u16 = 1 << 15;

#[expect(
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "runs at compile time, where a fault stops the build"
)]
const fn go_table() -> [u16; PLACES] {
    let mut table = [0; PLACES];
    let mut place = 0;
    while place < PLACES {
        let character = CHARACTERS[place];
        let next = if is_mark(character) { 0 } else { ENDED as u16 };
        table[place] = character as u16 | next << 8;
        place = place.wrapping_add(1);
    }
    table
}

#[expect(
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "runs at compile time, where a fault stops the build"
)]
const fn places(fold: bool) -> [u16; 512] {
    let mut table = [FOREIGN; 512];
    let mut place = 0;
    while place < PLACES {
        let character = CHARACTERS[place];
        if character != 0 {
            let half = if place < ENDED { 0 } else { 256 };
            let entry = place as u16 | if is_mark(character) { BEHIND_MARK } else { BEHIND_LETTER };
            table[half | character as usize] = entry;
            if fold {
                table[half | character.to_ascii_uppercase() as usize] = entry;
            }
        }
        place = place.wrapping_add(1);
    }
    table
}

/// Letters and digits before the character of each place, where it is the last one.
const LAST: [u8; PLACES] = {
    let mut last = [0; PLACES];
    if let Some((open, ended)) = last.split_at_mut_checked(ENDED) {
        count_letters(open, BEHIND_OPEN);
        count_letters(ended, BEHIND_ENDED);
    }
    last
};

const fn count_letters(mut to: &mut [u8], mut from: &[u8]) {
    let mut letters = 0_u8;
    while let ([slot, slots @ ..], [byte, bytes @ ..]) = (to, from) {
        *slot = letters;
        if !is_mark(*byte) {
            letters = letters.wrapping_add(1);
        }
        (to, from) = (slots, bytes);
    }
}

/// Writes the character of a place, and answers where those behind it begin.
#[inline(always)]
fn go(place: usize, slot: &mut u8) -> Option<usize> {
    let [character, next] = GO.get(place)?.to_le_bytes();
    *slot = character;
    Some(next.into())
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

/// The steps with 12 to 2 octets left, and with 24 to 13.
static NARROW: [Step<u64>; BLOCK - 1] = {
    const NONE: Step<u64> = Step { cut: 0, reciprocal: 0, shift: 0, before: [0; PLACES] };
    let mut steps = [NONE; BLOCK - 1];
    let mut rest: &mut [Step<u64>] = &mut steps;
    let mut left = 2;
    while let [before @ .., step] = rest {
        let wide = wide_step(left);
        *step =
            Step { cut: 0, reciprocal: wide.reciprocal, shift: wide.shift, before: low_halves(&wide.before) };
        left = left.wrapping_add(1);
        rest = before;
    }
    steps
};
static WIDE: [Step<u128>; BLOCK] = {
    const NONE: Step<u128> = Step { cut: 0, reciprocal: 0, shift: 0, before: [0; PLACES] };
    let mut steps = [NONE; BLOCK];
    let mut rest: &mut [Step<u128>] = &mut steps;
    let mut left = BLOCK.wrapping_add(1);
    while let [before @ .., step] = rest {
        *step = wide_step(left);
        left = left.wrapping_add(1);
        rest = before;
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
        total = total.wrapping_add(if is_mark(CHARACTERS[place]) { open } else { ended });
        place = place.wrapping_add(1);
    }
    Step { cut, reciprocal, shift, before }
}
