//! Tokenizers: identifiers to tokens, and what may be known of either.

use crate::guard::guard;
use crate::pointers::{Out, Output, Place, name, span, text};
use crate::refused::{of_keyring, of_text};
use crate::status::Status;
use crate::table::{Handle, handle};
use crate::tokens::TokensHandle;
use crate::vault::{Opened, VaultHandle};
use jeton::{Epoch, Format, Mask, Side, Token, Tokenizer};

/// One format in one domain, with the keys of one epoch. Make it once and keep it; all threads may use it.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct TokenizerHandle {
    /// Which one.
    pub id: u64,
}

handle!(TokenizerHandle, 4, Tokenizer);

/// Room that most tokens fit into.
const USUAL_TOKEN: usize = 64;

/// A tokenizer for a declared domain. `region` is the default region of `phone`, such as FR, or empty. `epoch` is a live one, or
/// 0 for the one that the domain tokenizes with.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_tokenizer_open(
    vault: VaultHandle,
    domain: *const u8,
    domain_len: usize,
    format: *const u8,
    format_len: usize,
    region: *const u8,
    region_len: usize,
    epoch: u32,
    tokenizer: *mut TokenizerHandle,
) -> Status {
    guard("jeton_tokenizer_open", &[&vault], || {
        let tokenizer = Out::new(tokenizer, TokenizerHandle::NONE)?;
        let domain = name(domain, domain_len)?;
        let format = format_of(name(format, format_len)?, name(region, region_len)?)?;
        let opened = vault.with(|vault| {
            match (vault, Epoch::new(epoch)) {
                (Opened::Full(vault), None) => vault.tokenizer(domain, format),
                (Opened::Full(vault), Some(epoch)) => vault.tokenizer_at(domain, format, epoch),
                (Opened::Scoped(vault), None) => vault.tokenizer(domain, format),
                (Opened::Scoped(vault), Some(epoch)) => vault.tokenizer_at(domain, format, epoch),
            }
            .map_err(of_keyring)
        })?;
        TokenizerHandle::made(opened).map(|made| tokenizer.put(made))
    })
}

/// The epoch that a tokenizer tokenizes with: keep it beside the tokens.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_tokenizer_epoch(tokenizer: TokenizerHandle, epoch: *mut u32) -> Status {
    guard("jeton_tokenizer_epoch", &[&tokenizer], || {
        let epoch = Out::new(epoch, 0)?;
        tokenizer.with(|tokenizer| Ok(tokenizer.epoch().number())).map(|number| epoch.put(number))
    })
}

/// The domain of a tokenizer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_tokenizer_domain(
    tokenizer: TokenizerHandle,
    domain: *mut u8,
    domain_capacity: usize,
    written: *mut usize,
) -> Status {
    guard("jeton_tokenizer_domain", &[&tokenizer], || {
        let output = Output::new(domain, domain_capacity, written, &[])?;
        tokenizer.with(|tokenizer| output.put(tokenizer.domain().as_str()))
    })
}

/// The format of a tokenizer, by name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_tokenizer_format(
    tokenizer: TokenizerHandle,
    format: *mut u8,
    format_capacity: usize,
    written: *mut usize,
) -> Status {
    guard("jeton_tokenizer_format", &[&tokenizer], || {
        let output = Output::new(format, format_capacity, written, &[])?;
        tokenizer.with(|tokenizer| output.put(tokenizer.format().name()))
    })
}

/// The token of an identifier, spelled the same way. `at`, which may be NULL, is the byte at which a text is refused.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_tokenize(
    tokenizer: TokenizerHandle,
    identifier: *const u8,
    identifier_len: usize,
    token: *mut u8,
    token_capacity: usize,
    written: *mut usize,
    at: *mut usize,
) -> Status {
    guard("jeton_tokenize", &[&tokenizer], || {
        let out = (token, token_capacity, written);
        rewritten(tokenizer, (identifier, identifier_len), out, at, |tokenizer, identifier, place, output| {
            let mut token = String::with_capacity(USUAL_TOKEN);
            tokenizer.tokenize_into(identifier, &mut token).map_err(|error| of_text(error, place))?;
            output.put(&token)
        })
    })
}

/// The canonical token of an identifier, whatever its spelling: what tables hold and compare. `at` as in `jeton_tokenize`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_tokenize_canonical(
    tokenizer: TokenizerHandle,
    identifier: *const u8,
    identifier_len: usize,
    token: *mut u8,
    token_capacity: usize,
    written: *mut usize,
    at: *mut usize,
) -> Status {
    guard("jeton_tokenize_canonical", &[&tokenizer], || {
        let out = (token, token_capacity, written);
        rewritten(tokenizer, (identifier, identifier_len), out, at, |tokenizer, identifier, place, output| {
            let mut token = String::with_capacity(USUAL_TOKEN);
            let made = tokenizer.tokenize_canonical_into(identifier, &mut token);
            made.map_err(|error| of_text(error, place))?;
            output.put(&token)
        })
    })
}

