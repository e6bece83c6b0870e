//! Columns in plain buffers: bytes, offsets of 64 bits, perhaps a validity bitmap, and a status for each row.

use crate::gate::GateHandle;
use crate::guard::guard;
use crate::permit::{PermitHandle, Permitted};
use crate::pointers::{Out, Place, Rows, Span, bytes, name, offsets, span, validity};
use crate::refused::{of_column, of_gate, of_keyring, of_row};
use crate::rekeyer::RekeyerHandle;
use crate::request::RequestHandle;
use crate::status::Status;
use crate::table::{Handle, handle};
use crate::tokenizer::TokenizerHandle;
use crate::turn::Turn;
use crate::vault::VaultHandle;
use jeton::{Column, Epoch, Mask, Request, RevealedColumn, Texts, TokenDomain, Tokenizer};

/// A column that a permit bought: identifiers that came back, which are wiped when this is freed, or translated tokens.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct ColumnHandle {
    /// Which one.
    pub id: u64,
}

/// A column of either kind.
#[derive(Debug)]
pub(crate) enum Bought {
    Revealed(RevealedColumn),
    Translated(Column),
}

handle!(ColumnHandle, 11, Bought);

impl Bought {
    fn column(&self) -> &Column {
        match self {
            Self::Revealed(revealed) => revealed.expose(),
            Self::Translated(column) => column,
        }
    }
}

/// Rows that are worked on and handed over together, so that what is in between stays in the cache.
const ROWS: usize = 8_192;

/// The tokens of a column of identifiers. `offsets` has one more entry than there are rows, as in Arrow; `validity` may be NULL, and
/// has a bit for each row, the lowest of the first byte being the first row's. What comes back: the tokens one behind the
/// other, their offsets (`rows` + 1) and a status for each row; a row that is null or refused is an empty text.
/// `at`, which may be NULL, is the number of an offset that lies.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_tokenize_column(
    tokenizer: TokenizerHandle,
    identifiers: *const u8,
    identifiers_len: usize,
    identifier_offsets: *const i64,
    rows: usize,
    identifier_validity: *const u8,
    tokens: *mut u8,
    tokens_capacity: usize,
    written: *mut usize,
    token_offsets: *mut i64,
    statuses: *mut Status,
    at: *mut usize,
) -> Status {
    guard("jeton_tokenize_column", &[&tokenizer], || {
        let given =
            Given::new((identifiers, identifiers_len), identifier_offsets, rows, identifier_validity, at)?;
        let out = Rows::new((tokens, tokens_capacity), written, token_offsets, statuses, rows, &given.spans)?;
        tokenizer.with(|tokenizer| {
            hand_over(&given.texts()?, out, |texts, out| tokenizer.tokenize_column(texts, out))
        })
    })
}

/// Partial displays of a column of identifiers, as `jeton_mask` makes them; otherwise as `jeton_tokenize_column`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_mask_column(
    tokenizer: TokenizerHandle,
    mask: *const u8,
    mask_len: usize,
    identifiers: *const u8,
    identifiers_len: usize,
    identifier_offsets: *const i64,
    rows: usize,
    identifier_validity: *const u8,
    shown: *mut u8,
    shown_capacity: usize,
    written: *mut usize,
    shown_offsets: *mut i64,
    statuses: *mut Status,
    at: *mut usize,
) -> Status {
    guard("jeton_mask_column", &[&tokenizer], || {
        let mask: Mask = name(mask, mask_len)?.parse().map_err(of_keyring)?;
        let given =
            Given::new((identifiers, identifiers_len), identifier_offsets, rows, identifier_validity, at)?;
        let out = Rows::new((shown, shown_capacity), written, shown_offsets, statuses, rows, &given.spans)?;
        tokenizer.with(|tokenizer| {
            hand_over(&given.texts()?, out, |texts, out| tokenizer.mask_column(texts, mask, out))
        })
    })
}

/// Moves a column of tokens to the rekeyer's new epoch; otherwise as `jeton_tokenize_column`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_rekey_column(
    rekeyer: RekeyerHandle,
    tokens: *const u8,
    tokens_len: usize,
    token_offsets: *const i64,
    rows: usize,
    token_validity: *const u8,
    rekeyed: *mut u8,
    rekeyed_capacity: usize,
    written: *mut usize,
    rekeyed_offsets: *mut i64,
    statuses: *mut Status,
    at: *mut usize,
) -> Status {
    guard("jeton_rekey_column", &[&rekeyer], || {
        let given = Given::new((tokens, tokens_len), token_offsets, rows, token_validity, at)?;
        let out =
            Rows::new((rekeyed, rekeyed_capacity), written, rekeyed_offsets, statuses, rows, &given.spans)?;
        rekeyer.with(|rekeyer| hand_over(&given.texts()?, out, |texts, out| rekeyer.rekey_column(texts, out)))
    })
}

