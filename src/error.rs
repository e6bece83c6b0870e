//! What went wrong and where; never what the input was.
//!
//! Three readers, three types: [`TextError`] for the caller with a text, [`KeyringError`] for the operator with
//! a keyring, [`GateError`] for the caller, and later the auditor, at the gate. [`ParameterError`] belongs to
//! `hazmat`.

use std::io;
use thiserror::Error;

/// Why a text is refused, and at which byte.
///
/// ```
/// use jeton::{Reason, Side, formats};
/// let error = formats::US_SSN.inspect(Side::Identifier, "123-45-678O").unwrap_err();
/// assert_eq!((error.reason, error.at), (Reason::Character, 10));
/// assert_eq!(error.to_string(), "a character that does not belong here, at byte 10");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
#[error("{reason}, at byte {at}")]
#[non_exhaustive]
pub struct TextError {
    /// What is wrong.
    pub reason: Reason,
    /// Offset in bytes, from 0, of the first place where it shows in the text as it was given.
    pub at: usize,
}

impl TextError {
    pub(crate) const fn new(reason: Reason, at: usize) -> Self {
        Self { reason, at }
    }
}

/// What is wrong with a text.
///
/// ```
/// assert_eq!(jeton::Reason::CheckDigits.to_string(), "the check digits do not match");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Error)]
#[non_exhaustive]
pub enum Reason {
    /// Nothing but blanks.
    #[error("the text is empty")]
    Empty,
    /// Fewer characters than the format has.
    #[error("the text ends too early")]
    TooShort,
    /// More characters than the format has, or a token that would grow past the format's limits.
    #[error("the text, or the token it would get, is too long")]
    TooLong,
    /// A character that no text of the format has at this place.
    #[error("a character that does not belong here")]
    Character,
    /// The check digits do not fit the rest.
    #[error("the check digits do not match")]
    CheckDigits,
    /// Well formed, but its parts hold a value that is never issued.
    #[error("a number that is never issued")]
    NeverIssued,
    /// A known placeholder, used in forms and never a person.
    #[error("a placeholder that belongs to nobody")]
    Placeholder,
    /// It was tokenized before.
    #[error("already a token")]
    AlreadyToken,
    /// Read as a token, but no token of this format and domain looks like it.
    #[error("not a token of this format and domain")]
    NotAToken,
    /// More than one value stands in the text.
    #[error("more than one value; split them into cells of their own")]
    SeveralValues,
    /// A telephone extension (`poste 12`) stands behind the number.
    #[error("a telephone extension; keep it in a column of its own")]
    Extension,
    /// A telephone number that can only be dialled within its area.
    #[error("a local number without its area code")]
    LocalNumber,
    /// A national telephone number, and no default region to read it with.
    #[error("a national number; give a default region or write it with + and its calling code")]
    NoRegion,
    /// A calling code that does not exist.
    #[error("an unknown calling code")]
    CallingCode,
    /// No telephone number of this country has this length or beginning.
    #[error("not a number of this country")]
    NotInCountry,
    /// No `@`, or nothing before it.
    #[error("no mailbox before an @")]
    NoMailbox,
    /// The part before the `@` is not one that RFC 5321 or RFC 6531 allows.
    #[error("a mailbox name that is not allowed")]
    Mailbox,
    /// The part behind the `@` is not a host name.
    #[error("not a host name")]
    Host,
    /// The host has letters outside ASCII and the feature `idna` is off.
    #[error("a host outside ASCII; build with the feature idna")]
    HostNeedsIdna,
    /// The format cannot show the part that a mask asks for.
    #[error("this format has no such mask")]
    NoMask,
    /// The bytes are no text.
    #[error("bytes that are not UTF-8")]
    NotUtf8,
}

