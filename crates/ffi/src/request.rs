//! Requests to a gate, built step by step.

use crate::guard::guard;
use crate::pointers::{Out, Place, name, text};
use crate::refused::of_keyring;
use crate::status::Status;
use crate::table::{Handle, handle};
use crate::tokenizer::{TokenizerHandle, token_of};
use crate::turn::Turn;
use jeton::{Request, TokenDomain, Width};

/// Who asks to go back, why, and with which tokens. One thread builds it; a gate reads it as often as it is asked.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct RequestHandle {
    /// Which one.
    pub id: u64,
}

handle!(RequestHandle, 7, Turn<Request>);

/// A request by this actor for this purpose, for nothing yet.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_request_new(
    actor: *const u8,
    actor_len: usize,
    purpose: *const u8,
    purpose_len: usize,
    request: *mut RequestHandle,
) -> Status {
    guard("jeton_request_new", &[], || {
        let request = Out::new(request, RequestHandle::NONE)?;
        let new = Request::new(name(actor, actor_len)?, name(purpose, purpose_len)?);
        RequestHandle::made(Turn::new(new)).map(|made| request.put(made))
    })
}

/// Says which piece of work the request is about.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_request_case(
    request: RequestHandle,
    case_name: *const u8,
    case_name_len: usize,
) -> Status {
    guard("jeton_request_case", &[&request], || {
        let case = name(case_name, case_name_len)?;
        request.with(|turn| turn.take(|request| change(request, |request| request.case(case))))
    })
}

/// Says which one person, by a number of yours, the tokens belong to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_request_subject(
    request: RequestHandle,
    subject: *const u8,
    subject_len: usize,
) -> Status {
    guard("jeton_request_subject", &[&request], || {
        let subject = name(subject, subject_len)?;
        request.with(|turn| turn.take(|request| change(request, |request| request.subject(subject))))
    })
}

/// Says how far the identifiers shall be shown: `full`, which holds unless said, or a mask as in `jeton_mask`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_request_width(
    request: RequestHandle,
    width: *const u8,
    width_len: usize,
) -> Status {
    guard("jeton_request_width", &[&request], || {
        let width = match name(width, width_len)? {
            "full" => Width::Full,
            mask => Width::Part(mask.parse().map_err(of_keyring)?),
        };
        request.with(|turn| turn.take(|request| change(request, |request| request.width(width))))
    })
}

/// Brings a signed grant, a note's whole text: several together may name the people. Whether it holds the gate finds out.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_request_grant(
    request: RequestHandle,
    note: *const u8,
    note_len: usize,
) -> Status {
    guard("jeton_request_grant", &[&request], || {
        let note = name(note, note_len)?;
        request.with(|turn| turn.take(|request| change(request, |request| request.grant(note))))
    })
}

/// Brings an approval for a column with more people than the budgets allow, a note's whole text. It is spent once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_request_approved(
    request: RequestHandle,
    note: *const u8,
    note_len: usize,
) -> Status {
    guard("jeton_request_approved", &[&request], || {
        let note = name(note, note_len)?;
        request.with(|turn| turn.take(|request| change(request, |request| request.approved(note))))
    })
}

/// Asks to reveal a token of the tokenizer's format and domain, of this epoch (0: the tokenizer's own). A column names no
/// tokens in its request.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_request_reveal(
    request: RequestHandle,
    tokenizer: TokenizerHandle,
    token: *const u8,
    token_len: usize,
    epoch: u32,
    at: *mut usize,
) -> Status {
    guard("jeton_request_reveal", &[&request, &tokenizer], || {
        let place = Place::new(at)?;
        let token = text(token, token_len, place)?;
        let token = tokenizer.with(|tokenizer| token_of(tokenizer, token, epoch, place))?;
        request.with(|turn| turn.take(|request| change(request, |request| request.reveal(&token))))
    })
}

/// Asks to translate a token into another domain; otherwise as `jeton_request_reveal`. One request has one target.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_request_translate(
    request: RequestHandle,
    tokenizer: TokenizerHandle,
    token: *const u8,
    token_len: usize,
    epoch: u32,
    to_domain: *const u8,
    to_domain_len: usize,
    at: *mut usize,
) -> Status {
    guard("jeton_request_translate", &[&request, &tokenizer], || {
        let place = Place::new(at)?;
        let token = text(token, token_len, place)?;
        let to = TokenDomain::new(name(to_domain, to_domain_len)?).map_err(of_keyring)?;
        let token = tokenizer.with(|tokenizer| token_of(tokenizer, token, epoch, place))?;
        request.with(|turn| turn.take(|request| change(request, |request| request.translate(&token, &to))))
    })
}

/// Frees a request.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_request_free(request: RequestHandle) -> Status {
    guard("jeton_request_free", &[&request], || request.free())
}

/// A step of the builder, which takes the request and gives it back.
fn change(request: &mut Request, step: impl FnOnce(Request) -> Request) {
    let taken = std::mem::replace(request, Request::new("", ""));
    *request = step(taken);
}
