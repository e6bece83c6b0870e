//! A format under the keys of one domain and epoch: ranks in, other ranks out.

use super::token::Token;
use crate::cipher::{Key, Permutation, SivKey, WidePermutation};
use crate::error::{KeyringError, Reason, TextError};
use crate::format::{Annex, Format, Parsed, Rank, Setting, Side, Size, Span, Spelling};
use crate::keys::Keyring;
use crate::rank::U512;
use crate::scope::{Epoch, TokenDomain};
use once_cell::race::OnceBox;
use zeroize::Zeroizing;

/// A format, its setting and its keys.
pub(super) struct Keyed {
    pub(super) format: Format,
    pub(super) domain: TokenDomain,
    pub(super) epoch: Epoch,
    pub(super) setting: Setting,
    cipher: Cipher,
}

enum Cipher {
    /// Ranks are enciphered with FF1. A class that holds no text keeps its permutation once it is made.
    Ff1 { key: Key, permutations: Box<[OnceBox<Permutation>]> },
    /// Texts are sealed with AES-SIV.
    Siv(SivKey),
}

/// What cannot be permuted is no token.
const NONE: TextError = TextError::new(Reason::NotAToken, 0);

/// Which way.
#[derive(Clone, Copy)]
pub(super) enum Way {
    Encipher,
    Decipher,
}

impl Keyed {
    /// The format under the keys of a live or retired epoch.
    pub(super) fn new(
        keyring: &Keyring,
        domain: &str,
        format: Format,
        epoch: Epoch,
    ) -> Result<Self, KeyringError> {
        let declared = keyring.domain(domain)?;
        let domain = declared.name().clone();
        let suffix = declared.suffix().clone();
        let others = keyring
            .domains()
            .map(|other| other.suffix())
            .filter(|other| **other != suffix)
            .cloned()
            .collect();
        let keys = keyring.domain_keys(&domain, epoch)?;
        let codec = format.codec();
        let cipher = if codec.size(0) == Size::Bytes {
            Cipher::Siv(SivKey::new(keys.siv(format.name(), format.version()).expose()))
        } else {
            Cipher::Ff1 {
                key: Key::new(keys.ff1(format.name(), format.version()).expose()),
                permutations: (0..codec.classes()).map(|_| OnceBox::new()).collect(),
            }
        };
        Ok(Self { format, domain, epoch, setting: format.setting(suffix, others), cipher })
    }

    /// Takes a text apart.
    pub(super) fn parse(&self, side: Side, text: &str, annex: &mut Annex) -> Result<Parsed, TextError> {
        self.format.codec().parse(&self.setting, side, text, annex)
    }

    /// Puts a text together, behind what stands in `out`.
    pub(super) fn render(&self, side: Side, parsed: &Parsed, annex: &Annex, out: &mut Vec<u8>) {
        self.format.codec().render(&self.setting, side, parsed, annex, out);
    }

    /// The text put together.
    pub(super) fn rendered(&self, side: Side, parsed: &Parsed, annex: &Annex) -> String {
        self.format.codec().rendered(&self.setting, side, parsed, annex)
    }

    /// Puts a text together behind what stands in `out`, in place where that is nothing.
    pub(super) fn render_onto(&self, side: Side, parsed: &Parsed, annex: &Annex, out: &mut String) {
        if out.is_empty() {
            let mut text = std::mem::take(out).into_bytes();
            self.render(side, parsed, annex, &mut text);
            // Sixteen bytes are looked at together, but one by one where there are fewer.
            let end = text.len();
            text.extend_from_slice(&[0; 16]);
            text.truncate((end | 15).wrapping_add(1));
            *out = String::from_utf8(text).unwrap_or_default();
            out.truncate(end);
        } else {
            out.push_str(&self.rendered(side, parsed, annex));
        }
    }

    /// The token of enciphered parts. Its canonical text is kept only where it differs: a telephone number that cannot
    /// be dialled as typed is written canonically in either spelling.
    pub(super) fn token(&self, parsed: &Parsed, annex: &Annex) -> Token {
        let text = self.rendered(Side::Token, parsed, annex);
        let canonical = (parsed.spelling != Spelling::CANONICAL)
            .then(|| self.rendered(Side::Token, &Parsed { spelling: Spelling::CANONICAL, ..*parsed }, annex));
        let canonical = canonical.filter(|canonical| *canonical != text);
        Token { format: self.format, domain: self.domain.clone(), epoch: self.epoch, text, canonical }
    }

    /// The token of parts that other keys deciphered; `None` if this domain's language has no such token.
    pub(super) fn retokenize(&self, mut parsed: Parsed, annex: &mut Annex) -> Option<Token> {
        self.encipher(&mut parsed, annex).ok()?;
        let token = self.token(&parsed, annex);
        let again = self.parse(Side::Token, &token.text, &mut Annex::default()).ok()?;
        if again.spelling == parsed.spelling {
            return Some(token);
        }
        // Spelled so, it would be too long with this suffix.
        parsed.spelling = again.spelling;
        Some(self.token(&parsed, annex))
    }