/// What is wrong with a keyring, a key, a domain or an epoch. For the operator.
///
/// ```
/// use jeton::{KeySource, KeyringError, Vault};
/// let error = Vault::open("missing.keyring", &KeySource::passphrase("correct horse")).unwrap_err();
/// assert_eq!(error, KeyringError::Io("read the keyring", std::io::ErrorKind::NotFound));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeyringError {
    /// The operating system refused.
    #[error("cannot {0}: {1}")]
    Io(&'static str, io::ErrorKind),
    /// Wrong key or damaged file; the two look the same.
    #[error("the keyring does not open: wrong key, or a damaged file; check the key, or restore a backup")]
    Sealed,
    /// A key file that is not 32 bytes of randomness in the expected form.
    #[error("not a key file; make one with `jeton init --key-file`")]
    KeyFile,
    /// An empty passphrase.
    #[error("the passphrase is empty; give at least one character")]
    EmptyPassphrase,
    /// A test keyring, and the caller did not allow those.
    #[error("a test keyring; allow test keyrings explicitly, or open a real one")]
    TestKeyring,
    /// A scoped keyring where a full one is needed.
    #[error("a scoped keyring; this needs the full keyring")]
    Scoped,
    /// A full keyring where a scoped one is expected.
    #[error("a full keyring; open it with Vault, not ScopedVault")]
    Full,
    /// Not a name for a domain.
    #[error("not a domain name; use 1 to 64 lower-case letters, digits, '.', '_' or '-'")]
    DomainName,
    /// A domain that the keyring does not declare.
    #[error("an undeclared domain; declare it with `jeton domain add`, or check the spelling")]
    UnknownDomain,
    /// The domain is declared already.
    #[error("the domain is declared already; see `jeton domain list`")]
    DomainExists,
    /// Not a suffix for e-mail tokens.
    #[error("not an e-mail suffix; use a host name under .example or under a domain you own")]
    Suffix,
    /// A suffix under that of another domain, or above it: a token of one would be read as a token of the other.
    #[error("the suffix lies under or above another domain's; take that one, or one beside it")]
    NestedSuffix,
    /// An epoch that the keyring does not hold.
    #[error("epoch {0} is not in the keyring; see `jeton keyring list`")]
    UnknownEpoch(u32),
    /// The epoch is retired: it opens old tokens and makes no new ones.
    #[error("epoch {0} is retired; tokenize with a live one")]
    Retired(u32),
    /// The epoch's root key is gone, and its tokens with it.
    #[error("epoch {0} is destroyed; its tokens cannot come back")]
    Destroyed(u32),
    /// A domain still tokenizes with the epoch.
    #[error("epoch {0} is in use by a domain; move it with `jeton domain use-epoch` first")]
    EpochInUse(u32),
    /// No more domains or epochs fit.
    #[error("the keyring is full; it holds at most 1000 domains and 1000 epochs")]
    TooMany,
    /// A manifest's key check value is not this keyring's.
    #[error("the key check value differs; this is another keyring, domain or epoch")]
    CheckValue,
    /// A manifest's e-mail suffix is not the domain's.
    #[error("the domain's e-mail suffix differs; this keyring did not make these tokens")]
    OtherSuffix,
    /// A column that the manifest does not name.
    #[error("no such column in the manifest; check its name, or the manifest")]
    UnknownColumn,
    /// A version of a format that this version of the library does not have.
    #[error("version {0} of the format is unknown; use a newer version of jeton")]
    FormatVersion(u16),
    /// A region that has no telephone numbers of its own.
    #[error("an unknown region; use an ISO 3166 code such as FR")]
    Region,
    /// No format of this name.
    #[error("an unknown format; see `jeton formats`")]
    UnknownFormat,
    /// The format cannot show the part that was asked for.
    #[error("this format has no such mask")]
    Mask,
    /// The allow line of this number, from 1, names a format that does not exist.
    #[error("allow line {0} of the policy names an unknown format; see `jeton formats`")]
    PolicyFormat(usize),
    /// The allow line of this number, from 1, names a domain that the keyring does not declare.
    #[error(
        "allow line {0} of the policy names an undeclared domain; declare it with `jeton domain add`, or check the spelling"
    )]
    PolicyDomain(usize),
    /// The ledger is not the one that the keyring pins.
    #[error("not the ledger that the keyring pins; open that one, or pin this one as an operator")]
    OtherLedger,
    /// The system gave no randomness.
    #[error("the system gives no randomness; nothing was written")]
    Randomness,
    /// Someone else saved the keyring since it was opened; saving would undo that.
    #[error("the keyring file was saved by someone else since it was opened; open it again")]
    Changed,
}

