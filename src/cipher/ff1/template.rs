//! What enters AES before anything of a value does: of a class, it is the same for every value and every round.
//!
//! A class absorbs its tweak once. Where every row brings a class of its own (the host of an e-mail address is part of the
//! tweak), [`Templates`] absorbs many in step:
//!
//! ```text
//! for k in 0..:
//!     for every class with a k-th block before the one of the round number:
//!         chained = CIPH(chained ^ that block)
//! ```

use super::Lengths;
use crate::cipher::key::{Aes, Block, Key, Work};
use crate::error::ParameterError;
use crate::rank::low_half;
use aes::cipher::array::Array;
use aes::cipher::typenum::Unsigned;
use zeroize::Zeroizing;

/// What enters AES in every round before anything of the value does: of `P || Q`, the block that holds the round
/// number, added to the chaining value of the blocks before it.
pub(crate) struct Template {
    pub(super) block: Zeroizing<u128>,
    /// Lowest bit of the byte of the round number.
    pub(super) round_at: u32,
}

impl Template {
    /// Steps 5 and 6.i, and 6.ii as far as it is the same in every round.
    pub(super) fn absorb(key: &Key, lengths: Lengths, tweak: &[u8]) -> Result<Self, ParameterError> {
        let mut constant = Vec::with_capacity(tweak.len().saturating_add(WITHOUT_TWEAK));
        push_constant(lengths, |out| out.extend_from_slice(tweak), &mut constant)?;
        let (blocks, _) = constant.as_chunks();
        let (last, blocks) = blocks.split_last().unwrap_or((&[0; 16], &[]));
        let chained = blocks.iter().fold([0; 16], |chained, block| key.run(Encrypt(sum(chained, *block))));
        Ok(Self::of(u128::from_be_bytes(sum(chained, *last)), lengths))
    }

    fn of(block: u128, lengths: Lengths) -> Self {
        Self { block: Zeroizing::new(block), round_at: (lengths.b % 16) << 3 }
    }

    /// The block with the round number in its place, which the bytes of a half determine.
    #[inline(always)]
    pub(super) fn round(&self, i: u64) -> u128 {
        // Word by word: to shift both together takes many instructions.
        let one = 1_u128 << self.round_at;
        let [high, low] = [low_half(one >> 64), low_half(one)].map(|word| word.wrapping_mul(i));
        *self.block ^ (u128::from(high) << 64 | u128::from(low))
    }
}

/// Bytes of room that [`push_constant`] takes beside the tweak: `P`, and up to two blocks of zeros.
const WITHOUT_TWEAK: usize = 48;

/// Steps 5 and 6.i: `P || Q` as far as the block of the round number, with zeros for what follows from there on, behind
/// other whole blocks; `push_tweak` writes the tweak, where it is to stand. Nothing is written for a tweak that is too long.
#[inline]
fn push_constant(
    lengths: Lengths,
    push_tweak: impl FnOnce(&mut Vec<u8>),
    bytes: &mut Vec<u8>,
) -> Result<(), ParameterError> {
    let Lengths { n, u, b, .. } = lengths;
    let start = bytes.len();
    bytes.extend_from_slice(&[0; 16]);
    let q = bytes.len();
    push_tweak(bytes);
    let Ok(t) = u32::try_from(bytes.len().wrapping_sub(q)) else {
        bytes.truncate(start);
        return Err(ParameterError::TooLong);
    };
    // 5. P = [1] || [2] || [1] || [radix]^3 || [10] || [u mod 256] || [n]^4 || [t]^4.
    let [.., u_mod_256] = u.to_be_bytes();
    let first = u64::from_be_bytes([1, 2, 1, 0, 0, 2, 10, u_mod_256]);
    let p = u128::from(first) << 64 | u128::from(n) << 32 | u128::from(t);
    if let Some(place) = bytes.get_mut(start..).and_then(|bytes| bytes.first_chunk_mut()) {
        *place = p.to_be_bytes();
    }
    // 6.i. Q = T || [0]^((-t-b-1) mod 16) || [i]^1 || [NUM(B)]^b: all before i, and zeros to the end of its block.
    let before_i = bytes.len().wrapping_add(zeros(t, b));
    bytes.extend_from_slice(&[0; 32]);
    bytes.truncate((before_i | 15).wrapping_add(1));
    Ok(())
}

/// `(-t-b-1) mod 16`
#[expect(clippy::as_conversions, reason = "it is below 16")]
const fn zeros(t: u32, b: u32) -> usize {
    (t.wrapping_add(b).wrapping_add(1).wrapping_neg() % 16) as usize
}

