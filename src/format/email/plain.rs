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
//! The rank of the last 12 octets has 64 bits.

use super::window;
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
pub(super) const COUNTS: [(u128, u128); MOST + 1] = {
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

/// How many local parts the classes of the plain way have.
static SIZES: [u128; MOST - MERGED + 1] = sizes();

#[expect(clippy::indexing_slicing, reason = "runs at compile time, where a fault stops the build")]
const fn sizes() -> [u128; MOST - MERGED + 1] {
    let mut sizes = [0; MOST - MERGED + 1];
    let mut octets = 1;
    while octets <= MOST {
        let class = octets.saturating_sub(MERGED);
        let (_, open) = COUNTS[octets];
        sizes[class] = open.wrapping_add(sizes[class]);
        octets = octets.wrapping_add(1);
    }
    sizes
}

/// How many local parts a class has, if it is one of the plain way.
#[inline]
pub(super) fn size(class: u32) -> Option<u128> {
    SIZES.get(usize::try_from(class).ok()?).copied()
}

/// A local part of kind plain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Plain {
    pub(super) octets: usize,
    /// Among those of as many octets.
    pub(super) rank: u128,
}

impl Plain {
    /// Reads the local part at the beginning of an address, up to the `@`.
    #[inline(always)]
    pub(super) fn read(address: &[u8], fold: bool) -> Option<Self> {
        let window = address.first_chunk().and_then(|window| Some((window, window::position_of_at(window)?)));
        match window {
            Some((window, octets)) => window::read(window, octets, fold),
            None => Self::read_one_by_one(address, fold),
        }
    }

    /// The same octet by octet, of any length.
    #[inline(never)]
    pub(super) fn read_one_by_one(address: &[u8], fold: bool) -> Option<Self> {
        let octets = position_of_at(address)?;
        let local = address.get(..octets)?;
        let places = if fold { &FOLDED } else { &EXACT };
        // How a text begins is as behind a mark. Whether a byte is one follows from the byte alone, so that no step waits
        // for the one before.
        let mut shift = BEHIND_MARK;
        let mut step = |byte: u8| {
            let both = places.get(usize::from(byte)).copied().unwrap_or(FOREIGN);
            let [place, _] = both.wrapping_shr(shift).to_le_bytes();
            shift = u32::from(both >> 12) & BEHIND_MARK;
            usize::from(place)
        };
        let (wide, narrow) = local.split_at_checked(octets.saturating_sub(BLOCK))?;
        let mut rank = 0_u128;
        for (step_here, &byte) in WIDE.get(MOST.checked_sub(octets)?.min(BLOCK)..)?.iter().zip(wide) {
            rank = rank.wrapping_add(*step_here.before.get(step(byte))?);
        }
        let (&last, narrow) = narrow.split_last()?;
        let mut low = 0_u64;
        for (step_here, &byte) in NARROW.get(BLOCK.saturating_sub(octets)..)?.iter().zip(narrow) {
            low = low.wrapping_add(*step_here.before.get(step(byte))?);
        }
        let last = LAST.get(step(last))?;
        let rank = rank.wrapping_add(u128::from(low).wrapping_add(u128::from(*last)));
        (shift != BEHIND_MARK).then_some(Self { octets, rank })
    }

    /// How many texts of its class are shorter.
    #[inline]
    pub(super) fn shorter(self) -> u128 {
        match self.octets {
            2..=MERGED => COUNTS.iter().take(self.octets).map(|(_, open)| open).sum(),
            _ => 0,
        }
    }

    /// Whether its rank is one of as many octets.
    #[inline]
    pub(super) fn is_there(self) -> bool {
        COUNTS.get(self.octets).is_some_and(|&(_, open)| self.rank < open)
    }
}

