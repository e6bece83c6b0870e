//! [`Demand`]: how many AES blocks a row cannot do without.

use jeton::{Format, Side, U512};
use std::collections::HashMap;

/// What the standard asks of AES, on average over the rows of a column.
#[derive(Clone, Copy)]
pub(crate) struct Demand {
    /// Steps of the walk.
    pub(crate) steps: f64,
    /// Blocks, over all steps.
    pub(crate) blocks: f64,
    /// Blocks that wait for one another, over all steps.
    pub(crate) chained: f64,
}

impl Demand {
    /// What these identifiers ask; `None` for a format that has no ranks.
    pub(crate) fn of<'a>(format: Format, rows: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let sizes: HashMap<String, U512> = format.classes().map(|class| (class.name, class.size)).collect();
        let mut met: HashMap<String, f64> = HashMap::new();
        for row in rows {
            *met.entry(format.inspect(Side::Identifier, row).unwrap().class).or_default() += 1.0;
        }
        let count: f64 = met.values().sum();
        let mut sum = Self { steps: 0.0, blocks: 0.0, chained: 0.0 };
        for (class, rows) in met {
            let one = Self::of_size(sizes[&class])?;
            let weight = rows / count;
            sum.steps += weight * one.steps;
            sum.blocks += weight * one.blocks;
            sum.chained += weight * one.chained;
        }
        Some(sum)
    }

    /// What one value of a class of this size asks. The letters are those of FF1.
    pub(crate) fn of_size(size: U512) -> Option<Self> {
        let n = size.checked_sub(U512::from(1))?.bit_len();
        let v = n - n / 2;
        let b = v.div_ceil(8);
        let d = 4 * b.div_ceil(4) + 4;
        let (blocks_in, blocks_out) = ((b + 1).div_ceil(16), d.div_ceil(16));
        let steps = power_over(n, size);
        Some(Self {
            steps,
            blocks: steps * f64::from(10 * (blocks_in + blocks_out - 1)),
            // The blocks of S behind the first wait for R, and not for one another.
            chained: steps * f64::from(10 * (blocks_in + u32::from(blocks_out > 1))),
        })
    }
}

/// `2^n / size`.
fn power_over(n: u32, mut size: U512) -> f64 {
    let mut exponent = n as i32;
    while size.bit_len() > 100 {
        (size, _) = size.div_rem_small((1 << 32).try_into().unwrap());
        exponent -= 32;
    }
    2_f64.powi(exponent) / size.to_u128().unwrap() as f64
}
