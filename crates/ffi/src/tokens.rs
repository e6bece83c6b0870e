//! Lists of tokens: what a search finds and a translation makes.

use crate::guard::guard;
use crate::pointers::{Out, Output};
use crate::status::Status;
use crate::table::{Handle, handle};
use jeton::Token;

/// A list of tokens.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct TokensHandle {
    /// Which one.
    pub id: u64,
}

handle!(TokensHandle, 5, Vec<Token>);

/// How many tokens there are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_tokens_count(tokens: TokensHandle, count: *mut usize) -> Status {
    guard("jeton_tokens_count", &[&tokens], || {
        let count = Out::new(count, 0)?;
        tokens.with(|tokens| Ok(tokens.len())).map(|all| count.put(all))
    })
}

/// The token of this number, from 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_tokens_text(
    tokens: TokensHandle,
    number: usize,
    token: *mut u8,
    token_capacity: usize,
    written: *mut usize,
) -> Status {
    guard("jeton_tokens_text", &[&tokens], || {
        let output = Output::new(token, token_capacity, written, &[])?;
        tokens.with(|tokens| output.put(tokens.get(number).ok_or(Status::NoItem)?.as_str()))
    })
}

/// The canonical spelling of the token of this number, from 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_tokens_canonical(
    tokens: TokensHandle,
    number: usize,
    token: *mut u8,
    token_capacity: usize,
    written: *mut usize,
) -> Status {
    guard("jeton_tokens_canonical", &[&tokens], || {
        let output = Output::new(token, token_capacity, written, &[])?;
        tokens.with(|tokens| output.put(tokens.get(number).ok_or(Status::NoItem)?.canonical()))
    })
}

/// The epoch of the token of this number, from 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_tokens_epoch(tokens: TokensHandle, number: usize, epoch: *mut u32) -> Status {
    guard("jeton_tokens_epoch", &[&tokens], || {
        let epoch = Out::new(epoch, 0)?;
        let token = tokens.with(|tokens| tokens.get(number).map(Token::epoch).ok_or(Status::NoItem));
        token.map(|its| epoch.put(its.number()))
    })
}

/// Frees a list of tokens.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_tokens_free(tokens: TokensHandle) -> Status {
    guard("jeton_tokens_free", &[&tokens], || tokens.free())
}
