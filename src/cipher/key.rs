//! The block cipher under FF1: AES-256, in the encrypting direction only.

use aes::Aes256Enc;
use aes::cipher::array::Array;
use aes::cipher::array::ArraySize;
use aes::cipher::consts::U16;
use aes::cipher::{BlockCipherEncBackend, BlockCipherEncClosure, BlockCipherEncrypt, BlockSizeUser, KeyInit};
use std::fmt;

/// An AES-256 key schedule: made once, boxed so that moves leave no copies, wiped when dropped, never printed.
pub(crate) struct Key(Box<Aes256Enc>);

impl Key {
    /// The schedule of these bytes.
    pub(crate) fn new(bytes: &[u8; 32]) -> Self {
        Self(Box::new(Aes256Enc::new(bytes.into())))
    }

    /// Does all of `work` within one dispatch to this machine's AES instructions, so that the choice is made and the
    /// round keys are loaded once.
    #[inline]
    pub(super) fn run<W: Work>(&self, work: W) -> W::Output {
        let mut output = W::Output::default();
        self.0.encrypt_with_backend(Dispatch { work, output: &mut output });
        output
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// Sixteen bytes.
pub(super) type Block = Array<u8, U16>;

/// AES-256 under one key.
pub(crate) trait Aes {
    /// How many blocks this machine's AES instructions take side by side.
    type Lanes: ArraySize;

    /// `CIPH(block)`; blocks are read and written as big-endian numbers.
    fn encrypt(&self, block: u128) -> u128;

    /// `CIPH` of each block.
    fn encrypt_lanes(&self, blocks: &Array<Block, Self::Lanes>) -> Array<Block, Self::Lanes>;
}

/// What is done with a key. Implementations are `#[inline(always)]`, which compiles them with the target features of the
/// backend they are handed.
pub(super) trait Work {
    /// What comes of it.
    type Output: Default;

    /// Does it.
    fn run(self, aes: &impl Aes) -> Self::Output;
}

/// [`Work`] as the closure that the crate `aes` asks for.
struct Dispatch<'a, W: Work> {
    work: W,
    output: &'a mut W::Output,
}

impl<W: Work> BlockSizeUser for Dispatch<'_, W> {
    type BlockSize = U16;
}

impl<W: Work> BlockCipherEncClosure for Dispatch<'_, W> {
    #[inline(always)]
    fn call<B: BlockCipherEncBackend<BlockSize = U16>>(self, backend: &B) {
        *self.output = self.work.run(&Backend(backend));
    }
}

/// The implementation of AES that the crate chose for this machine.
struct Backend<'a, B>(&'a B);

impl<B: BlockCipherEncBackend<BlockSize = U16>> Aes for Backend<'_, B> {
    type Lanes = B::ParBlocksSize;

    #[inline(always)]
    fn encrypt(&self, block: u128) -> u128 {
        let mut block = Array(block.to_be_bytes());
        self.0.encrypt_block((&mut block).into());
        u128::from_be_bytes(block.0)
    }

    #[inline(always)]
    fn encrypt_lanes(&self, blocks: &Array<Block, Self::Lanes>) -> Array<Block, Self::Lanes> {
        let mut enciphered = Array::default();
        self.0.encrypt_par_blocks((blocks, &mut enciphered).into());
        enciphered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Once(u128);

    impl Work for Once {
        type Output = u128;

        fn run(self, aes: &impl Aes) -> u128 {
            aes.encrypt(self.0)
        }
    }

    /// FIPS 197, C.3.
    #[test]
    fn one_block_is_the_standards() {
        let key = Key::new(&std::array::from_fn(|position| position as u8));
        let block = key.run(Once(0x0011_2233_4455_6677_8899_aabb_ccdd_eeff));
        assert_eq!(block, 0x8ea2_b7ca_5167_45bf_eafc_4990_4b49_6089);
    }

    #[test]
    fn a_key_does_not_print() {
        assert_eq!(format!("{:?}", Key::new(&[0xa5; 32])), "Key(..)");
    }
}
