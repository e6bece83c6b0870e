//! FF1 for any radix, written to be read beside NIST SP 800-38G: the letters and step numbers are those of
//! Algorithms 7 (FF1.Encrypt) and 8 (FF1.Decrypt). It shares nothing with the fast paths and is their oracle.
#![expect(non_snake_case, reason = "the standard tells A from a and B from b")]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "numerals are below 2^16 and lengths are those of vectors in memory, which leaves 64-bit sums far from overflow"
)]

use crate::error::ParameterError;
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use aes::{Aes128Enc, Aes192Enc, Aes256Enc, Block};
use std::fmt;
use std::num::NonZeroU64;

/// Fewest values that may be permuted: SP 800-38G revision 1, 5.1.
const LEAST_VALUES: u64 = 1_000_000;

/// FF1 (NIST SP 800-38G) for any radix from 2 to 65536, any length and any tweak.
///
/// For those who must read tokens that other FF1 software made; jeton's own tokens come from the tokenizers of a
/// vault. A text is its *numerals*, each below the radix, the most significant first: the
/// caller maps characters to numerals as that other software does.
///
/// It is slow and plain: time grows with the square of the length. It divides by the radix, so it is **not
/// constant time**, and it does not wipe its working memory. The key schedule is wiped when dropped and not printed.
///
/// ```
/// use jeton::hazmat::Ff1;
/// // NIST's first sample for FF1.
/// let key = 0x2b7e_1516_28ae_d2a6_abf7_1588_09cf_4f3c_u128.to_be_bytes();
/// let ff1 = Ff1::new(&key, 10)?;
/// let token = ff1.encrypt(b"", &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9])?;
/// assert_eq!(token, [2, 4, 3, 3, 4, 7, 7, 4, 8, 4]);
/// assert_eq!(ff1.decrypt(b"", &token)?, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
/// # Ok::<(), jeton::hazmat::Error>(())
/// ```
pub struct Ff1 {
    CIPH: Cipher,
    radix: NonZeroU64,
}

/// AES with a key of 16, 24 or 32 bytes.
enum Cipher {
    Aes128(Box<Aes128Enc>),
    Aes192(Box<Aes192Enc>),
    Aes256(Box<Aes256Enc>),
}

/// What steps 1 to 5 give.
struct Parameters {
    u: usize,
    v: usize,
    b: usize,
    d: usize,
    P: [u8; 16],
}

impl Ff1 {
    /// FF1 under a key of 16, 24 or 32 bytes, for texts in this radix.
    ///
    /// ```
    /// use jeton::hazmat::{Error, Ff1};
    /// assert!(Ff1::new(&[0; 24], 65536).is_ok());
    /// assert_eq!(Ff1::new(&[0; 24], 65537).unwrap_err(), Error::Radix);
    /// assert_eq!(Ff1::new(&[0; 23], 10).unwrap_err(), Error::KeyLength);
    /// ```
    ///
    /// # Errors
    /// [`KeyLength`](ParameterError::KeyLength) and [`Radix`](ParameterError::Radix), which is 2 to 65536.
    pub fn new(key: &[u8], radix: u32) -> Result<Self, ParameterError> {
        let CIPH = Cipher::new(key).ok_or(ParameterError::KeyLength)?;
        let radix = (2..=65_536).contains(&radix).then(|| NonZeroU64::new(radix.into())).flatten();
        Ok(Self { CIPH, radix: radix.ok_or(ParameterError::Radix)? })
    }

    /// FF1.Encrypt: as many numerals as were given.
    ///
    /// ```
    /// use jeton::hazmat::{Error, Ff1};
    /// let ff1 = Ff1::new(&[0; 32], 10)?;
    /// assert_eq!(ff1.encrypt(b"", &[0; 6])?.len(), 6);
    /// assert_eq!(ff1.encrypt(b"", &[0; 5]), Err(Error::TooFewValues));
    /// assert_eq!(ff1.encrypt(b"", &[0, 1, 2, 10, 4, 5]), Err(Error::Numeral(3)));
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// [`TooLong`](ParameterError::TooLong) past 2^32 - 1 numerals or bytes of tweak,
    /// [`TooFewValues`](ParameterError::TooFewValues) if there are fewer than a million texts of this length,
    /// [`Numeral`](ParameterError::Numeral) if one is not below the radix.
    pub fn encrypt(&self, tweak: &[u8], numerals: &[u16]) -> Result<Vec<u16>, ParameterError> {
        let parameters = self.parameters(tweak, numerals)?;
        let Parameters { u, v, .. } = parameters;
        // 2. A = X[1..u], B = X[u+1..n].
        let (A, B) = numerals.split_at(u);
        let (mut A, mut B) = (A.to_vec(), B.to_vec());
        // 6. For i from 0 to 9:
        for i in 0..10 {
            // 6.i to 6.iii.
            let S = self.S(&parameters, tweak, i, &B);
            // 6.v. If i is even, m = u; else m = v.
            let m = if i % 2 == 0 { u } else { v };
            // 6.iv, 6.vi, 6.vii. y = NUM(S), c = (NUM_radix(A) + y) mod radix^m, C = STR_radix(c).
            let C = self.sum(&A, &self.STR(&S, m));
            // 6.viii, 6.ix.
            A = B;
            B = C;
        }
        // 7. Return A || B.
        Ok([A, B].concat())
    }

