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
        let mut constant = Vec::new();
        push_constant(lengths, tweak, &mut constant)?;
        let (last, blocks) = constant.split_last().unwrap_or((&0, &[]));
        let chained = blocks.iter().fold(0, |chained, block| key.run(Encrypt(chained ^ block)));
        Ok(Self::of(chained ^ last, lengths))
    }

    fn of(block: u128, lengths: Lengths) -> Self {
        Self { block: Zeroizing::new(block), round_at: (lengths.b % 16) << 3 }
    }

    /// The block with the round number in its place.
    #[inline(always)]
    pub(super) fn round(&self, i: u128) -> u128 {
        *self.block ^ self.round_number(i)
    }

    /// The round number in its place, which the bytes of a half determine.
    #[inline(always)]
    pub(super) fn round_number(&self, i: u128) -> u128 {
        i << self.round_at
    }
}

/// Steps 5 and 6.i: `P || Q` as far as the block of the round number, with zeros for what follows from there on.
fn push_constant(lengths: Lengths, tweak: &[u8], blocks: &mut Vec<u128>) -> Result<(), ParameterError> {
    let Lengths { n, u, b, .. } = lengths;
    let t = u32::try_from(tweak.len()).map_err(|_| ParameterError::TooLong)?;
    // 5. P = [1] || [2] || [1] || [radix]^3 || [10] || [u mod 256] || [n]^4 || [t]^4.
    let [.., u_mod_256] = u.to_be_bytes();
    let first = u64::from_be_bytes([1, 2, 1, 0, 0, 2, 10, u_mod_256]);
    blocks.push(u128::from(first) << 64 | u128::from(n) << 32 | u128::from(t));
    // 6.i. Q = T || [0]^((-t-b-1) mod 16) || [i]^1 || [NUM(B)]^b: all before i.
    let before_i = tweak.len().wrapping_add(zeros(t, b));
    let end = blocks.len().wrapping_add(before_i / 16).wrapping_add(1);
    let (whole, rest) = tweak.as_chunks();
    blocks.extend(whole.iter().map(|block| u128::from_be_bytes(*block)));
    let mut last = [0; 16];
    last.iter_mut().zip(rest).for_each(|(byte, &tweak)| *byte = tweak);
    blocks.push(u128::from_be_bytes(last));
    blocks.resize(end, 0);
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
    blocks: Vec<u128>,
    classes: Vec<Absorbing>,
}

/// A class whose tweak is being absorbed.
struct Absorbing {
    lengths: Lengths,
    /// Position of its next block.
    next: usize,
    /// Position of its block of the round number, the last.
    last: usize,
    chained: u128,
}

impl Templates {
    /// Takes up a class of `n` bits.
    pub(in crate::cipher) fn push(&mut self, n: u32, tweak: &[u8]) -> Result<(), ParameterError> {
        if self.classes.is_empty() {
            self.blocks.clear();
        }
        let (lengths, next) = (Lengths::of_bits(n), self.blocks.len());
        push_constant(lengths, tweak, &mut self.blocks)?;
        let last = self.blocks.len().wrapping_sub(1);
        self.classes.push(Absorbing { lengths, next, last, chained: 0 });
        Ok(())
    }

    /// The templates of all classes taken up, in their order, with their lengths; none are left.
    pub(in crate::cipher) fn absorb(&mut self, key: &Key) -> impl Iterator<Item = (Lengths, Template)> {
        key.run(InStep(self));
        let Self { blocks, classes } = self;
        classes.drain(..).map(|class| {
            let last = blocks.get(class.last).copied().unwrap_or(0);
            (class.lengths, Template::of(class.chained ^ last, class.lengths))
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
    let Templates { blocks, classes } = templates;
    // Most tweaks of a column have about as many blocks, so groups are taken as the classes come.
    for group in classes.chunks_mut(A::Lanes::USIZE) {
        while group.iter().any(|class| class.next < class.last) {
            let mut lanes = Array::<Block, A::Lanes>::default();
            for (lane, class) in lanes.iter_mut().zip(&*group) {
                let block = blocks.get(class.next).copied().unwrap_or(0);
                *lane = Array((class.chained ^ block).to_be_bytes());
            }
            let enciphered = aes.encrypt_lanes(&lanes);
            for (class, lane) in group.iter_mut().zip(&enciphered) {
                if class.next < class.last {
                    class.chained = u128::from_be_bytes(lane.0);
                    class.next = class.next.wrapping_add(1);
                }
            }
        }
    }
}

/// One block.
struct Encrypt(u128);

impl Work for Encrypt {
    type Output = u128;

    #[inline(always)]
    fn run(self, aes: &impl Aes) -> u128 {
        aes.encrypt(self.0)
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
            classes.iter().for_each(|(n, tweak)| templates.push(*n, tweak).unwrap());
            let absorbed: Vec<(Lengths, Template)> = templates.absorb(&key).collect();
            assert_eq!(absorbed.len(), classes.len());
            for ((n, tweak), (_, template)) in classes.iter().zip(absorbed) {
                let alone = Template::absorb(&key, Lengths::of_bits(*n), tweak).unwrap();
                assert_eq!((*template.block, template.round_at), (*alone.block, alone.round_at), "{n}");
            }
        }
    }
}
