//! Every pointer that crosses, and nothing else.
//!
//! A pointer comes here only as an argument of an export, and whoever calls an export has promised what the head of
//! `jeton.h` asks: a pointer that is not NULL points to as much memory of its type as the length beside it says, for as long
//! as the call takes, and nobody writes there meanwhile. That promise, with the checks made here for NULL, length,
//! alignment and overlap, is why the blocks below are sound.

use crate::status::Status;
use arrow_array::ffi::from_ffi_and_data_type;
use arrow_data::ArrayData;
use arrow_data::ffi::FFI_ArrowArray;
use arrow_schema::DataType;
use arrow_schema::ffi::FFI_ArrowSchema;
use std::ffi::{c_char, c_int};
use std::fs::File;
use std::os::fd::BorrowedFd;
use std::{ptr, slice, str};

/// Memory, by its first address and the one behind it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    start: usize,
    end: usize,
}

impl Span {
    fn of<T>(pointer: *const T, count: usize) -> Result<Self, Status> {
        let bytes = count.checked_mul(size_of::<T>()).ok_or(Status::TooLarge)?;
        isize::try_from(bytes).map_err(|_| Status::TooLarge)?;
        if pointer.is_null() {
            return if bytes == 0 { Ok(Self { start: 0, end: 0 }) } else { Err(Status::NullPointer) };
        }
        if !pointer.is_aligned() {
            return Err(Status::Misaligned);
        }
        let start = pointer.addr();
        Ok(Self { start, end: start.checked_add(bytes).ok_or(Status::TooLarge)? })
    }

    fn meets(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// Whether no output lies over an input or another output.
fn apart(outputs: &[Span], inputs: &[Span]) -> Result<(), Status> {
    let mut rest = outputs;
    while let [output, others @ ..] = rest {
        if inputs.iter().chain(others).any(|other| output.meets(*other)) {
            return Err(Status::Overlap);
        }
        rest = others;
    }
    Ok(())
}

fn items<'a, T>(pointer: *const T, count: usize) -> Result<&'a [T], Status> {
    Span::of(pointer, count)?;
    if pointer.is_null() {
        return Ok(&[]);
    }
    // SAFETY: not NULL, aligned, no longer than memory can be; the caller has so many items there.
    Ok(unsafe { slice::from_raw_parts(pointer, count) })
}

/// Bytes that C hands over.
pub(crate) fn bytes<'a>(pointer: *const u8, len: usize) -> Result<&'a [u8], Status> {
    items(pointer, len)
}

/// A name or a path.
pub(crate) fn name<'a>(pointer: *const u8, len: usize) -> Result<&'a str, Status> {
    str::from_utf8(bytes(pointer, len)?).map_err(|_| Status::NotUtf8)
}

/// An identifier or a token.
pub(crate) fn text<'a>(pointer: *const u8, len: usize, place: Place) -> Result<&'a str, Status> {
    str::from_utf8(bytes(pointer, len)?).map_err(|error| {
        place.mark(error.valid_up_to());
        Status::TextNotUtf8
    })
}

/// A column's offsets: none for no rows.
pub(crate) fn offsets<'a>(pointer: *const i64, rows: usize) -> Result<&'a [i64], Status> {
    if rows == 0 { Ok(&[]) } else { items(pointer, rows.checked_add(1).ok_or(Status::TooLarge)?) }
}

/// A column's validity bitmap, if there is one.
pub(crate) fn validity<'a>(pointer: *const u8, rows: usize) -> Result<Option<&'a [u8]>, Status> {
    if pointer.is_null() { Ok(None) } else { bytes(pointer, rows.div_ceil(8)).map(Some) }
}

/// Where an input lies.
pub(crate) fn span<T>(items: &[T]) -> Span {
    let start = items.as_ptr().addr();
    Span { start, end: start.saturating_add(size_of_val(items)) }
}

/// One value that C gets back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Out<T>(*mut T);

impl<T: Copy> Out<T> {
    /// The place for it, which says `nothing` until then.
    pub(crate) fn new(pointer: *mut T, nothing: T) -> Result<Self, Status> {
        Span::of(pointer, 1)?;
        let out = Self(pointer);
        out.put(nothing);
        Ok(out)
    }

    pub(crate) fn put(self, value: T) {
        // SAFETY: not NULL and aligned, as `new` saw; the caller has room for one there.
        unsafe { self.0.write(value) };
    }
}

/// Where something is wrong, for a caller who wants to know.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place(Option<Out<usize>>);

impl Place {
    /// A place that nobody wants to know.
    pub(crate) const NONE: Self = Self(None);

    pub(crate) fn new(pointer: *mut usize) -> Result<Self, Status> {
        if pointer.is_null() { Ok(Self::NONE) } else { Out::new(pointer, 0).map(|out| Self(Some(out))) }
    }

    pub(crate) fn mark(self, place: usize) {
        if let Some(out) = self.0 {
            out.put(place);
        }
    }
}

/// A buffer for a text that C gets back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    buffer: *mut u8,
    capacity: usize,
    written: Out<usize>,
}

impl Output {
    pub(crate) fn new(
        buffer: *mut u8,
        capacity: usize,
        written: *mut usize,
        inputs: &[Span],
    ) -> Result<Self, Status> {
        let spans = [Span::of(buffer, capacity)?, Span::of(written, 1)?];
        apart(&spans, inputs)?;
        Ok(Self { buffer, capacity, written: Out::new(written, 0)? })
    }