    /// FF1.Decrypt: the numerals that [`encrypt`](Self::encrypt) was given.
    ///
    /// ```
    /// use jeton::hazmat::Ff1;
    /// let ff1 = Ff1::new(&[0; 16], 26)?;
    /// let token = ff1.encrypt(b"city", &[15, 0, 17, 8, 18])?;
    /// assert_eq!(ff1.decrypt(b"city", &token)?, [15, 0, 17, 8, 18]);
    /// # Ok::<(), jeton::hazmat::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`encrypt`](Self::encrypt).
    pub fn decrypt(&self, tweak: &[u8], numerals: &[u16]) -> Result<Vec<u16>, ParameterError> {
        let parameters = self.parameters(tweak, numerals)?;
        let Parameters { u, v, .. } = parameters;
        // 2. A = X[1..u], B = X[u+1..n].
        let (A, B) = numerals.split_at(u);
        let (mut A, mut B) = (A.to_vec(), B.to_vec());
        // 6. For i from 9 to 0:
        for i in (0..10).rev() {
            // 6.i to 6.iii, with A in the place of B.
            let S = self.S(&parameters, tweak, i, &A);
            // 6.v. If i is even, m = u; else m = v.
            let m = if i % 2 == 0 { u } else { v };
            // 6.iv, 6.vi, 6.vii. y = NUM(S), c = (NUM_radix(B) - y) mod radix^m, C = STR_radix(c).
            let C = self.difference(&B, &self.STR(&S, m));
            // 6.viii, 6.ix.
            B = A;
            A = C;
        }
        // 7. Return A || B.
        Ok([A, B].concat())
    }

    /// Steps 1 and 3 to 5, and the conditions on X and T before them.
    fn parameters(&self, tweak: &[u8], X: &[u16]) -> Result<Parameters, ParameterError> {
        let n = u32::try_from(X.len()).map_err(|_| ParameterError::TooLong)?;
        let t = u32::try_from(tweak.len()).map_err(|_| ParameterError::TooLong)?;
        let values = X.iter().try_fold(1_u64, |values, _| {
            let values = values * self.radix.get();
            if values < LEAST_VALUES { Ok(values) } else { Err(values) }
        });
        if values.is_ok() {
            return Err(ParameterError::TooFewValues);
        }
        if let Some(position) = X.iter().position(|&numeral| u64::from(numeral) >= self.radix.get()) {
            return Err(ParameterError::Numeral(position));
        }
        // 1. u = floor(n / 2), v = n - u.
        let u = X.len() / 2;
        let v = X.len() - u;
        // 3. b = ceil(ceil(v * log2(radix)) / 8): the bytes of radix^v - 1, which is v times the highest numeral.
        let highest = u16::try_from(self.radix.get() - 1).unwrap_or(u16::MAX);
        let b = self.NUM(&vec![highest; v]).len();
        // 4. d = 4 * ceil(b / 4) + 4.
        let d = 4 * b.div_ceil(4) + 4;
        // 5. P = [1]^1 || [2]^1 || [1]^1 || [radix]^3 || [10]^1 || [u mod 256]^1 || [n]^4 || [t]^4.
        let [.., r1, r2, r3] = self.radix.get().to_be_bytes();
        let [.., u_mod_256] = u.to_be_bytes();
        let [n1, n2, n3, n4] = n.to_be_bytes();
        let [t1, t2, t3, t4] = t.to_be_bytes();
        let P = [1, 2, 1, r1, r2, r3, 10, u_mod_256, n1, n2, n3, n4, t1, t2, t3, t4];
        Ok(Parameters { u, v, b, d, P })
    }