/// Tweaks of many classes, absorbed in step. It keeps its room.
#[derive(Default)]
pub(in crate::cipher) struct Templates {
    /// What [`push_constant`] makes of each class, one behind the other.
    bytes: Vec<u8>,
    classes: Vec<Absorbing>,
}

/// A class whose tweak is being absorbed.
struct Absorbing {
    lengths: Lengths,
    /// Position of its next block.
    next: usize,
    /// Position of its block of the round number, the last.
    last: usize,
    chained: [u8; 16],
}

impl Templates {
    /// Takes up a class of `n` bits, whose tweak is what `push_tweak` puts behind other bytes.
    #[inline]
    pub(in crate::cipher) fn push(
        &mut self,
        n: u32,
        push_tweak: impl FnOnce(&mut Vec<u8>),
    ) -> Result<(), ParameterError> {
        if self.classes.is_empty() {
            self.bytes.clear();
        }
        let (lengths, next) = (Lengths::of_bits(n), self.bytes.len() / 16);
        push_constant(lengths, push_tweak, &mut self.bytes)?;
        let last = (self.bytes.len() / 16).wrapping_sub(1);
        self.classes.push(Absorbing { lengths, next, last, chained: [0; 16] });
        Ok(())
    }

    /// The templates of all classes taken up, in their order, with their lengths; none are left.
    pub(in crate::cipher) fn absorb(&mut self, key: &Key) -> impl Iterator<Item = (Lengths, Template)> {
        key.run(InStep(self));
        let Self { bytes, classes } = self;
        let (blocks, _) = bytes.as_chunks();
        classes.drain(..).map(|class| {
            let last = blocks.get(class.last).copied().unwrap_or_default();
            (class.lengths, Template::of(u128::from_be_bytes(sum(class.chained, last)), class.lengths))
        })
    }
}

/// One block of each class at a time.
struct InStep<'a>(&'a mut Templates);

impl Work for InStep<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self, aes: &impl Aes) {
        absorb(aes, self.0);
    }
}

#[inline(always)]
fn absorb<A: Aes>(aes: &A, templates: &mut Templates) {
    let Templates { bytes, classes } = templates;
    let (blocks, _) = bytes.as_chunks();
    // Most tweaks of a column have about as many blocks, so groups are taken as the classes come.
    for group in classes.chunks_mut(A::Lanes::USIZE) {
        while group.iter().any(|class| class.next < class.last) {
            let mut lanes = Array::<Block, A::Lanes>::default();
            for (lane, class) in lanes.iter_mut().zip(&*group) {
                let block = blocks.get(class.next).copied().unwrap_or_default();
                *lane = Array(sum(class.chained, block));
            }
            let enciphered = aes.encrypt_lanes(&lanes);
            for (class, lane) in group.iter_mut().zip(&enciphered) {
                if class.next < class.last {
                    class.chained = lane.0;
                    class.next = class.next.wrapping_add(1);
                }
            }
        }
    }
}

/// The sum of two blocks, bit by bit.
#[inline(always)]
fn sum(one: [u8; 16], other: [u8; 16]) -> [u8; 16] {
    (u128::from_ne_bytes(one) ^ u128::from_ne_bytes(other)).to_ne_bytes()
}

/// One block.
struct Encrypt([u8; 16]);

impl Work for Encrypt {
    type Output = [u8; 16];

    #[inline(always)]
    fn run(self, aes: &impl Aes) -> [u8; 16] {
        aes.encrypt(u128::from_be_bytes(self.0)).to_be_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every length of tweak to 80 bytes beside every other, for halves of every length.
    #[test]
    fn many_tweaks_are_absorbed_as_one_by_one() {
        let key = Key::new(&[0x5c; 32]);
        let classes: Vec<(u32, Vec<u8>)> = (0..700_u32)
            .map(|nth| (20 + nth * 37 % 493, (0..nth * 29 % 81).map(|byte| (byte ^ nth) as u8).collect()))
            .collect();
        let mut templates = Templates::default();
        for turn in 1..=classes.len() {
            let classes = &classes[..turn.min(20).max(turn % classes.len())];
            classes
                .iter()
                .for_each(|(n, tweak)| templates.push(*n, |out| out.extend_from_slice(tweak)).unwrap());
            let absorbed: Vec<(Lengths, Template)> = templates.absorb(&key).collect();
            assert_eq!(absorbed.len(), classes.len());
            for ((n, tweak), (_, template)) in classes.iter().zip(absorbed) {
                let alone = Template::absorb(&key, Lengths::of_bits(*n), tweak).unwrap();
                assert_eq!((*template.block, template.round_at), (*alone.block, alone.round_at), "{n}");
            }
        }
    }
}
