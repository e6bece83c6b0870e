//! Which error of jeton is which status. Where an error has a number in it, [`Place`] takes it.

use crate::pointers::Place;
use crate::status::Status;
use jeton::{ColumnError, GateError, KeyringError, PolicyError, Reason, TextError};
use jeton_ledger::LedgerError;
use std::io::ErrorKind;

pub(crate) fn of_text(error: TextError, place: Place) -> Status {
    place.mark(error.at);
    of_reason(error.reason)
}

/// Of a row, which says no place.
pub(crate) fn of_reason(reason: Reason) -> Status {
    match reason {
        Reason::Empty => Status::TextEmpty,
        Reason::TooShort => Status::TextTooShort,
        Reason::TooLong => Status::TextTooLong,
        Reason::Character => Status::TextCharacter,
        Reason::CheckDigits => Status::TextCheckDigits,
        Reason::NeverIssued => Status::TextNeverIssued,
        Reason::Placeholder => Status::TextPlaceholder,
        Reason::AlreadyToken => Status::TextAlreadyToken,
        Reason::NotAToken => Status::TextNotAToken,
        Reason::SeveralValues => Status::TextSeveralValues,
        Reason::Extension => Status::TextExtension,
        Reason::LocalNumber => Status::TextLocalNumber,
        Reason::NoRegion => Status::TextNoRegion,
        Reason::CallingCode => Status::TextCallingCode,
        Reason::NotInCountry => Status::TextNotInCountry,
        Reason::NoMailbox => Status::TextNoMailbox,
        Reason::Mailbox => Status::TextMailbox,
        Reason::Host => Status::TextHost,
        Reason::HostNeedsIdna => Status::TextHostNeedsIdna,
        Reason::NoMask => Status::TextNoMask,
        Reason::NotUtf8 => Status::TextNotUtf8,
        _ => Status::TextOther,
    }
}

pub(crate) fn of_row(status: jeton::Status) -> Status {
    match status {
        jeton::Status::Made => Status::Ok,
        jeton::Status::Null => Status::Null,
        jeton::Status::Refused(error) => of_reason(error.reason),
    }
}

pub(crate) fn of_keyring(error: KeyringError) -> Status {
    match error {
        KeyringError::Io(_, kind) => of_file(kind),
        KeyringError::Sealed => Status::Sealed,
        KeyringError::KeyFile => Status::KeyForm,
        KeyringError::EmptyPassphrase => Status::EmptyPassphrase,
        KeyringError::TestKeyring => Status::TestKeyring,
        KeyringError::Scoped => Status::Scoped,
        KeyringError::DomainName => Status::DomainName,
        KeyringError::UnknownDomain => Status::UnknownDomain,
        KeyringError::DomainExists => Status::DomainExists,
        KeyringError::Suffix => Status::Suffix,
        KeyringError::NestedSuffix => Status::NestedSuffix,
        KeyringError::UnknownEpoch(_) => Status::UnknownEpoch,
        KeyringError::Retired(_) => Status::Retired,
        KeyringError::Destroyed(_) => Status::Destroyed,
        KeyringError::TooMany => Status::KeyringFull,
        KeyringError::Region => Status::Region,
        KeyringError::UnknownFormat => Status::UnknownFormat,
        KeyringError::Mask => Status::Mask,
        KeyringError::OtherLedger => Status::OtherLedger,
        KeyringError::Randomness => Status::Randomness,
        _ => Status::KeyringOther,
    }
}

/// Of a gate that is opened: the place is the number of an allow line.
pub(crate) fn of_opening(error: KeyringError, place: Place) -> Status {
    match error {
        KeyringError::PolicyFormat(line) => {
            place.mark(line);
            Status::PolicyFormat
        }
        KeyringError::PolicyDomain(line) => {
            place.mark(line);
            Status::PolicyDomain
        }
        other => of_keyring(other),
    }
}

/// The place is the number of a line.
pub(crate) fn of_policy(error: PolicyError, place: Place) -> Status {
    match error {
        PolicyError::Io(_, kind) => of_file(kind),
        PolicyError::Line { line, .. } => {
            place.mark(line);
            Status::PolicyLine
        }
        _ => Status::LedgerOther,
    }
}

pub(crate) fn of_ledger(error: LedgerError) -> Status {
    match error {
        LedgerError::Missing | LedgerError::NotALedger => Status::NoLedger,
        LedgerError::Address => Status::LedgerAddress,
        LedgerError::Store(_) | LedgerError::Server(_) | LedgerError::Thread => Status::LedgerStore,
        LedgerError::File(kind) => of_file(kind),
        LedgerError::Weak(_) => Status::LedgerWeak,
        LedgerError::NoWitness | LedgerError::WitnessForm | LedgerError::OtherLedger => Status::Witness,
        LedgerError::RolledBack { .. } | LedgerError::Rewritten(_) => Status::RolledBack,
        LedgerError::Wrong(_) => Status::LedgerBroken,
        _ => Status::LedgerOther,
    }
}

pub(crate) fn of_gate(error: GateError, place: Place) -> Status {
    match error {
        GateError::Refused => Status::Refused,
        GateError::Unavailable => Status::Unavailable,
        GateError::Request => Status::Request,
        GateError::OtherVault => Status::OtherVault,
        GateError::OtherAct => Status::OtherAct,
        GateError::NotOurs => Status::NotOurs,
        GateError::NoFit => Status::NoFit,
        GateError::Text(error) => of_text(error, place),
        GateError::OtherColumn => Status::OtherColumn,
        _ => Status::GateOther,
    }
}

/// The place is the number of an offset.
pub(crate) fn of_column(error: ColumnError, place: Place) -> Status {
    if let ColumnError::Offset(number) = error {
        place.mark(number);
    }
    Status::Offsets
}

pub(crate) fn of_file(kind: ErrorKind) -> Status {
    match kind {
        ErrorKind::NotFound => Status::NotFound,
        ErrorKind::PermissionDenied => Status::Denied,
        _ => Status::InputOutput,
    }
}
