//! The canonical bytes of an entry: one entry has one spelling, and one spelling is one entry.
//!
//! ```text
//! version    1 byte, 1                              text       2 bytes of length, then UTF-8
//! ledger     16 bytes, the ledger's id              optional   0, or 1 and the value
//! time       8 bytes, seconds since 1970
//! act        1 reveal | 2 reveal a part, text: the mask | 3 translate, text: the domain | 4 search | 5 tokenize | 6 look
//!            | 7 freeze, party | 8 thaw, party | 9 forget | 10 recover, 8 bytes: entries seen
//!            | 11 expire, 8 bytes each: before when, how many are left; party: 1 partner or 3 actor, text
//! actor      text
//! partner    optional text
//! purpose    text
//! case       optional text
//! approval   optional, 32 bytes: SHA-256 of the text that was approved
//! claims     4 bytes of number, then each: optional subject (32 bytes), format (text), token, identifier (32 bytes each)
//! ```
//!
//! Numbers are big-endian. Hashes are the keyed ones of the reservation; no identifier and no token is ever here.

use crate::alarm::Cause;
use crate::tree::Hash;
use jeton::{Act, Actor, Claim, Entry, LedgerId, Partner, Party, Purpose, TokenDomain, Width};

const VERSION: u8 = 1;
const REVEAL: u8 = 1;
const REVEAL_PART: u8 = 2;
const TRANSLATE: u8 = 3;
const SEARCH: u8 = 4;
const TOKENIZE: u8 = 5;
const LOOK: u8 = 6;
const FREEZE: u8 = 7;
const THAW: u8 = 8;
const FORGET: u8 = 9;
const RECOVER: u8 = 10;
const EXPIRE: u8 = 11;
const PARTNER: u8 = 1;
const ACTOR: u8 = 3;

/// The actor under which the ledger writes down what it does itself.
const ITSELF: &str = "jeton";

/// A granted request, as the ledger wrote it down.
///
/// ```
/// # use jeton::{Act, Charge, Claim, Entry, Ledger, Meter, Reservation, Scope, Verdict, Width, Window};
/// # use jeton_ledger::{LedgerReader, DurableLedger};
/// # let room = tempfile::tempdir()?;
/// # let (file, witness) = (room.path().join("ledger"), room.path().join("witness"));
/// # DurableLedger::create(&file, &witness)?;
/// # let ledger = DurableLedger::open(&file, &witness)?;
/// # let entry = Entry { act: Act::Reveal(Width::Full), actor: "adviser-17".into(), partner: None, purpose: "placement".into(), case: None };
/// # let verdict = Verdict::Charge(vec![Charge { meter: Meter::Reveals, scope: Scope::Vault, window: Window::Day, limit: 200 }]);
/// # let claims = vec![Claim { subject: None, format: "fr.nir".into(), token: [7; 32], identifier: [8; 32] }];
/// # assert_eq!(ledger.reserve(&Reservation::new(entry, verdict, claims))?, jeton::Outcome::Granted);
/// let reader = LedgerReader::open(&file)?;
/// let record = reader.entries(0, u64::MAX)?.next().unwrap()?;
/// assert_eq!((record.number, record.entry.actor.as_str(), record.claims.len()), (0, "adviser-17", 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its place among all entries, from 0.
    pub number: u64,
    /// When, in seconds since 1970.
    pub at: u64,
    /// Who asked for what, and why.
    pub entry: Entry,
    /// SHA-256 of the text that approved it beyond the budgets.
    pub approval: Option<[u8; 32]>,
    /// Whom it was about.
    pub claims: Vec<Claim>,
}

/// Where the time stands.
const TIME: std::ops::Range<usize> = 17..25;

/// Where the act stands, counted from 1 as SQL does, and that of an expiry.
pub(crate) const EXPIRY: (i64, u8) = (26, EXPIRE);