    /// Identifier's rank to token's rank.
    pub(super) fn encipher(&self, parsed: &mut Parsed, annex: &mut Annex) -> Result<(), TextError> {
        self.permute(Way::Encipher, parsed, annex)
    }

    /// Token's rank to identifier's rank. Sealed bytes that these keys did not make are `NotAToken`.
    pub(super) fn decipher(&self, parsed: &mut Parsed, annex: &mut Annex) -> Result<(), TextError> {
        self.permute(Way::Decipher, parsed, annex)
    }

    /// The key that ranks are enciphered under; none where texts are sealed.
    pub(super) fn ff1(&self) -> Option<&Key> {
        match &self.cipher {
            Cipher::Ff1 { key, .. } => Some(key),
            Cipher::Siv(_) => None,
        }
    }

    /// The permutation of a class that holds no text and has ranks of up to 128 bits; made when it is first asked for.
    #[inline]
    pub(super) fn kept(&self, class: u32) -> Option<&Permutation> {
        let Cipher::Ff1 { key, permutations } = &self.cipher else { return None };
        let kept = permutations.get(class_position(class))?;
        kept.get().or_else(|| self.keep(class, key, kept))
    }

    #[cold]
    fn keep<'k>(&self, class: u32, key: &Key, kept: &'k OnceBox<Permutation>) -> Option<&'k Permutation> {
        let codec = self.format.codec();
        let Size::Narrow(size) = codec.size(class) else { return None };
        let mut tweak = Vec::new();
        codec.tweak(class, Span::default(), &Annex::default(), &mut tweak);
        let made = Permutation::new(key, size, &tweak).ok()?;
        Some(kept.get_or_init(|| Box::new(made)))
    }

    /// Replaces a rank by the one that stands for it, or for which it stands.
    #[inline]
    pub(super) fn permute(&self, way: Way, parsed: &mut Parsed, annex: &mut Annex) -> Result<(), TextError> {
        let (Cipher::Ff1 { key, .. }, Rank::Narrow(rank)) = (&self.cipher, &mut parsed.rank) else {
            return self.permute_any(way, parsed, annex);
        };
        if parsed.held != Span::default() {
            return self.permute_any(way, parsed, annex);
        }
        let permutation = self.kept(parsed.class).ok_or(NONE)?;
        *rank = match way {
            Way::Encipher => permutation.encipher(key, *rank),
            Way::Decipher => permutation.decipher(key, *rank),
        };
        Ok(())
    }

    /// Permutes what has no permutation that is kept.
    #[inline(never)]
    fn permute_any(&self, way: Way, parsed: &mut Parsed, annex: &mut Annex) -> Result<(), TextError> {
        parsed.rank = match (&self.cipher, parsed.rank) {
            (Cipher::Ff1 { key, .. }, Rank::Narrow(rank)) => {
                let Size::Narrow(size) = self.format.codec().size(parsed.class) else { return Err(NONE) };
                let permutation =
                    Permutation::new(key, size, &self.tweak(parsed, annex)).map_err(|_| NONE)?;
                Rank::Narrow(match way {
                    Way::Encipher => permutation.encipher(key, rank),
                    Way::Decipher => permutation.decipher(key, rank),
                })
            }
            (Cipher::Ff1 { key, .. }, Rank::Wide(position)) => {
                let Size::Wide(size) = self.format.codec().size(parsed.class) else { return Err(NONE) };
                let permutation =
                    WidePermutation::new(key, size, &self.tweak(parsed, annex)).map_err(|_| NONE)?;
                let rank = annex.wide(position);
                annex.keep_wide(match way {
                    Way::Encipher => permutation.encipher(key, rank),
                    Way::Decipher => permutation.decipher(key, rank),
                })
            }
            (Cipher::Siv(key), Rank::Bytes(span)) => {
                let tweak = self.tweak(parsed, annex);
                let bytes = annex.bytes(span);
                let other = match way {
                    Way::Encipher => Zeroizing::new(key.seal(&tweak, bytes)),
                    Way::Decipher => key.open(&tweak, bytes).ok_or(NONE)?,
                };
                Rank::Bytes(annex.keep_bytes(&other))
            }
            _ => return Err(NONE),
        };
        Ok(())
    }

    /// Canonical bytes of the class.
    pub(super) fn tweak(&self, parsed: &Parsed, annex: &Annex) -> Vec<u8> {
        let mut tweak = Vec::new();
        self.format.codec().tweak(parsed.class, parsed.held, annex, &mut tweak);
        tweak
    }
}

/// The rank as bytes, for keyed hashes: 64 of them, big-endian, or the sealed bytes themselves.
pub(super) fn rank_bytes(parsed: &Parsed, annex: &Annex) -> Vec<u8> {
    let rank = match parsed.rank {
        Rank::Narrow(rank) => U512::from(rank),
        Rank::Wide(position) => annex.wide(position),
        Rank::Bytes(span) => return annex.bytes(span).to_vec(),
    };
    rank.limbs().iter().rev().flat_map(|limb| limb.to_be_bytes()).collect()
}

fn class_position(class: u32) -> usize {
    usize::try_from(class).unwrap_or(usize::MAX)
}
