//! Gates: where a vault, a policy and a ledger meet.

use crate::guard::guard;
use crate::permit::{PermitHandle, Permitted};
use crate::pointers::{Out, Place, name, text};
use crate::refused::{of_gate, of_ledger, of_opening, of_policy};
use crate::request::RequestHandle;
use crate::status::Status;
use crate::table::{Handle, handle};
use crate::tokenizer::TokenizerHandle;
use crate::tokens::TokensHandle;
use crate::turn::Turn;
use crate::vault::VaultHandle;
use jeton::{Gate, GateError, Policy, Request, Token, Tokenizer, VolatileLedger};
use jeton_ledger::{Address, DurableLedger};
use std::path::Path;

/// Asks the policy and the ledger before anything comes back. Make it once in each process, after any fork.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct GateHandle {
    /// Which one.
    pub id: u64,
}

handle!(GateHandle, 8, Gate);

/// A gate of a full vault, with the policy in a TOML file and the ledger that the keyring pins: its file, or `postgresql://USER@HOST/DATABASE`, and its witness's file.
/// `at`, which may be NULL, is the line, or the number of the allow line, at which the policy is refused.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_gate_open(
    vault: VaultHandle,
    policy: *const u8,
    policy_len: usize,
    ledger: *const u8,
    ledger_len: usize,
    witness: *const u8,
    witness_len: usize,
    gate: *mut GateHandle,
    at: *mut usize,
) -> Status {
    guard("jeton_gate_open", &[&vault], || {
        let gate = Out::new(gate, GateHandle::NONE)?;
        let place = Place::new(at)?;
        let policy = name(policy, policy_len)?;
        let (ledger, witness) = (name(ledger, ledger_len)?, name(witness, witness_len)?);
        let opened = vault.with(|vault| {
            let policy = Policy::open(policy).map_err(|error| of_policy(error, place))?;
            let ledger: Address = ledger.parse().map_err(of_ledger)?;
            let ledger = DurableLedger::open(ledger, Path::new(witness)).map_err(of_ledger)?;
            vault.full()?.gate(policy, ledger).map_err(|error| of_opening(error, place))
        })?;
        GateHandle::made(opened).map(|made| gate.put(made))
    })
}

/// A gate for tests, of a test keyring's vault that pins no ledger: its policy is given as TOML, and its ledger keeps nothing.
/// `at` as in `jeton_gate_open`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_gate_volatile(
    vault: VaultHandle,
    policy: *const u8,
    policy_len: usize,
    gate: *mut GateHandle,
    at: *mut usize,
) -> Status {
    guard("jeton_gate_volatile", &[&vault], || {
        let gate = Out::new(gate, GateHandle::NONE)?;
        let place = Place::new(at)?;
        let policy = Policy::from_toml(name(policy, policy_len)?).map_err(|error| of_policy(error, place))?;
        let opened = vault.with(|vault| {
            let opened = vault.full()?.gate(policy, VolatileLedger::new());
            opened.map_err(|error| of_opening(error, place))
        })?;
        GateHandle::made(opened).map(|made| gate.put(made))
    })
}

/// Counts the people of a request, writes it down, and makes the permit; or refuses. What is spent stays spent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_gate_reserve(
    gate: GateHandle,
    request: RequestHandle,
    permit: *mut PermitHandle,
) -> Status {
    guard("jeton_gate_reserve", &[&gate, &request], || {
        let permit = Out::new(permit, PermitHandle::NONE)?;
        let request = request.with(|turn| turn.take(|request| request.clone()))?;
        let granted =
            gate.with(|gate| gate.reserve(&request).map_err(|error| of_gate(error, Place::NONE)))?;
        let granted = Turn::new(Some(Permitted::Tokens(granted)));
        PermitHandle::made(granted).map(|made| permit.put(made))
    })
}

/// The canonical tokens that an identifier may have in a table, as `jeton_search` gives them, for somebody who must be allowed
/// to ask and whose questions are counted. The request names no tokens.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_gate_search(
    gate: GateHandle,
    request: RequestHandle,
    tokenizer: TokenizerHandle,
    identifier: *const u8,
    identifier_len: usize,
    tokens: *mut TokensHandle,
    at: *mut usize,
) -> Status {
    guard("jeton_gate_search", &[&gate, &request, &tokenizer], || {
        let identifier = (identifier, identifier_len);
        asked((gate, request, tokenizer), identifier, tokens, at, |gate, request, tokenizer, identifier| {
            gate.search(request, tokenizer, identifier)
        })
    })
}

/// The token of an identifier, as `jeton_tokenize` makes it, for somebody who must be allowed to ask and whose questions are
/// counted. The list has one token. The request names no tokens.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_gate_tokenize(
    gate: GateHandle,
    request: RequestHandle,
    tokenizer: TokenizerHandle,
    identifier: *const u8,
    identifier_len: usize,
    tokens: *mut TokensHandle,
    at: *mut usize,
) -> Status {
    guard("jeton_gate_tokenize", &[&gate, &request, &tokenizer], || {
        let identifier = (identifier, identifier_len);
        asked((gate, request, tokenizer), identifier, tokens, at, |gate, request, tokenizer, identifier| {
            gate.tokenize(request, tokenizer, identifier).map(|token| vec![token])
        })
    })
}

/// Frees a gate, and closes its ledger once nobody is at it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_gate_free(gate: GateHandle) -> Status {
    guard("jeton_gate_free", &[&gate], || gate.free())
}

/// Has a gate asked about an identifier for somebody else, and hands the tokens over.
fn asked(
    (gate, request, tokenizer): (GateHandle, RequestHandle, TokenizerHandle),
    (pointer, len): (*const u8, usize),
    tokens: *mut TokensHandle,
    at: *mut usize,
    ask: impl FnOnce(&Gate, &Request, &Tokenizer, &str) -> Result<Vec<Token>, GateError>,
) -> Result<(), Status> {
    let tokens = Out::new(tokens, TokensHandle::NONE)?;
    let place = Place::new(at)?;
    let identifier = text(pointer, len, place)?;
    let request = request.with(|turn| turn.take(|request| request.clone()))?;
    let answered = gate.with(|gate| {
        tokenizer.with(|tokenizer| {
            ask(gate, &request, tokenizer, identifier).map_err(|error| of_gate(error, place))
        })
    })?;
    TokensHandle::made(answered).map(|made| tokens.put(made))
}
