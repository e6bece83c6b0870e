//! Local parts of kind plain of up to 15 octets: all octets are read in step, so that neither a length nor a dot decides what
//! is done next.
//!
//! By the counts of the [plain way](super::plain), a letter or digit before which `l` others and `m` marks come in the order, and
//! behind which `n` octets are left, has `l ended(n) + m open(n)` texts before it, and behind a mark `l ended(n)`. As `open(n)` is
//! `36 ended(n-1)`, a rank is a sum of `ended(n)`, each as often as the octet of its place and the one before that say.

use super::plain::{COUNTS, Plain};
use crate::rank::low_half;

/// Octets that are read in step, the `@` among them.
const OCTETS: usize = 16;

/// How an address begins.
pub(super) type Window = [u8; OCTETS];

/// Where the `@` stands, if it is among these.
#[inline(always)]
pub(super) fn position_of_at(window: &Window) -> Option<usize> {
    const EACH: u128 = u128::MAX / 0xff;
    const AT: u128 = 0x40;
    // The lowest octet that is zero is the first one from which one is borrowed.
    let differs = u128::from_le_bytes(*window) ^ EACH.wrapping_mul(AT);
    let zeros = differs.wrapping_sub(EACH) & !differs & (EACH << 7);
    if zeros == 0 { None } else { usize::try_from(zeros.trailing_zeros() / 8).ok() }
}

/// Reads the local part that so many octets are.
#[inline(always)]
pub(super) fn read(window: &Window, octets: usize, fold: bool) -> Option<Plain> {
    let inside = INSIDE.get(octets)?;
    let case = if fold { b'a' ^ b'A' } else { 0 };
    let (mut letters, mut marks) = ([0; OCTETS], [0; OCTETS]);
    let (mut marked, mut ends, mut foreign) = ([0; OCTETS], [0; OCTETS], [0; OCTETS]);
    let kinds = letters.iter_mut().zip(&mut marks).zip(&mut marked).zip(&mut ends).zip(&mut foreign);
    for (((((letters, marks), marked), ends), foreign), (&typed, &inside)) in
        kinds.zip(window.iter().zip(inside))
    {
        let octet = typed | (where_so(typed.wrapping_sub(b'A') < 26) & case);
        let letter = where_so(octet.wrapping_sub(b'a') < 26);
        let digit = where_so(octet.wrapping_sub(b'0') < 10);
        let (dot, line) = (where_so(octet == b'.'), where_so(octet == b'_'));
        let mark = dot | line | where_so(octet == b'-');
        *letters =
            (letter & octet.wrapping_sub(b'a' - 10)) | (digit & octet.wrapping_sub(b'0')) | (line & 10);
        *marks = (letter & (3 * 36)) | ((digit | line) & (2 * 36)) | (dot & 36);
        *marked = mark & inside;
        // No mark is the last octet, and none stands behind another.
        *ends = *marked | where_so(octet == b'@');
        *foreign = !(letter | digit | mark) & inside;
    }
    let [letters, marks, marked, ends, foreign, inside] =
        [letters, marks, marked, ends, foreign, *inside].map(u128::from_le_bytes);
    // How a text begins is as behind a mark.
    let behind_mark = marked << 8 | u128::from(u8::MAX);
    let wrong = foreign | (behind_mark & ends);
    let times = ((marks & !behind_mark) << 8).wrapping_add(letters) & inside;
    let to_the_end = u32::try_from(OCTETS.checked_sub(octets)?).ok()?.wrapping_mul(8);
    let rank = sum(times.wrapping_shl(to_the_end));
    (wrong == 0).then_some(Plain { octets, rank })
}

/// All bits of an octet where something is so, and none where not.
#[inline(always)]
fn where_so(so: bool) -> u8 {
    u8::from(so).wrapping_neg()
}