/// The canonical tokens that an identifier may have in a table, one for each live epoch, the tokenizer's own first: for
/// `WHERE column IN (...)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_search(
    tokenizer: TokenizerHandle,
    identifier: *const u8,
    identifier_len: usize,
    tokens: *mut TokensHandle,
    at: *mut usize,
) -> Status {
    guard("jeton_search", &[&tokenizer], || {
        let tokens = Out::new(tokens, TokensHandle::NONE)?;
        let place = Place::new(at)?;
        let identifier = text(identifier, identifier_len, place)?;
        let found = tokenizer
            .with(|tokenizer| tokenizer.search(identifier).map_err(|error| of_text(error, place)))?;
        TokensHandle::made(found).map(|made| tokens.put(made))
    })
}

/// A partial display of an identifier, hidden letters and digits being a bullet (three bytes). `mask` is `last1` to `last4`, `host`
/// or `year`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_mask(
    tokenizer: TokenizerHandle,
    identifier: *const u8,
    identifier_len: usize,
    mask: *const u8,
    mask_len: usize,
    shown: *mut u8,
    shown_capacity: usize,
    written: *mut usize,
    at: *mut usize,
) -> Status {
    guard("jeton_mask", &[&tokenizer], || {
        let place = Place::new(at)?;
        let identifier = text(identifier, identifier_len, place)?;
        let mask = name(mask, mask_len)?;
        let inputs = [span(identifier.as_bytes()), span(mask.as_bytes())];
        let output = Output::new(shown, shown_capacity, written, &inputs)?;
        let mask: Mask = mask.parse().map_err(of_keyring)?;
        tokenizer.with(|tokenizer| {
            output.put(&tokenizer.mask(identifier, mask).map_err(|error| of_text(error, place))?)
        })
    })
}

/// The class of an identifier: what its token shows. No key is needed for that.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_class(
    tokenizer: TokenizerHandle,
    identifier: *const u8,
    identifier_len: usize,
    class: *mut u8,
    class_capacity: usize,
    written: *mut usize,
    at: *mut usize,
) -> Status {
    guard("jeton_class", &[&tokenizer], || {
        let out = (class, class_capacity, written);
        rewritten(tokenizer, (identifier, identifier_len), out, at, |tokenizer, identifier, place, output| {
            let seen = tokenizer.format().inspect(Side::Identifier, identifier);
            output.put(&seen.map_err(|error| of_text(error, place))?.class)
        })
    })
}

/// The canonical spelling of an identifier.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_canonical(
    tokenizer: TokenizerHandle,
    identifier: *const u8,
    identifier_len: usize,
    canonical: *mut u8,
    canonical_capacity: usize,
    written: *mut usize,
    at: *mut usize,
) -> Status {
    guard("jeton_canonical", &[&tokenizer], || {
        let out = (canonical, canonical_capacity, written);
        rewritten(tokenizer, (identifier, identifier_len), out, at, |tokenizer, identifier, place, output| {
            let seen = tokenizer.format().inspect(Side::Identifier, identifier);
            output.put(&seen.map_err(|error| of_text(error, place))?.canonical)
        })
    })
}

/// The canonical spelling of a token; with it, whether a text can be a token of the tokenizer's format and domain at all.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_token_canonical(
    tokenizer: TokenizerHandle,
    token: *const u8,
    token_len: usize,
    canonical: *mut u8,
    canonical_capacity: usize,
    written: *mut usize,
    at: *mut usize,
) -> Status {
    guard("jeton_token_canonical", &[&tokenizer], || {
        let out = (canonical, canonical_capacity, written);
        rewritten(tokenizer, (token, token_len), out, at, |tokenizer, token, place, output| {
            output.put(token_of(tokenizer, token, 0, place)?.canonical())
        })
    })
}

/// Frees a tokenizer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_tokenizer_free(tokenizer: TokenizerHandle) -> Status {
    guard("jeton_tokenizer_free", &[&tokenizer], || tokenizer.free())
}

/// Reads a text, has a tokenizer make another of it, and writes that: what exports do that take one text and give one.
#[inline]
fn rewritten(
    tokenizer: TokenizerHandle,
    (pointer, len): (*const u8, usize),
    (out, capacity, written): (*mut u8, usize, *mut usize),
    at: *mut usize,
    make: impl FnOnce(&Tokenizer, &str, Place, Output) -> Result<(), Status>,
) -> Result<(), Status> {
    let place = Place::new(at)?;
    let given = text(pointer, len, place)?;
    let output = Output::new(out, capacity, written, &[span(given.as_bytes())])?;
    tokenizer.with(|tokenizer| make(tokenizer, given, place, output))
}

/// A format by its name, with a default region unless that is empty.
pub(crate) fn format_of(name: &str, region: &str) -> Result<Format, Status> {
    let format: Format = name.parse().map_err(of_keyring)?;
    if region.is_empty() { Ok(format) } else { format.with_region(region).map_err(of_keyring) }
}

/// The token that a text is, of this epoch or, for 0, of the tokenizer's own.
pub(crate) fn token_of(tokenizer: &Tokenizer, text: &str, epoch: u32, place: Place) -> Result<Token, Status> {
    let epoch = Epoch::new(epoch).unwrap_or(tokenizer.epoch());
    tokenizer.token(text, epoch).map_err(|error| of_text(error, place))
}