    /// Steps 6.i to 6.iii.
    fn S(&self, parameters: &Parameters, T: &[u8], i: u8, B: &[u16]) -> Vec<u8> {
        let Parameters { b, d, P, .. } = parameters;
        // 6.i. Q = T || [0]^((-t-b-1) mod 16) || [i]^1 || [NUM_radix(B)]^b.
        let number = self.NUM(B);
        let mut Q = T.to_vec();
        Q.extend(vec![0; (T.len() + b + 1).wrapping_neg() % 16]);
        Q.push(i);
        Q.extend(vec![0; b - number.len()]);
        Q.extend(number);
        // 6.ii. R = PRF(P || Q).
        let R = self.PRF(&[P.as_slice(), &Q].concat());
        // 6.iii. S = the first d bytes of R || CIPH(R xor [1]^16) || CIPH(R xor [2]^16) ...
        let mut S = R.to_be_bytes().to_vec();
        let mut j = 0;
        while S.len() < *d {
            j += 1;
            S.extend(self.CIPH.encrypt(R ^ j).to_be_bytes());
        }
        S.truncate(*d);
        S
    }

    /// Algorithm 6, PRF(X): CBC-MAC of whole blocks.
    fn PRF(&self, X: &[u8]) -> u128 {
        let (blocks, _) = X.as_chunks();
        blocks.iter().fold(0, |Y, block| self.CIPH.encrypt(Y ^ u128::from_be_bytes(*block)))
    }

    /// Algorithm 1, NUM_radix(X), in bytes without leading zeros.
    fn NUM(&self, X: &[u16]) -> Vec<u8> {
        let mut lowest_first = Vec::<u8>::new();
        for &numeral in X {
            let mut carry = u64::from(numeral);
            for byte in &mut lowest_first {
                carry += u64::from(*byte) * self.radix.get();
                [*byte, ..] = carry.to_le_bytes();
                carry >>= 8;
            }
            while carry != 0 {
                let [byte, ..] = carry.to_le_bytes();
                lowest_first.push(byte);
                carry >>= 8;
            }
        }
        lowest_first.into_iter().rev().collect()
    }

    /// Algorithm 3, STR_radix(NUM(S) mod radix^m): m numerals.
    fn STR(&self, S: &[u8], m: usize) -> Vec<u16> {
        let mut numerals = vec![0; m];
        for &byte in S {
            let mut carry = u64::from(byte);
            for numeral in numerals.iter_mut().rev() {
                carry += u64::from(*numeral) << 8;
                *numeral = self.numeral(carry);
                carry /= self.radix;
            }
        }
        numerals
    }

    /// STR_radix((NUM_radix(X) + NUM_radix(Y)) mod radix^m), both of m numerals.
    fn sum(&self, X: &[u16], Y: &[u16]) -> Vec<u16> {
        let mut carry = 0;
        let lowest_first = X.iter().zip(Y).rev().map(|(&x, &y)| {
            let sum = u64::from(x) + u64::from(y) + carry;
            carry = sum / self.radix;
            self.numeral(sum)
        });
        highest_first(lowest_first)
    }

    /// STR_radix((NUM_radix(X) - NUM_radix(Y)) mod radix^m), both of m numerals.
    fn difference(&self, X: &[u16], Y: &[u16]) -> Vec<u16> {
        let mut borrow = 0;
        let lowest_first = X.iter().zip(Y).rev().map(|(&x, &y)| {
            let difference = self.radix.get() + u64::from(x) - u64::from(y) - borrow;
            borrow = u64::from(difference < self.radix.get());
            self.numeral(difference)
        });
        highest_first(lowest_first)
    }

    /// A number modulo the radix.
    fn numeral(&self, number: u64) -> u16 {
        u16::try_from(number % self.radix).unwrap_or_default()
    }
}

fn highest_first(lowest_first: impl Iterator<Item = u16>) -> Vec<u16> {
    let mut numerals: Vec<_> = lowest_first.collect();
    numerals.reverse();
    numerals
}

impl Cipher {
    fn new(key: &[u8]) -> Option<Self> {
        Some(match key.len() {
            16 => Self::Aes128(Box::new(Aes128Enc::new_from_slice(key).ok()?)),
            24 => Self::Aes192(Box::new(Aes192Enc::new_from_slice(key).ok()?)),
            32 => Self::Aes256(Box::new(Aes256Enc::new_from_slice(key).ok()?)),
            _ => return None,
        })
    }

    fn encrypt(&self, block: u128) -> u128 {
        let mut block = Block::from(block.to_be_bytes());
        match self {
            Self::Aes128(aes) => aes.encrypt_block(&mut block),
            Self::Aes192(aes) => aes.encrypt_block(&mut block),
            Self::Aes256(aes) => aes.encrypt_block(&mut block),
        }
        u128::from_be_bytes(block.into())
    }
}

impl fmt::Debug for Ff1 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ff1").field("radix", &self.radix).finish_non_exhaustive()
    }
}