/// Marks as many octets at the beginning.
static INSIDE: [Window; OCTETS] = {
    let mut inside = [[0; OCTETS]; OCTETS];
    let mut rest: &mut [Window] = &mut inside;
    let mut marked = 0_u128;
    while let [window, behind @ ..] = rest {
        *window = marked.to_le_bytes();
        marked = marked << 8 | 0xff;
        rest = behind;
    }
    inside
};

/// `ended(n)`, where it has 64 bits.
#[expect(clippy::indexing_slicing, reason = "runs at compile time, where a fault stops the build")]
const fn ended(octets: usize) -> u64 {
    low_half(COUNTS[octets].0)
}

/// The sum of `ended` from 15 octets to none, each as often as the octets say, the first of which is the lowest.
///
/// Four of them are brought to two by `ended(n+2) = 36 ended(n+1) + 108 ended(n)`.
#[inline(always)]
fn sum(times: u128) -> u128 {
    let [[[u12, u8], [v12, v8]], [[u4, u0], [v4, v0]]] = [low_half(times), low_half(times >> 64)].map(fours);
    let product = |times: u64, texts: u64| u128::from(times).wrapping_mul(texts.into());
    let low = v8
        .wrapping_mul(const { ended(8) })
        .wrapping_add(u4.wrapping_mul(const { ended(5) }))
        .wrapping_add(v4.wrapping_mul(const { ended(4) }))
        .wrapping_add(u0.wrapping_mul(const { ended(1) }))
        .wrapping_add(v0);
    product(v12.wrapping_add(u12.wrapping_mul(36)), const { ended(12) })
        .wrapping_add(product(u12.wrapping_mul(108), const { ended(11) }))
        .wrapping_add(product(u8, const { ended(9) }))
        .wrapping_add(low.into())
}

/// How often `ended(n+1)`, and `ended(n)`, are in four octets before the last `n` of eight, where that is four, and none.
#[inline(always)]
fn fours(eight: u64) -> [[u64; 2]; 2] {
    const ONE_OF_FOUR: u64 = 0xff_0000_00ff;
    let [first, second, third, fourth] = [0, 8, 16, 24].map(|bits| eight >> bits & ONE_OF_FOUR);
    let more = first.wrapping_mul(36 * 39).wrapping_add(second.wrapping_mul(36)).wrapping_add(third);
    let fewer = first.wrapping_mul(36 * 108).wrapping_add(second.wrapping_mul(108)).wrapping_add(fourth);
    [more, fewer].map(|both| [both & u64::from(u32::MAX), both >> 32])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The octets at the edges of what a local part has.
    const EDGES: &[u8; 20] = b"az`{09/:.-,_^A@Z[m\x80\xff";

    fn agrees(window: &Window) {
        let octets = position_of_at(window);
        assert_eq!(octets, window.iter().position(|&octet| octet == b'@'));
        let Some(octets) = octets else { return };
        for fold in [false, true] {
            let sure = Plain::read_one_by_one(window, fold);
            assert_eq!(read(window, octets, fold), sure, "{:?}", String::from_utf8_lossy(window));
        }
    }

    #[test]
    fn octets_in_step_are_read_as_one_by_one() {
        for octets in 0..OCTETS {
            for fill in *b"0z" {
                let mut window = *b"host.-_A\xff@host@.";
                window[..octets].fill(fill);
                window[octets] = b'@';
                agrees(&window);
                for at in 0..octets {
                    for (first, second) in EDGES.iter().flat_map(|first| EDGES.map(|second| (*first, second)))
                    {
                        let mut window = window;
                        window[at] = first;
                        for behind in at + 1..octets {
                            let mut window = window;
                            window[behind] = second;
                            agrees(&window);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn every_octet_is_read_as_one_by_one() {
        for octet in 0..=u8::MAX {
            agrees(&[b'a', octet, b'b', octet, octet, b'@', 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
            agrees(&[b'a', b'b', octet, b'@', b'.', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
            agrees(&[octet; OCTETS]);
        }
    }
}
