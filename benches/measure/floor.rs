//! [`Floor`]: how fast the crate `aes` enciphers bare blocks on this machine, in step and one behind the other.

use super::rounds::Work;
use aes::cipher::array::Array;
use aes::cipher::consts::U16;
use aes::cipher::typenum::Unsigned;
use aes::cipher::{BlockCipherEncBackend, BlockCipherEncClosure, BlockCipherEncrypt, BlockSizeUser, KeyInit};
use aes::{Aes256Enc, Block};
use std::hint::black_box;

/// Blocks of the buffer: 8 KiB, a quarter of the nearest cache of any machine.
const BLOCKS: usize = 512;

/// How often a run goes through the buffer.
const TIMES: usize = 32;

/// Blocks of a chain.
const CHAIN: usize = 4096;

/// AES-256 under some key.
pub(crate) struct Floor(Aes256Enc);

impl Floor {
    pub(crate) fn new() -> Self {
        Self(Aes256Enc::new(&[7; 32].into()))
    }

    /// Many blocks in step: a value is a block.
    pub(crate) fn blocks(&self) -> Work<'_> {
        let mut buffer = vec![Block::default(); BLOCKS];
        Work::new(BLOCKS * TIMES, move || {
            for _ in 0..TIMES {
                self.0.encrypt_blocks(black_box(&mut buffer));
            }
        })
        .runs(8)
    }

    /// Each block made of the one before: a value is a block.
    pub(crate) fn chain(&self) -> Work<'_> {
        let mut block = Block::default();
        Work::new(CHAIN, move || {
            self.0.encrypt_with_backend(Chain(&mut block));
            black_box(&block);
        })
        .runs(8)
    }
}

struct Chain<'a>(&'a mut Block);

impl BlockSizeUser for Chain<'_> {
    type BlockSize = U16;
}

impl BlockCipherEncClosure for Chain<'_> {
    #[inline(always)]
    fn call<B: BlockCipherEncBackend<BlockSize = U16>>(self, backend: &B) {
        let mut block = Array(self.0.0);
        for _ in 0..CHAIN {
            backend.encrypt_block((&mut block).into());
        }
        self.0.0 = block.0;
    }
}

/// What the crate `aes` chose for this machine, told by how many blocks it enciphers in step.
pub(crate) fn backend() -> &'static str {
    let mut in_step = 0;
    Aes256Enc::new(&[7; 32].into()).encrypt_with_backend(Width(&mut in_step));
    match (aes::hardware_accelerated(), in_step) {
        (false, _) => "soft",
        (true, 30) => "VAES-256",
        (true, 64) => "VAES-512",
        (true, _) if cfg!(target_arch = "aarch64") => "ARMv8 AES",
        (true, _) => "AES-NI",
    }
}

struct Width<'a>(&'a mut usize);

impl BlockSizeUser for Width<'_> {
    type BlockSize = U16;
}

impl BlockCipherEncClosure for Width<'_> {
    #[inline(always)]
    fn call<B: BlockCipherEncBackend<BlockSize = U16>>(self, _: &B) {
        *self.0 = B::ParBlocksSize::USIZE;
    }
}
