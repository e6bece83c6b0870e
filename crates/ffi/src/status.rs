//! [`Status`]: what every call answers. A number is never used again for something else.
//!
//! Families: 1xx how the library is called, 2xx a text, 3xx a keyring, 4xx a policy or a ledger, 5xx the gate.

macro_rules! statuses {
    ($($number:literal $variant:ident $name:ident $message:literal)*) => {
        /// What a call answers, or what became of a row.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(i32)]
        #[non_exhaustive]
        pub enum Status {
            $(#[doc = $message] $variant = $number,)*
        }

        /// Number, name and message of each, the texts with a NUL behind.
        pub(crate) const TABLE: &[(i32, &str, &str)] =
            &[$(($number, concat!(stringify!($name), "\0"), concat!($message, "\0")),)*];
    };
}

statuses! {
    0 Ok JETON_OK "it is done"
    1 Null JETON_NULL "the row is null, and stays it"

    101 NullPointer JETON_NULL_POINTER "a pointer is NULL that must not be; give it, or a length of 0 with it"
    102 TooShort JETON_TOO_SHORT "the buffer is too short; give one of the length that was written"
    103 TooLarge JETON_TOO_LARGE "a length or count is larger than the address space or the layout holds; check it, or split the work"
    104 Overlap JETON_OVERLAP "an output lies over an input or another output; give it memory of its own"
    105 Misaligned JETON_MISALIGNED "a pointer is not aligned for its type; give it memory of that type"
    106 NotUtf8 JETON_NOT_UTF8 "a name is not UTF-8; encode it so"
    107 NoHandle JETON_NO_HANDLE "the handle is 0, as one is that was never made; make it first"
    108 StaleHandle JETON_STALE_HANDLE "the handle was freed or used up, or never given out; make a new one"
    109 OtherHandle JETON_OTHER_HANDLE "the handle is of another kind; check the order of the arguments"
    110 Poisoned JETON_POISONED "a call with this handle failed inside the library; free it and make a new one"
    111 Busy JETON_BUSY "another thread is changing the object; give each thread its own"
    112 Full JETON_FULL "no more handles; free those that are not needed"
    113 Internal JETON_INTERNAL "the library failed inside; its handles are not to be used any more, and it is a bug to report"
    114 NoItem JETON_NO_ITEM "there is no item of this number; count first"
    115 Argument JETON_ARGUMENT "a number is none of those that the argument takes; see jeton.h"
    116 Offsets JETON_OFFSETS "an offset is negative, below the one before, or past the end of the bytes; check the column"
    117 ArrowType JETON_ARROW_TYPE "the array holds no texts; give Utf8, LargeUtf8, Utf8View or a dictionary of one of them"
    118 ArrowLayout JETON_ARROW_LAYOUT "the array or its schema is not laid out as Arrow's C data interface says; export it again"
    119 ArrowReleased JETON_ARROW_RELEASED "the array or its schema was released before; export it again"

    201 TextEmpty JETON_TEXT_EMPTY "the text is empty"
    202 TextTooShort JETON_TEXT_TOO_SHORT "the text ends too early"
    203 TextTooLong JETON_TEXT_TOO_LONG "the text, or the token it would get, is too long"
    204 TextCharacter JETON_TEXT_CHARACTER "a character that does not belong here"
    205 TextCheckDigits JETON_TEXT_CHECK_DIGITS "the check digits do not match"
    206 TextNeverIssued JETON_TEXT_NEVER_ISSUED "a number that is never issued"
    207 TextPlaceholder JETON_TEXT_PLACEHOLDER "a placeholder that belongs to nobody"
    208 TextAlreadyToken JETON_TEXT_ALREADY_TOKEN "already a token"
    209 TextNotAToken JETON_TEXT_NOT_A_TOKEN "not a token of this format and domain"
    210 TextSeveralValues JETON_TEXT_SEVERAL_VALUES "more than one value; split them into cells of their own"
    211 TextExtension JETON_TEXT_EXTENSION "a telephone extension; keep it in a column of its own"
    212 TextLocalNumber JETON_TEXT_LOCAL_NUMBER "a local number without its area code"
    213 TextNoRegion JETON_TEXT_NO_REGION "a national number; give a default region or write it with + and its calling code"
    214 TextCallingCode JETON_TEXT_CALLING_CODE "an unknown calling code"
    215 TextNotInCountry JETON_TEXT_NOT_IN_COUNTRY "not a number of this country"
    216 TextNoMailbox JETON_TEXT_NO_MAILBOX "no mailbox before an @"
    217 TextMailbox JETON_TEXT_MAILBOX "a mailbox name that is not allowed"
    218 TextHost JETON_TEXT_HOST "not a host name"
    219 TextHostNeedsIdna JETON_TEXT_HOST_NEEDS_IDNA "a host outside ASCII; build with the feature idna"
    220 TextNoMask JETON_TEXT_NO_MASK "this format has no such mask"
    221 TextNotUtf8 JETON_TEXT_NOT_UTF8 "bytes that are not UTF-8"
    299 TextOther JETON_TEXT_OTHER "the text is refused for a reason that this library does not name; use a newer one"

    301 NotFound JETON_NOT_FOUND "a file, credential or variable is not there; check its name"
    302 Denied JETON_DENIED "a file may not be read or written; check its mode and owner"
    303 InputOutput JETON_INPUT_OUTPUT "a file could not be read or written; look at its path, its directory and its disk"
    304 Sealed JETON_SEALED "the keyring does not open: wrong key, or a damaged file; check the key, or restore a backup"
    305 KeyForm JETON_KEY_FORM "not a key of 32 bytes; make a key file with `jeton init --key-file`"
    306 EmptyPassphrase JETON_EMPTY_PASSPHRASE "the passphrase is empty; give at least one character"
    307 TestKeyring JETON_TEST_KEYRING "a test keyring; allow it with jeton_keyring_allow_test, or open a real one"
    308 Scoped JETON_SCOPED "a scoped keyring; this needs the full keyring"
    309 DomainName JETON_DOMAIN_NAME "not a domain name; use 1 to 64 lower-case letters, digits, '.', '_' or '-'"
    310 UnknownDomain JETON_UNKNOWN_DOMAIN "an undeclared domain; declare it with `jeton domain add`, or check the spelling"
    311 DomainExists JETON_DOMAIN_EXISTS "the domain is declared already; see `jeton domain list`"
    312 Suffix JETON_SUFFIX "not an e-mail suffix; use a host name under .example or under a domain you own"
    313 NestedSuffix JETON_NESTED_SUFFIX "the suffix lies under or above another domain's; take that one, or one beside it"
    314 UnknownEpoch JETON_UNKNOWN_EPOCH "the epoch is not in the keyring; see `jeton keyring list`"
    315 Retired JETON_RETIRED "the epoch is retired; tokenize with a live one"
    316 Destroyed JETON_DESTROYED "the epoch is destroyed; its tokens cannot come back"
    317 KeyringFull JETON_KEYRING_FULL "the keyring is full; it holds at most 1000 domains and 1000 epochs"
    318 Region JETON_REGION "an unknown region; use an ISO 3166 code such as FR, and only with phone"
    319 UnknownFormat JETON_UNKNOWN_FORMAT "an unknown format; see jeton_formats"
    320 Mask JETON_MASK "an unknown mask or width; use last1 to last4, host or year"
    321 Randomness JETON_RANDOMNESS "the system gives no randomness; nothing was made"
    399 KeyringOther JETON_KEYRING_OTHER "the keyring refuses for a reason that this library does not name; use a newer one"

    401 PolicyLine JETON_POLICY_LINE "a line of the policy is wrong; `jeton policy check` says what it is"
    402 PolicyFormat JETON_POLICY_FORMAT "an allow line of the policy names an unknown format; see jeton_formats"
    403 PolicyDomain JETON_POLICY_DOMAIN "an allow line of the policy names an undeclared domain; declare it with `jeton domain add`"
    404 OtherLedger JETON_OTHER_LEDGER "not the ledger that the keyring pins; open that one, or pin this one as an operator"
    405 NoLedger JETON_NO_LEDGER "there is no ledger of this version there; make one with `jeton ledger init`, or name the right file"
    406 LedgerStore JETON_LEDGER_STORE "the ledger's store failed; look for a full disk, missing rights or a broken file"
    407 LedgerWeak JETON_LEDGER_WEAK "the store would not keep what is committed; put the ledger on a local disk"
    408 Witness JETON_WITNESS "there is no witness of this ledger there; name the right file, or make one with `jeton ledger`"
    409 RolledBack JETON_ROLLED_BACK "the ledger is older than its witness, or another; find the true one"
    410 LedgerBroken JETON_LEDGER_BROKEN "the ledger does not agree with itself; keep the file and run `jeton ledger verify`"
    411 LedgerAddress JETON_LEDGER_ADDRESS "the address of the ledger cannot be read; write a path, or postgresql://USER@HOST/DATABASE"
    499 LedgerOther JETON_LEDGER_OTHER "the ledger or policy refuses for a reason that this library does not name; use a newer one"

    501 Refused JETON_REFUSED "refused"
    502 Unavailable JETON_UNAVAILABLE "the ledger cannot answer; retry later"
    503 Request JETON_REQUEST "a request does one thing with 1 to 10000 tokens, and its names have 1 to 200 bytes"
    504 OtherVault JETON_OTHER_VAULT "the permit or tokenizer belongs to another vault"
    505 OtherAct JETON_OTHER_ACT "the permit is for another act: one token or a column, to reveal or to translate"
    506 NotOurs JETON_NOT_OURS "the keys of its domain and epoch did not make this token"
    507 NoFit JETON_NO_FIT "the token does not fit the other domain, or that is undeclared"
    508 OtherColumn JETON_OTHER_COLUMN "the permit is for another column"
    599 GateOther JETON_GATE_OTHER "the gate refuses for a reason that this library does not name; use a newer one"
}

impl From<Result<(), Self>> for Status {
    fn from(done: Result<(), Self>) -> Self {
        done.err().unwrap_or(Self::Ok)
    }
}