/// The canonical bytes at time 0; `None` for a text longer than 65,535 bytes or an act that this version does not know.
pub(crate) fn encode(
    ledger: LedgerId,
    entry: &Entry,
    approval: Option<&Hash>,
    claims: &[Claim],
) -> Option<Vec<u8>> {
    let mut out = vec![VERSION];
    out.extend_from_slice(ledger.as_bytes());
    out.extend_from_slice(&0_u64.to_be_bytes());
    match &entry.act {
        Act::Reveal(Width::Full) => out.push(REVEAL),
        Act::Reveal(Width::Part(mask)) => {
            out.push(REVEAL_PART);
            write_text(&mut out, &mask.to_string())?;
        }
        Act::Translate(domain) => {
            out.push(TRANSLATE);
            write_text(&mut out, domain.as_str())?;
        }
        Act::Search => out.push(SEARCH),
        Act::Tokenize => out.push(TOKENIZE),
        Act::Look => out.push(LOOK),
        Act::Freeze(party) => write_party(&mut out, FREEZE, party)?,
        Act::Thaw(party) => write_party(&mut out, THAW, party)?,
        Act::Forget => out.push(FORGET),
        Act::Recover { seen } => {
            out.push(RECOVER);
            out.extend_from_slice(&seen.to_be_bytes());
        }
        Act::Expire { before, kept } => {
            out.push(EXPIRE);
            out.extend_from_slice(&before.to_be_bytes());
            out.extend_from_slice(&kept.to_be_bytes());
        }
        _ => return None,
    }
    write_text(&mut out, entry.actor.as_str())?;
    write_optional(&mut out, entry.partner.as_ref().map(Partner::as_str))?;
    write_text(&mut out, entry.purpose.as_str())?;
    write_optional(&mut out, entry.case.as_deref())?;
    out.push(u8::from(approval.is_some()));
    out.extend_from_slice(approval.map_or(&[], |approval| approval.as_slice()));
    out.extend_from_slice(&u32::try_from(claims.len()).ok()?.to_be_bytes());
    for claim in claims {
        out.push(u8::from(claim.subject.is_some()));
        out.extend_from_slice(claim.subject.as_ref().map_or(&[], |subject| subject.as_slice()));
        write_text(&mut out, &claim.format)?;
        out.extend_from_slice(&claim.token);
        out.extend_from_slice(&claim.identifier);
    }
    Some(out)
}

/// The same bytes at another time.
pub(crate) fn stamp(mut body: Vec<u8>, at: i64) -> Vec<u8> {
    if let Some(time) = body.get_mut(TIME) {
        time.copy_from_slice(&at.to_be_bytes());
    }
    body
}

/// The entry of a party that the ledger itself froze.
pub(crate) fn freeze(ledger: LedgerId, party: &Party, cause: Cause) -> Option<Vec<u8>> {
    let entry = Entry {
        act: Act::Freeze(party.clone()),
        actor: ITSELF.into(),
        partner: None,
        purpose: cause.to_string().as_str().into(),
        case: None,
    };
    encode(ledger, &entry, None, &[])
}

fn write_party(out: &mut Vec<u8>, act: u8, party: &Party) -> Option<()> {
    let (kind, name) = party_key(party);
    out.extend_from_slice(&[act, kind]);
    write_text(out, name)
}

/// How bytes and tables spell a party.
pub(crate) fn party_key(party: &Party) -> (u8, &str) {
    match party {
        Party::Partner(partner) => (PARTNER, partner.as_str()),
        Party::Actor(actor) => (ACTOR, actor.as_str()),
    }
}

/// The party that bytes and tables spell so.
pub(crate) fn party_of(kind: u8, name: &str) -> Option<Party> {
    match kind {
        PARTNER => Some(Party::Partner(name.into())),
        ACTOR => Some(Party::Actor(name.into())),
        _ => None,
    }
}

fn write_text(out: &mut Vec<u8>, text: &str) -> Option<()> {
    out.extend_from_slice(&u16::try_from(text.len()).ok()?.to_be_bytes());
    out.extend_from_slice(text.as_bytes());
    Some(())
}

fn write_optional(out: &mut Vec<u8>, text: Option<&str>) -> Option<()> {
    out.push(u8::from(text.is_some()));
    text.map_or(Some(()), |text| write_text(out, text))
}

/// The record of canonical bytes, which has exactly these canonical bytes; `None` if they are none, or another ledger's.
pub(crate) fn decode(ledger: LedgerId, number: u64, body: &[u8]) -> Option<Record> {
    let mut rest = Rest(body);
    if rest.byte()? != VERSION || rest.array()? != *ledger.as_bytes() {
        return None;
    }
    let at = rest.number()?;
    let act = match rest.byte()? {
        REVEAL => Act::Reveal(Width::Full),
        REVEAL_PART => Act::Reveal(Width::Part(rest.text()?.parse().ok()?)),
        TRANSLATE => Act::Translate(TokenDomain::new(rest.text()?).ok()?),
        SEARCH => Act::Search,
        TOKENIZE => Act::Tokenize,
        LOOK => Act::Look,
        FREEZE => Act::Freeze(rest.party()?),
        THAW => Act::Thaw(rest.party()?),
        FORGET => Act::Forget,
        RECOVER => Act::Recover { seen: rest.number()? },
        EXPIRE => Act::Expire { before: rest.number()?, kept: rest.number()? },
        _ => return None,
    };
    let actor = Actor::from(rest.text()?);
    let partner = rest.optional(Rest::text)?.map(Partner::from);
    let purpose = Purpose::from(rest.text()?);
    let case = rest.optional(Rest::text)?.map(Box::from);
    let approval = rest.optional(Rest::array)?;
    let number_of_claims = u32::from_be_bytes(rest.array()?);
    let mut claims = Vec::new();
    for _ in 0..number_of_claims {
        let subject = rest.optional(Rest::array)?;
        let format = rest.text()?.into();
        claims.push(Claim { subject, format, token: rest.array()?, identifier: rest.array()? });
    }
    let entry = Entry { act, actor, partner, purpose, case };
    rest.0.is_empty().then_some(Record { number, at, entry, approval, claims })
}