    /// Hands the text over, or says how long it is.
    pub(crate) fn put(self, text: &str) -> Result<(), Status> {
        self.written.put(text.len());
        if text.len() > self.capacity {
            return Err(Status::TooShort);
        }
        if !text.is_empty() {
            // SAFETY: the buffer is not NULL and has room for `capacity` bytes, apart from every input; the text is ours.
            unsafe { ptr::copy_nonoverlapping(text.as_ptr(), self.buffer, text.len()) };
        }
        Ok(())
    }
}

/// Buffers for a column that C gets back, filled from the first row on.
#[derive(Debug)]
pub(crate) struct Rows {
    values: *mut u8,
    capacity: usize,
    written: Out<usize>,
    offsets: *mut i64,
    statuses: *mut Status,
    /// How many rows there is room for, how many are done, and how many bytes they need.
    rows: usize,
    done: usize,
    needed: usize,
}

impl Rows {
    pub(crate) fn new(
        (values, capacity): (*mut u8, usize),
        written: *mut usize,
        offsets: *mut i64,
        statuses: *mut Status,
        rows: usize,
        inputs: &[Span],
    ) -> Result<Self, Status> {
        let ends = rows.checked_add(1).ok_or(Status::TooLarge)?;
        let spans = [
            Span::of(values, capacity)?,
            Span::of(written, 1)?,
            Span::of(offsets, ends)?,
            Span::of(statuses, rows)?,
        ];
        apart(&spans, inputs)?;
        // SAFETY: not NULL and aligned; the caller has room for one more offset than rows.
        unsafe { offsets.write(0) };
        let written = Out::new(written, 0)?;
        Ok(Self { values, capacity, written, offsets, statuses, rows, done: 0, needed: 0 })
    }