/// Why a reveal did not happen.
///
/// ```
/// assert_eq!(jeton::GateError::Refused.to_string(), "refused");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum GateError {
    /// No. It never says which rule applied, how much is left, or whether the token exists.
    #[error("refused")]
    Refused,
    /// The ledger cannot answer; nothing was released. Retry later.
    #[error("the ledger cannot answer; retry later")]
    Unavailable,
    /// The request names no token or too many, asks for two things at once, or has a name that is empty or longer than
    /// 200 bytes.
    #[error("a request does one thing with 1 to 10000 tokens, and its names have 1 to 200 bytes")]
    Request,
    /// The permit was made by another vault.
    #[error("the permit belongs to another vault")]
    OtherVault,
    /// The permit was granted for another act: revealing and translating are two.
    #[error("the permit is for another act")]
    OtherAct,
    /// A sealed text that the keys of its domain and epoch did not make.
    #[error("the keys of its domain and epoch did not make this token")]
    NotOurs,
    /// The value does not fit the other domain: an e-mail host too long with the other suffix.
    #[error("the token does not fit the other domain")]
    NoFit,
    /// The text is no identifier of the format. Nobody was asked and nothing was written down.
    #[error("{0}")]
    Text(TextError),
    /// The column is not the one that the permit was granted for.
    #[error("the permit is for another column")]
    OtherColumn,
}

/// What is wrong with a signed note or a key of notes.
///
/// ```
/// assert_eq!(jeton::Note::parse("a text").unwrap_err(), jeton::NoteError::Form);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NoteError {
    /// It is not of the form, or not of the kind that was expected.
    #[error("not a signed text of the expected form; take the file as it was handed out")]
    Form,
    /// A key that is none, or whose id does not fit its name.
    #[error("not a key for signed texts; take the whole line as it was made")]
    Key,
    /// A name that is no name of a key.
    #[error("a key's name has 1 to 200 bytes, without blanks and without +")]
    Name,
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    Randomness,
}

/// What is wrong with a column's layout. Nothing was read.
///
/// ```
/// use jeton::{ColumnError, Texts};
/// let error = Texts::new(&[0_i32, 3, 2], b"onetw").unwrap_err();
/// assert_eq!(error, ColumnError::Offset(2));
/// assert_eq!(error.to_string(), "offset 2 is negative, below the one before, or past the end of the bytes");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ColumnError {
    /// The offset of this number, from 0.
    #[error("offset {0} is negative, below the one before, or past the end of the bytes")]
    Offset(usize),
    /// Fewer bits than rows.
    #[error("the validity bitmap is too short for the rows")]
    Validity,
}

/// What is wrong with the parameters of FF1.
///
/// ```
/// assert_eq!(jeton::ParameterError::Numeral(3).to_string(), "the numeral at position 3 is not below the radix");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ParameterError {
    /// The key is not 16, 24 or 32 bytes.
    #[error("a key has 16, 24 or 32 bytes")]
    KeyLength,
    /// The radix is not in 2..=65536.
    #[error("the radix is not in 2..=65536")]
    Radix,
    /// Fewer than a million texts of this radix and length (NIST SP 800-38G, 5.1 with revision 1's floor).
    #[error("fewer than 1000000 values; use longer texts")]
    TooFewValues,
    /// The text or the tweak is longer than 2^32 - 1.
    #[error("the text or the tweak is too long")]
    TooLong,
    /// A numeral that is not below the radix, at this position.
    #[error("the numeral at position {0} is not below the radix")]
    Numeral(usize),
}