/// What of a body is still to be read.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn byte(&mut self) -> Option<u8> {
        self.array().map(|[byte]| byte)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (array, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*array)
    }

    fn number(&mut self) -> Option<u64> {
        self.array().map(u64::from_be_bytes)
    }

    fn party(&mut self) -> Option<Party> {
        let kind = self.byte()?;
        party_of(kind, self.text()?)
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = u16::from_be_bytes(self.array()?);
        let (text, rest) = self.0.split_at_checked(length.into())?;
        self.0 = rest;
        str::from_utf8(text).ok()
    }

    fn optional<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<Option<T>> {
        match self.byte()? {
            0 => Some(None),
            1 => read(self).map(Some),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jeton::Mask;

    const ID: LedgerId = LedgerId::from_bytes([0xd1; 16]);

    fn records() -> Vec<Record> {
        let acts = [
            Act::Reveal(Width::Full),
            Act::Reveal(Width::Part(Mask::Last(4))),
            Act::Reveal(Width::Part(Mask::Host)),
            Act::Translate(TokenDomain::new("caf").unwrap()),
            Act::Search,
            Act::Tokenize,
            Act::Look,
            Act::Freeze(Party::Actor("adviser-17".into())),
            Act::Thaw(Party::Partner("cap".into())),
            Act::Forget,
            Act::Recover { seen: 70_000 },
            Act::Expire { before: 1_700_000_000, kept: 3 },
        ];
        let mut records = Vec::new();
        for (n, act) in acts.into_iter().enumerate() {
            let claim = |n: u8, subject| Claim {
                subject,
                format: "fr.nir".into(),
                token: [n; 32],
                identifier: [!n; 32],
            };
            records.push(Record {
                number: 7,
                at: 1_800_000_000,
                entry: Entry {
                    act,
                    actor: "adviser-17".into(),
                    partner: (n % 2 == 0).then(|| "cap".into()),
                    purpose: "placement".into(),
                    case: (n > 1).then(|| "2026-118, é".into()),
                },
                approval: (n == 3).then_some([5; 32]),
                claims: (0..n as u8).map(|n| claim(n, (n == 1).then_some([9; 32]))).collect(),
            });
        }
        records
    }

    fn body(record: &Record) -> Vec<u8> {
        stamp(encode(ID, &record.entry, record.approval.as_ref(), &record.claims).unwrap(), record.at as i64)
    }

    #[test]
    fn what_is_written_is_read_back() {
        for record in records() {
            assert_eq!(decode(ID, 7, &body(&record)), Some(record));
        }
    }

    /// Whatever is read has no second spelling: each changed bit is refused or makes another entry.
    #[test]
    fn one_entry_has_one_spelling() {
        for record in records() {
            let mut bytes = body(&record);
            for bit in 0..bytes.len() * 8 {
                bytes[bit / 8] ^= 1 << (bit % 8);
                if let Some(other) = decode(ID, 7, &bytes) {
                    assert_ne!(other, record);
                    assert_eq!(body(&other), bytes);
                }
                bytes[bit / 8] ^= 1 << (bit % 8);
            }
            for length in 0..bytes.len() {
                assert_eq!(decode(ID, 7, &bytes[..length]), None);
            }
            bytes.push(0);
            assert_eq!(decode(ID, 7, &bytes), None);
        }
    }

    #[test]
    fn the_first_bytes_are_these() {
        let record = &records()[0];
        let mut bytes = vec![1];
        bytes.extend([0xd1; 16]);
        bytes.extend([0, 0, 0, 0, 0x6b, 0x49, 0xd2, 0x00, 1, 0, 10]);
        bytes.extend(b"adviser-17");
        bytes.extend([1, 0, 3]);
        bytes.extend(b"cap");
        bytes.extend([0, 9]);
        bytes.extend(b"placement");
        bytes.extend([0, 0, 0, 0, 0, 0]);
        assert_eq!(body(record), bytes);
    }

    #[test]
    fn a_text_too_long_is_not_cut() {
        let mut record = records().remove(0);
        record.entry.case = Some("x".repeat(65_536).into());
        assert_eq!(encode(ID, &record.entry, None, &record.claims), None);
    }
}