    /// Puts rows behind those that are done. Values that do not fit any more are only counted.
    pub(crate) fn append(
        &mut self,
        values: &str,
        ends: &[i64],
        statuses: impl ExactSizeIterator<Item = Status>,
    ) -> Result<(), Status> {
        let needed = self.needed.checked_add(values.len()).ok_or(Status::TooLarge)?;
        let start = i64::try_from(self.needed).map_err(|_| Status::TooLarge)?;
        let left = self.rows.saturating_sub(self.done);
        if ends.len() > left || statuses.len() != ends.len() {
            return Err(Status::Internal);
        }
        if needed <= self.capacity && !values.is_empty() {
            // SAFETY: `needed` bytes fit into the buffer, so what is there before is no further than its end.
            let behind = unsafe { self.values.add(self.needed) };
            // SAFETY: as many bytes as the text has fit behind; the text is ours.
            unsafe { ptr::copy_nonoverlapping(values.as_ptr(), behind, values.len()) };
        }
        for ((row, end), status) in (self.done..).zip(ends).zip(statuses) {
            // SAFETY: one of the rows, so its end's place lies within the offsets.
            let offset = unsafe { self.offsets.add(row.saturating_add(1)) };
            // SAFETY: within the offsets, and aligned as they are.
            unsafe { offset.write(start.saturating_add(*end)) };
            // SAFETY: one of the rows, so its place lies within the statuses.
            let place = unsafe { self.statuses.add(row) };
            // SAFETY: within the statuses, and aligned as they are.
            unsafe { place.write(status) };
        }
        self.done = self.done.saturating_add(ends.len());
        self.needed = needed;
        Ok(())
    }

    /// Says how long the values are, and whether they are all there.
    pub(crate) fn finish(self) -> Result<(), Status> {
        self.written.put(self.needed);
        if self.needed > self.capacity { Err(Status::TooShort) } else { Ok(()) }
    }
}

/// An Arrow array that is handed over for good; what stays with the caller is marked as released.
pub(crate) fn array(pointer: *mut FFI_ArrowArray) -> Result<FFI_ArrowArray, Status> {
    Span::of(pointer, 1)?;
    // SAFETY: not NULL and aligned; the caller has one there, of the layout that Arrow states.
    Ok(unsafe { FFI_ArrowArray::from_raw(pointer) })
}

/// An Arrow schema that is handed over for good.
pub(crate) fn schema(pointer: *mut FFI_ArrowSchema) -> Result<FFI_ArrowSchema, Status> {
    Span::of(pointer, 1)?;
    // SAFETY: not NULL and aligned; the caller has one there, of the layout that Arrow states.
    Ok(unsafe { FFI_ArrowSchema::from_raw(pointer) })
}

/// Room for an array and its schema that C gets back.
#[derive(Debug)]
pub(crate) struct ArrowOut {
    array: *mut FFI_ArrowArray,
    schema: *mut FFI_ArrowSchema,
}

impl ArrowOut {
    pub(crate) fn new(array: *mut FFI_ArrowArray, schema: *mut FFI_ArrowSchema) -> Result<Self, Status> {
        apart(&[Span::of(array, 1)?, Span::of(schema, 1)?], &[])?;
        let out = Self { array, schema };
        out.put(FFI_ArrowArray::empty(), FFI_ArrowSchema::empty());
        Ok(out)
    }

    /// Hands both over; the caller releases them.
    pub(crate) fn put(&self, array: FFI_ArrowArray, schema: FFI_ArrowSchema) {
        // SAFETY: not NULL and aligned, as `new` saw; what stood there is the caller's and is not dropped.
        unsafe { self.array.write(array) };
        // SAFETY: as above.
        unsafe { self.schema.write(schema) };
    }
}

/// What became of each row, for a caller who wants to know.
#[derive(Debug)]
pub(crate) struct Statuses {
    pointer: *mut Status,
    capacity: usize,
    done: usize,
}

impl Statuses {
    pub(crate) fn new(pointer: *mut Status, capacity: usize) -> Result<Self, Status> {
        Span::of(pointer, capacity)?;
        Ok(Self { pointer, capacity, done: 0 })
    }

    /// # Errors
    /// [`Status::TooShort`] if they are wanted and there is too little room.
    pub(crate) fn room_for(&self, rows: usize) -> Result<(), Status> {
        if self.pointer.is_null() || rows <= self.capacity { Ok(()) } else { Err(Status::TooShort) }
    }

