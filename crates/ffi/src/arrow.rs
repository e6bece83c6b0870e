//! Columns as arrays of Arrow's C data interface.

use crate::column::{in_lots, reserve};
use crate::gate::GateHandle;
use crate::guard::guard;
use crate::permit::PermitHandle;
use crate::pointers::{ArrowOut, Out, Place, Statuses, array, imported, schema};
use crate::refused::{of_column, of_gate, of_row};
use crate::rekeyer::RekeyerHandle;
use crate::request::RequestHandle;
use crate::status::Status;
use crate::table::Handle;
use crate::tokenizer::TokenizerHandle;
use crate::vault::VaultHandle;
use arrow_array::cast::AsArray;
use arrow_array::types::ByteArrayType;
use arrow_array::{
    Array, ArrayRef, GenericByteArray, GenericStringArray, LargeBinaryArray, LargeStringArray,
};
use arrow_array::{OffsetSizeTrait, StringViewArray, make_array};
use arrow_buffer::{Buffer, NullBuffer, NullBufferBuilder, OffsetBuffer, ScalarBuffer};
use arrow_data::ArrayData;
use arrow_data::ffi::FFI_ArrowArray;
use arrow_schema::DataType;
use arrow_schema::ffi::FFI_ArrowSchema;
use bytes::Bytes;
use jeton::{Column, RevealedColumn, Texts};
use std::panic::{self, AssertUnwindSafe};

/// The tokens of an Arrow array of texts: Utf8, LargeUtf8, Utf8View, or a dictionary of one of these. Array and schema are moved
/// in and released by the library, whatever it answers. What comes back is of the same type, a dictionary's rows written
/// out; a row that is null or refused is null. `statuses`, which may be NULL with capacity 0, has room for every row.
/// The caller releases what comes back.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_tokenize_arrow(
    tokenizer: TokenizerHandle,
    identifiers: *mut FFI_ArrowArray,
    identifiers_schema: *mut FFI_ArrowSchema,
    tokens: *mut FFI_ArrowArray,
    tokens_schema: *mut FFI_ArrowSchema,
    statuses: *mut Status,
    statuses_capacity: usize,
) -> Status {
    guard("jeton_tokenize_arrow", &[&tokenizer], || {
        let given = Given::new(identifiers, identifiers_schema)?;
        let out = ArrowOut::new(tokens, tokens_schema)?;
        let statuses = Statuses::new(statuses, statuses_capacity)?;
        tokenizer.with(|tokenizer| {
            given.made(out, statuses, |texts, column| tokenizer.tokenize_column(texts, column))
        })
    })
}

/// Moves an Arrow array of tokens to the rekeyer's new epoch; otherwise as `jeton_tokenize_arrow`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_rekey_arrow(
    rekeyer: RekeyerHandle,
    tokens: *mut FFI_ArrowArray,
    tokens_schema: *mut FFI_ArrowSchema,
    rekeyed: *mut FFI_ArrowArray,
    rekeyed_schema: *mut FFI_ArrowSchema,
    statuses: *mut Status,
    statuses_capacity: usize,
) -> Status {
    guard("jeton_rekey_arrow", &[&rekeyer], || {
        let given = Given::new(tokens, tokens_schema)?;
        let out = ArrowOut::new(rekeyed, rekeyed_schema)?;
        let statuses = Statuses::new(statuses, statuses_capacity)?;
        rekeyer.with(|rekeyer| given.made(out, statuses, |texts, column| rekeyer.rekey_column(texts, column)))
    })
}

/// As `jeton_gate_reserve_column`, for an Arrow array, which is moved in and released. Export the column again to reveal it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_gate_reserve_arrow(
    gate: GateHandle,
    request: RequestHandle,
    tokenizer: TokenizerHandle,
    epoch: u32,
    tokens: *mut FFI_ArrowArray,
    tokens_schema: *mut FFI_ArrowSchema,
    permit: *mut PermitHandle,
) -> Status {
    guard("jeton_gate_reserve_arrow", &[&gate, &request, &tokenizer], || {
        let given = Given::new(tokens, tokens_schema)?;
        let permit = Out::new(permit, PermitHandle::NONE)?;
        given
            .with(|texts| reserve((gate, request, tokenizer), epoch, None, texts))
            .map(|made| permit.put(made))
    })
}

