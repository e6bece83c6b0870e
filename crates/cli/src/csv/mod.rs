//! Tables as text, kept byte for byte.
//!
//! A record is the bytes of its line or lines and where its cells stand in them. What nobody rewrites is copied,
//! so quoting, line ends and empty lines stay as they were; an empty cell and a quoted-empty one stay different,
//! which PostgreSQL reads as NULL and as the empty text.
//!
//! The grammar is RFC 4180's with what is found in the field: any one-byte delimiter, LF, CRLF or CR at the end
//! of a line, in any mixture, a last line without an end, empty lines. A quote opens a quoted cell only at its
//! beginning; elsewhere in an unquoted cell it is a character. It works on bytes: all that matters is ASCII, so any
//! encoding does that keeps ASCII as it is.

mod cell;
mod reader;
mod record;

pub(crate) use cell::push_cell;
pub(crate) use reader::{Fault, MAX_RECORD, Reader};
pub(crate) use record::Record;