/// Writes local parts of as many octets, each with its rank, into slots of at least that length. They are made in step: within
/// one, each character waits for the one before.
#[inline(always)]
pub(super) fn write<const N: usize>(
    octets: usize,
    mut ranks: [u128; N],
    mut slots: [&mut [u8]; N],
) -> Option<()> {
    let mut at = [0; N];
    let mut position = 0_usize;
    for step in WIDE.get(MOST.checked_sub(octets)?.min(BLOCK)..)? {
        for ((rank, at), slot) in ranks.iter_mut().zip(&mut at).zip(&mut slots) {
            let place = step.quotient(low_half(rank.wrapping_shr(step.cut % 64)) >> 1).wrapping_add(*at);
            let &[before, behind] = step.before.get(place..)?.first_chunk()?;
            let further = *rank >= behind;
            *rank = rank.wrapping_sub(select_unpredictable(further, behind, before));
            *at = go(place.wrapping_add(usize::from(further)), slot.get_mut(position)?)?;
        }
        position = position.wrapping_add(1);
    }
    let mut ranks = ranks.map(low_half);
    for step in NARROW.get(BLOCK.saturating_sub(octets)..)? {
        for ((rank, at), slot) in ranks.iter_mut().zip(&mut at).zip(&mut slots) {
            let place = step.quotient(*rank).wrapping_add(*at);
            let &[before, behind] = step.before.get(place..)?.first_chunk()?;
            let further = *rank >= behind;
            *rank = rank.wrapping_sub(select_unpredictable(further, behind, before));
            *at = go(place.wrapping_add(usize::from(further)), slot.get_mut(position)?)?;
        }
        position = position.wrapping_add(1);
    }
    for (rank, slot) in ranks.into_iter().zip(slots) {
        *slot.get_mut(position)? = *BEHIND_OPEN.get(usize::try_from(rank).ok()?)?;
    }
    Some(())
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

/// The place of each byte behind a letter or digit, and in the upper byte behind a mark. What may not stand there has no place:
/// all but letters and digits behind a mark.
static FOLDED: [u16; 256] = places(true);
static EXACT: [u16; 256] = places(false);

/// No place, in either byte.
const FOREIGN: u16 = 0x8080;

/// Where the place behind a mark stands, and above all bits of a place the one that says that it is none.
const BEHIND_MARK: u32 = 8;

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
const fn places(fold: bool) -> [u16; 256] {
    let mut table = [FOREIGN; 256];
    let mut place = 0;
    while place < PLACES {
        let character = CHARACTERS[place];
        if character != 0 {
            let [behind_letter, behind_mark] = table[character as usize].to_le_bytes();
            let both = if place < ENDED { [behind_letter, place as u8] } else { [place as u8, behind_mark] };
            table[character as usize] = u16::from_le_bytes(both);
            if fold {
                table[character.to_ascii_uppercase() as usize] = u16::from_le_bytes(both);
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
/// So the place is the quotient of the rank by `f` or the next one, even where that quotient is of a rank that is smaller
/// by up to `0.78 f`. It is: what a cut rank loses by the fraction that a reciprocal is short of is its 2^64th part of `f`.
struct Step<N> {
    /// The low bits of the rank that do not matter to the quotient, less one.
    cut: u32,
    /// 2^64 by what `f` has above those.
    reciprocal: u64,
    /// Texts before each place.
    before: [N; PLACES],
}

impl<N> Step<N> {
    /// The quotient of a cut rank.
    #[inline(always)]
    fn quotient(&self, rank: u64) -> usize {
        let product = u128::from(rank).wrapping_mul(self.reciprocal.into());
        usize::try_from(product >> 64).unwrap_or(0)
    }
}

/// The steps with 12 to 2 octets left, and with 24 to 13.
static NARROW: [Step<u64>; BLOCK - 1] = {
    const NONE: Step<u64> = Step { cut: 0, reciprocal: 0, before: [0; PLACES] };
    let mut steps = [NONE; BLOCK - 1];
    let mut rest: &mut [Step<u64>] = &mut steps;
    let mut left = 2;
    while let [before @ .., step] = rest {
        let wide = wide_step(left);
        *step = Step { cut: 0, reciprocal: wide.reciprocal, before: low_halves(&wide.before) };
        left = left.wrapping_add(1);
        rest = before;
    }
    steps
};
static WIDE: [Step<u128>; BLOCK] = {
    const NONE: Step<u128> = Step { cut: 0, reciprocal: 0, before: [0; PLACES] };
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
    // Of a rank of 63 bits, half of `f` is lost at most; those of the narrow steps are not cut, and smaller.
    let cut = bits.saturating_sub(64);
    // Rounded up where bits are cut off, as no quotient may be too large.
    let divisor = if left > BLOCK { ended.wrapping_shr(cut.wrapping_add(1)).wrapping_add(1) } else { ended };
    let reciprocal = match (1_u128 << 64).checked_div(divisor) {
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
    Step { cut, reciprocal, before }
}