    /// Puts those of more rows behind the others, as far as there is room.
    pub(crate) fn append(&mut self, statuses: impl Iterator<Item = Status>) {
        for status in statuses.take(self.capacity.saturating_sub(self.done)) {
            // SAFETY: fewer are done than there is room for.
            let place = unsafe { self.pointer.add(self.done) };
            // SAFETY: within the statuses, and aligned as they are.
            unsafe { place.write(status) };
            self.done = self.done.saturating_add(1);
        }
    }
}

/// Most rows of an array, with those before its offset, and most buffers: sums of lengths stay far from the end of memory.
const MOST: usize = 1 << 40;

/// An array that was handed over, as data of this type: bytes, or a dictionary of them.
///
/// # Errors
/// [`Status::ArrowLayout`] if it is not laid out so, as far as can be seen from it: how long a buffer is it does not say.
pub(crate) fn imported(array: FFI_ArrowArray, data_type: DataType) -> Result<ArrayData, Status> {
    if !is_laid_out(&array, &data_type) {
        return Err(Status::ArrowLayout);
    }
    // SAFETY: buffers are as many as the type has, there where they must be, and aligned; no length in them is negative. That they
    // are as long as the array says is what the caller promised.
    let imported = unsafe { from_ffi_and_data_type(array, data_type) };
    imported.map_err(|_| Status::ArrowLayout)
}

fn is_laid_out(array: &FFI_ArrowArray, data_type: &DataType) -> bool {
    let (len, first, buffers) = (array.len(), array.offset(), array.num_buffers());
    let Some(rows) = len.checked_add(first).filter(|rows| len <= MOST && *rows <= MOST) else { return false };
    if array.num_children() != 0 || !(2..=MOST).contains(&buffers) {
        return false;
    }
    let values = array.dictionary();
    match data_type {
        DataType::Binary => buffers == 3 && values.is_none() && ends_well::<i32>(array, rows),
        DataType::LargeBinary => buffers == 3 && values.is_none() && ends_well::<i64>(array, rows),
        DataType::BinaryView => {
            let lengths = array.buffer(buffers.saturating_sub(1)).cast::<i64>();
            buffers >= 3
                && values.is_none()
                && (rows == 0 || !array.buffer(1).is_null())
                && (2..buffers.saturating_sub(1)).zip(0..).all(|(buffer, number)| {
                    number_at(lengths, number)
                        .is_some_and(|length| length == 0 || length > 0 && !array.buffer(buffer).is_null())
                })
        }
        DataType::Dictionary(_, value_type) => {
            buffers == 2
                && (rows == 0 || !array.buffer(1).is_null())
                && values.is_some_and(|values| !values.is_released() && is_laid_out(values, value_type))
        }
        _ => false,
    }
}

/// Whether the last offset is there, and leads to bytes that are there.
fn ends_well<O: Copy + Into<i64>>(array: &FFI_ArrowArray, rows: usize) -> bool {
    if rows == 0 {
        return true;
    }
    let last = number_at(array.buffer(1).cast::<O>(), rows).map(Into::into);
    last.is_some_and(|last| last == 0 || last > 0 && !array.buffer(2).is_null())
}

/// The number at this position, if there are any that can be read.
fn number_at<T: Copy>(numbers: *const T, position: usize) -> Option<T> {
    if numbers.is_null() || !numbers.is_aligned() {
        return None;
    }
    // SAFETY: no further from the first than the array says that there are.
    let place = unsafe { numbers.add(position) };
    // SAFETY: within the numbers, and aligned as they are.
    Some(unsafe { place.read() })
}

/// A file of its own for an open descriptor, which stays the caller's.
pub(crate) fn descriptor(number: c_int) -> Result<File, Status> {
    if number < 0 {
        return Err(Status::Argument);
    }
    // SAFETY: not -1; a descriptor that is not open is an error of the next call.
    let borrowed = unsafe { BorrowedFd::borrow_raw(number) };
    let owned = borrowed.try_clone_to_owned().map_err(|error| crate::refused::of_file(error.kind()))?;
    Ok(File::from(owned))
}

/// A text of the library's own that stands for ever, with a NUL behind it.
pub(crate) fn constant(text: &'static str) -> *const c_char {
    text.as_ptr().cast()
}