/// Counts the people of a column of tokens, writes the request down, and makes the permit to reveal it; or refuses. The tokens
/// are of the tokenizer's format and domain and of this epoch (0: the tokenizer's own); the request names none. Rows that
/// are null or no tokens count nobody. `at` as in `jeton_tokenize_column`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_gate_reserve_column(
    gate: GateHandle,
    request: RequestHandle,
    tokenizer: TokenizerHandle,
    epoch: u32,
    tokens: *const u8,
    tokens_len: usize,
    token_offsets: *const i64,
    rows: usize,
    token_validity: *const u8,
    permit: *mut PermitHandle,
    at: *mut usize,
) -> Status {
    guard("jeton_gate_reserve_column", &[&gate, &request, &tokenizer], || {
        let permit = Out::new(permit, PermitHandle::NONE)?;
        let given = Given::new((tokens, tokens_len), token_offsets, rows, token_validity, at)?;
        reserve((gate, request, tokenizer), epoch, None, &given.texts()?).map(|made| permit.put(made))
    })
}

/// The same to translate the column into another domain, which spends what a reveal spends.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_gate_reserve_column_to(
    gate: GateHandle,
    request: RequestHandle,
    to_domain: *const u8,
    to_domain_len: usize,
    tokenizer: TokenizerHandle,
    epoch: u32,
    tokens: *const u8,
    tokens_len: usize,
    token_offsets: *const i64,
    rows: usize,
    token_validity: *const u8,
    permit: *mut PermitHandle,
    at: *mut usize,
) -> Status {
    guard("jeton_gate_reserve_column_to", &[&gate, &request, &tokenizer], || {
        let permit = Out::new(permit, PermitHandle::NONE)?;
        let to = TokenDomain::new(name(to_domain, to_domain_len)?).map_err(of_keyring)?;
        let given = Given::new((tokens, tokens_len), token_offsets, rows, token_validity, at)?;
        reserve((gate, request, tokenizer), epoch, Some(&to), &given.texts()?).map(|made| permit.put(made))
    })
}

/// The identifiers of a column of tokens, as far as the permit's width shows them. The permit is used up, whatever is answered.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_reveal_column(
    vault: VaultHandle,
    permit: PermitHandle,
    tokens: *const u8,
    tokens_len: usize,
    token_offsets: *const i64,
    rows: usize,
    token_validity: *const u8,
    column: *mut ColumnHandle,
    at: *mut usize,
) -> Status {
    guard("jeton_reveal_column", &[&vault, &permit], || {
        let column = Out::new(column, ColumnHandle::NONE)?;
        let given = Given::new((tokens, tokens_len), token_offsets, rows, token_validity, at)?;
        let texts = given.texts()?;
        let revealed = vault.with(|vault| {
            let revealed = vault.full()?.reveal_column(permit.spend_column()?, &texts);
            revealed.map_err(|error| of_gate(error, Place::NONE))
        })?;
        ColumnHandle::made(Bought::Revealed(revealed)).map(|made| column.put(made))
    })
}

/// A column of tokens in the other domain. The permit is used up, whatever is answered.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_translate_column(
    vault: VaultHandle,
    permit: PermitHandle,
    tokens: *const u8,
    tokens_len: usize,
    token_offsets: *const i64,
    rows: usize,
    token_validity: *const u8,
    column: *mut ColumnHandle,
    at: *mut usize,
) -> Status {
    guard("jeton_translate_column", &[&vault, &permit], || {
        let column = Out::new(column, ColumnHandle::NONE)?;
        let given = Given::new((tokens, tokens_len), token_offsets, rows, token_validity, at)?;
        let texts = given.texts()?;
        let mut translated = Column::new();
        vault.with(|vault| {
            let done = vault.full()?.translate_column(permit.spend_column()?, &texts, &mut translated);
            done.map_err(|error| of_gate(error, Place::NONE))
        })?;
        ColumnHandle::made(Bought::Translated(translated)).map(|made| column.put(made))
    })
}

