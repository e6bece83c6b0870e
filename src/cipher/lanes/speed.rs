//! What lanes cost, told beside the floor that AES sets: `cargo test --release -p jeton --lib cipher::lanes::speed -- --ignored
//! --nocapture`.

use super::*;
use crate::cipher::key::Block;
use crate::cipher::permutation::{Permutation, WidePermutation};
use crate::rank::U512;
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use std::hint::black_box;
use std::time::Instant;

const ROUNDS: usize = 301;

/// Nanoseconds that each of some works takes in alternating rounds: the median and the best.
fn timed<const N: usize>(mut works: [&mut dyn FnMut(); N]) -> [(f64, f64); N] {
    let mut taken: [Vec<f64>; N] = std::array::from_fn(|_| Vec::new());
    for _ in 0..ROUNDS {
        for (work, taken) in works.iter_mut().zip(&mut taken) {
            let started = Instant::now();
            work();
            taken.push(started.elapsed().as_nanos() as f64);
        }
    }
    taken.map(|mut taken| {
        taken.sort_by(f64::total_cmp);
        (taken[taken.len() / 2], taken[0])
    })
}

/// Prints a line for a batch of ranks of one class; `blocks` is what AES the standard asks for in a step.
fn line<B: Bits>(name: &str, permutation: &Permuted<B>, count: u32, blocks: f64, steps: f64)
where
    B::Number: From<u128>,
{
    let key = Key::new(&[7; 32]);
    let aes = aes::Aes256Enc::new(&[7; 32].into());
    let mut batch = Batch::default();
    let ranks = || (0..count).map(|row| (u128::from(row) * 3_571).into()).collect::<Vec<B::Number>>();
    let (mut lanes, mut ranks) = (ranks(), ranks());
    let mut floor = vec![Block::default(); 512];
    let [in_lanes, one_by_one, floor] = timed([
        &mut || batch.encipher(&key, By::One(permutation), black_box(&mut lanes)),
        &mut || ranks.iter_mut().for_each(|rank| *rank = permutation.encipher(&key, black_box(*rank))),
        &mut || aes.encrypt_blocks(black_box(&mut floor)),
    ]);
    let (each, least) = (in_lanes.0 / f64::from(count), in_lanes.1 / f64::from(count));
    let floors = (floor.0 / 512.0 * blocks * steps, floor.1 / 512.0 * blocks * steps);
    println!(
        "{name:10} {count:5} lanes: {each:6.1} ns, {:5.2} times one by one, {:4.2} of the floor; best {least:6.1} ns, {:4.2} of the best floor",
        one_by_one.0 / in_lanes.0,
        floors.0 / each,
        floors.1 / least,
    );
}

#[test]
#[ignore = "prints speeds; worth reading in a release build only"]
fn share_of_the_floor() {
    let key = Key::new(&[7; 32]);
    let sizes = [
        ("us.ssn", 888_931_095),
        ("fr.nir", 225_494_280_000),
        ("64 bits", 1 << 64),
        ("100 bits", 1 << 100),
        ("128 bits", u128::MAX),
    ];
    for (name, size) in sizes {
        let permutation = Permutation::new(&key, size, b"fr.nir").unwrap();
        let bits = 128 - (size - 1).leading_zeros();
        let steps = 2_f64.powi(bits as i32) / size as f64;
        for count in [8, 16, 64, 256, 512] {
            line(name, &permutation, count, 10.0, steps);
        }
    }
    for (bits, blocks) in [(100, 10.0), (200, 20.0), (300, 30.0), (400, 30.0), (512, 50.0)] {
        let size = U512::from_limbs(std::array::from_fn(|limb| {
            u64::MAX.checked_shr((64 * (limb as u32 + 1)).saturating_sub(bits)).unwrap_or(0)
        }));
        let permutation = WidePermutation::new(&key, size, b"email").unwrap();
        for count in [8, 64, 256, 512] {
            line(&format!("wide {bits}"), &permutation, count, blocks, 1.0);
        }
    }
}