/// The identifiers of an Arrow array of tokens, as far as the permit's width shows them: LargeUtf8, wiped when it is released.
/// The permit is used up, whatever is answered; otherwise as `jeton_tokenize_arrow`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_reveal_arrow(
    vault: VaultHandle,
    permit: PermitHandle,
    tokens: *mut FFI_ArrowArray,
    tokens_schema: *mut FFI_ArrowSchema,
    identifiers: *mut FFI_ArrowArray,
    identifiers_schema: *mut FFI_ArrowSchema,
    statuses: *mut Status,
    statuses_capacity: usize,
) -> Status {
    guard("jeton_reveal_arrow", &[&vault, &permit], || {
        let given = Given::new(tokens, tokens_schema)?;
        let out = ArrowOut::new(identifiers, identifiers_schema)?;
        let mut statuses = Statuses::new(statuses, statuses_capacity)?;
        statuses.room_for(given.rows())?;
        let revealed = given.with(|texts| {
            vault.with(|vault| {
                let revealed = vault.full()?.reveal_column(permit.spend_column()?, texts);
                revealed.map_err(|error| of_gate(error, Place::NONE))
            })
        })?;
        statuses.append(revealed.expose().statuses().iter().map(|status| of_row(*status)));
        handed_over(&out, &exposed(revealed)?)
    })
}

/// A column of bytes that says it is text: whether it is, each row shows.
enum Flat {
    Narrow(GenericByteArray<arrow_array::types::BinaryType>),
    Wide(LargeBinaryArray),
}

/// An array that was handed over, and whether its texts were views.
struct Given {
    flat: Flat,
    views: bool,
}

impl Given {
    fn new(array_pointer: *mut FFI_ArrowArray, schema_pointer: *mut FFI_ArrowSchema) -> Result<Self, Status> {
        let (array, schema) = (array(array_pointer), schema(schema_pointer));
        let (array, schema) = (array?, schema?);
        if array.is_released() || schema.release().is_none() {
            return Err(Status::ArrowReleased);
        }
        // What arrow-rs does not expect of a layout, it answers with a panic.
        let read = panic::catch_unwind(AssertUnwindSafe(|| Self::of(array, &schema)));
        read.unwrap_or(Err(Status::ArrowLayout))
    }

    fn of(array: FFI_ArrowArray, schema: &FFI_ArrowSchema) -> Result<Self, Status> {
        let data = imported(array, type_of(schema)?)?;
        data.validate_full().map_err(|_| Status::ArrowLayout)?;
        let views = matches!(data.data_type(), DataType::BinaryView)
            || matches!(data.data_type(), DataType::Dictionary(_, values) if **values == DataType::BinaryView);
        Ok(Self { flat: flat(&rows(data)?)?, views })
    }

    fn rows(&self) -> usize {
        match &self.flat {
            Flat::Narrow(array) => array.len(),
            Flat::Wide(array) => array.len(),
        }
    }

    fn with<R>(&self, act: impl FnOnce(&Texts<'_>) -> Result<R, Status>) -> Result<R, Status> {
        match &self.flat {
            Flat::Narrow(array) => {
                act(&texts(Texts::new(array.value_offsets(), array.value_data()), array.nulls())?)
            }
            Flat::Wide(array) => {
                act(&texts(Texts::new(array.value_offsets(), array.value_data()), array.nulls())?)
            }
        }
    }

    /// Works on the rows and hands over what comes of them, as an array of the same type.
    fn made(
        &self,
        out: ArrowOut,
        mut statuses: Statuses,
        work: impl FnMut(&Texts<'_>, &mut Column),
    ) -> Result<(), Status> {
        statuses.room_for(self.rows())?;
        let made: ArrayRef = match (&self.flat, self.views) {
            (Flat::Narrow(_), false) => {
                make_array(self.with(|texts| built::<i32>(texts, &mut statuses, work))?.into())
            }
            (Flat::Wide(_), false) => {
                make_array(self.with(|texts| built::<i64>(texts, &mut statuses, work))?.into())
            }
            (_, true) => {
                let texts = self.with(|texts| built::<i64>(texts, &mut statuses, work))?;
                make_array(StringViewArray::from(&texts).into())
            }
        };
        handed_over(&out, &made.to_data())
    }
}

/// The type of a schema, with bytes in the place of texts.
fn type_of(schema: &FFI_ArrowSchema) -> Result<DataType, Status> {
    let Some(values) = schema.dictionary() else {
        return match schema.format() {
            "u" => Ok(DataType::Binary),
            "U" => Ok(DataType::LargeBinary),
            "vu" => Ok(DataType::BinaryView),
            _ => Err(Status::ArrowType),
        };
    };
    let keys = match schema.format() {
        "c" => DataType::Int8,
        "C" => DataType::UInt8,
        "s" => DataType::Int16,
        "S" => DataType::UInt16,
        "i" => DataType::Int32,
        "I" => DataType::UInt32,
        "l" => DataType::Int64,
        "L" => DataType::UInt64,
        _ => return Err(Status::ArrowType),
    };
    match type_of(values)? {
        DataType::Dictionary(..) => Err(Status::ArrowType),
        values => Ok(DataType::Dictionary(Box::new(keys), Box::new(values))),
    }
}

/// The rows, those of a dictionary written out.
fn rows(data: ArrayData) -> Result<ArrayRef, Status> {
    let array = make_array(data);
    match array.as_any_dictionary_opt() {
        None => Ok(array),
        Some(dictionary) => arrow_select::take::take(dictionary.values(), dictionary.keys(), None)
            .map_err(|_| Status::ArrowLayout),
    }
}

fn flat(rows: &dyn Array) -> Result<Flat, Status> {
    match rows.data_type() {
        DataType::Binary => Ok(Flat::Narrow(rows.as_binary::<i32>().clone())),
        DataType::LargeBinary => Ok(Flat::Wide(rows.as_binary::<i64>().clone())),
        DataType::BinaryView => Ok(Flat::Wide(rows.as_binary_view().iter().collect())),
        _ => Err(Status::ArrowType),
    }
}

fn texts<'a>(
    texts: Result<Texts<'a>, jeton::ColumnError>,
    nulls: Option<&'a NullBuffer>,
) -> Result<Texts<'a>, Status> {
    let texts = texts.map_err(|error| of_column(error, Place::NONE))?;
    match nulls {
        Some(nulls) => texts
            .with_validity(nulls.validity(), nulls.offset())
            .map_err(|error| of_column(error, Place::NONE)),
        None => Ok(texts),
    }
}