/// How many rows a column has.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_column_rows(column: ColumnHandle, rows: *mut usize) -> Status {
    guard("jeton_column_rows", &[&column], || {
        let rows = Out::new(rows, 0)?;
        column.with(|bought| Ok(bought.column().len())).map(|count| rows.put(count))
    })
}

/// Copies a column of so many rows out: values, offsets (`rows` + 1) and statuses, as in `jeton_tokenize_column`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_column_read(
    column: ColumnHandle,
    values: *mut u8,
    values_capacity: usize,
    written: *mut usize,
    value_offsets: *mut i64,
    statuses: *mut Status,
    rows: usize,
) -> Status {
    guard("jeton_column_read", &[&column], || {
        let mut out = Rows::new((values, values_capacity), written, value_offsets, statuses, rows, &[])?;
        column.with(|bought| {
            if bought.column().len() != rows {
                return Err(Status::NoItem);
            }
            append(&mut out, bought.column())?;
            out.finish()
        })
    })
}

/// Frees a column; identifiers in it are wiped.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_column_free(column: ColumnHandle) -> Status {
    guard("jeton_column_free", &[&column], || column.free())
}

/// A column as C hands it over.
struct Given<'a> {
    bytes: &'a [u8],
    offsets: &'a [i64],
    validity: Option<&'a [u8]>,
    place: Place,
    spans: [Span; 3],
}

impl Given<'_> {
    fn new(
        (pointer, len): (*const u8, usize),
        offsets_pointer: *const i64,
        rows: usize,
        validity_pointer: *const u8,
        at: *mut usize,
    ) -> Result<Self, Status> {
        let place = Place::new(at)?;
        let bytes = bytes(pointer, len)?;
        let offsets = offsets(offsets_pointer, rows)?;
        let validity = validity(validity_pointer, rows)?;
        let spans = [span(bytes), span(offsets), span(validity.unwrap_or_default())];
        Ok(Self { bytes, offsets, validity, place, spans })
    }

    fn texts(&self) -> Result<Texts<'_>, Status> {
        let texts = Texts::new(self.offsets, self.bytes).map_err(|error| of_column(error, self.place))?;
        match self.validity {
            Some(bits) => texts.with_validity(bits, 0).map_err(|error| of_column(error, self.place)),
            None => Ok(texts),
        }
    }
}

/// Works on some rows after the others, and lets `each` take what comes of them.
pub(crate) fn in_lots(
    texts: &Texts<'_>,
    mut work: impl FnMut(&Texts<'_>, &mut Column),
    mut each: impl FnMut(&Column) -> Result<(), Status>,
) -> Result<(), Status> {
    let mut column = Column::new();
    for start in (0..texts.len()).step_by(ROWS) {
        work(&texts.slice(start, start.saturating_add(ROWS)), &mut column);
        each(&column)?;
    }
    Ok(())
}

/// Works on a column and hands it over lot by lot.
fn hand_over(
    texts: &Texts<'_>,
    mut out: Rows,
    work: impl FnMut(&Texts<'_>, &mut Column),
) -> Result<(), Status> {
    in_lots(texts, work, |column| append(&mut out, column))?;
    out.finish()
}

fn append(out: &mut Rows, column: &Column) -> Result<(), Status> {
    let ends = column.offsets().get(1..).unwrap_or_default();
    out.append(column.values(), ends, column.statuses().iter().map(|status| of_row(*status)))
}

/// Reserves a column, to translate it if a domain is named.
pub(crate) fn reserve(
    (gate, request, tokenizer): (GateHandle, RequestHandle, TokenizerHandle),
    epoch: u32,
    to: Option<&TokenDomain>,
    texts: &Texts<'_>,
) -> Result<PermitHandle, Status> {
    let request: Request = request.with(|turn| turn.take(|request| request.clone()))?;
    let permit = gate.with(|gate| {
        tokenizer.with(|tokenizer: &Tokenizer| {
            let epoch = Epoch::new(epoch).unwrap_or(tokenizer.epoch());
            match to {
                None => gate.reserve_column(&request, tokenizer, epoch, texts),
                Some(to) => gate.reserve_column_to(&request, to, tokenizer, epoch, texts),
            }
            .map_err(|error| of_gate(error, Place::NONE))
        })
    })?;
    PermitHandle::made(Turn::new(Some(Permitted::Column(permit))))
}