/// What comes of the rows, with offsets of this width.
fn built<O: OffsetSizeTrait>(
    texts: &Texts<'_>,
    statuses: &mut Statuses,
    work: impl FnMut(&Texts<'_>, &mut Column),
) -> Result<GenericStringArray<O>, Status> {
    let mut values: Vec<u8> = Vec::new();
    let mut offsets: Vec<O> = Vec::with_capacity(texts.len().saturating_add(1));
    offsets.push(O::usize_as(0));
    let mut nulls = NullBufferBuilder::new(texts.len());
    in_lots(texts, work, |column| {
        let start = values.len();
        values.extend_from_slice(column.values().as_bytes());
        // No end is further than this one.
        O::from_usize(values.len()).ok_or(Status::TooLarge)?;
        let ends = column.offsets().get(1..).unwrap_or_default();
        offsets.extend(
            ends.iter()
                .map(|end| O::usize_as(start.saturating_add(usize::try_from(*end).unwrap_or_default()))),
        );
        let made = column.statuses();
        if made.iter().all(|status| *status == jeton::Status::Made) {
            nulls.append_n_non_nulls(made.len());
        } else {
            made.iter().for_each(|status| nulls.append(*status == jeton::Status::Made));
        }
        statuses.append(made.iter().map(|status| of_row(*status)));
        Ok(())
    })?;
    let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
    string_array(offsets, Buffer::from_vec(values), nulls.finish())
}

fn string_array<T: ByteArrayType>(
    offsets: OffsetBuffer<T::Offset>,
    values: Buffer,
    nulls: Option<NullBuffer>,
) -> Result<GenericByteArray<T>, Status> {
    GenericByteArray::try_new(offsets, values, nulls).map_err(|_| Status::Internal)
}

/// Identifiers where they are, so that they are wiped when the array is released.
struct Kept(RevealedColumn);

impl AsRef<[u8]> for Kept {
    fn as_ref(&self) -> &[u8] {
        self.0.expose().values().as_bytes()
    }
}

fn exposed(revealed: RevealedColumn) -> Result<ArrayData, Status> {
    let offsets = OffsetBuffer::new(ScalarBuffer::from(revealed.expose().offsets().to_vec()));
    let made = revealed.expose().statuses().iter().map(|status| *status == jeton::Status::Made);
    let nulls = NullBuffer::from_iter(made);
    let values = Buffer::from(Bytes::from_owner(Kept(revealed)));
    let array: LargeStringArray = string_array(offsets, values, Some(nulls))?;
    Ok(array.to_data())
}

fn handed_over(out: &ArrowOut, data: &ArrayData) -> Result<(), Status> {
    let (array, schema) = arrow_array::ffi::to_ffi(data).map_err(|_| Status::Internal)?;
    out.put(array, schema);
    Ok(())
}
