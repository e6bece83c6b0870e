//! What a keyring file seals, in one canonical form.
//!
//! ```text
//! u16 number of epochs, ascending; each: u32 number, u8 state (1 live, 2 retired, 3 destroyed), 32 bytes of key unless destroyed
//! u16 number of domains, ascending; each: lp(name), u32 active epoch, lp(e-mail suffix)
//! only in a full keyring: 32 bytes of audit root, u8 1 and 16 bytes of ledger id, or u8 0
//! ```
//!
//! A full keyring's keys are roots, and its epochs are 1, 2, 3 ...; a scoped keyring's are the `K_domain` of its one
//! domain. Whatever is not exactly what would have been written is no body.

use super::fields::Fields;
use super::header::Kind;
use super::keyring::{Domain, Held, Reach, Slot};
use super::source::copied;
use crate::scope::{Epoch, LedgerId, Suffix, TokenDomain};
use crate::secret::Secret;
use zeroize::Zeroizing;

/// At most this many domains, and as many epochs.
pub(super) const MAX_COUNT: usize = 1000;

/// No body is longer.
pub(super) const MAX_LEN: usize = 2
    + MAX_COUNT * (4 + 1 + 32)
    + 2
    + MAX_COUNT * (2 + TokenDomain::MAX_LEN + 4 + 2 + Suffix::MAX_LEN)
    + 32
    + 1
    + 16;

/// Everything that a keyring keeps.
pub(super) struct Body {
    pub(super) epochs: Vec<Slot>,
    pub(super) domains: Vec<Domain>,
    pub(super) reach: Reach,
}

impl Body {
    pub(super) fn kind(&self) -> Kind {
        match self.reach {
            Reach::Full { .. } => Kind::Full,
            Reach::Scoped => Kind::Scoped,
        }
    }

    /// The bytes to be sealed, in memory that never moves.
    pub(super) fn write(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Zeroizing::new(Vec::with_capacity(MAX_LEN));
        out.extend_from_slice(&count(self.epochs.len()));
        for slot in &self.epochs {
            out.extend_from_slice(&slot.epoch.number().to_be_bytes());
            let (state, key) = match &slot.held {
                Held::Live(key) => (1, Some(key)),
                Held::Retired(key) => (2, Some(key)),
                Held::Destroyed => (3, None),
            };
            out.push(state);
            key.iter().for_each(|key| out.extend_from_slice(key.expose()));
        }
        out.extend_from_slice(&count(self.domains.len()));
        for domain in &self.domains {
            put_text(&mut out, domain.name().as_str());
            out.extend_from_slice(&domain.epoch().number().to_be_bytes());
            put_text(&mut out, domain.suffix().as_str());
        }
        if let Reach::Full { audit, ledger } = &self.reach {
            out.extend_from_slice(audit.expose());
            out.push(u8::from(ledger.is_some()));
            ledger.iter().for_each(|ledger| out.extend_from_slice(ledger.as_bytes()));
        }
        out
    }

    /// The one body of these bytes, if they are one.
    pub(super) fn read(kind: Kind, bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields(bytes);
        let epochs = (0..bounded(fields.u16()?)?)
            .map(|_| {
                let epoch = Epoch::new(fields.u32()?)?;
                let held = match fields.u8()? {
                    1 => Held::Live(secret(&mut fields)?),
                    2 => Held::Retired(secret(&mut fields)?),
                    3 => Held::Destroyed,
                    _ => return None,
                };
                Some(Slot { epoch, held })
            })
            .collect::<Option<Vec<_>>>()?;
        let domains = (0..bounded(fields.u16()?)?)
            .map(|_| {
                let name = TokenDomain::new(fields.text()?).ok()?;
                let epoch = Epoch::new(fields.u32()?)?;
                let suffix = Suffix::new(fields.text()?).ok()?;
                Some(Domain::new(name, epoch, suffix))
            })
            .collect::<Option<Vec<_>>>()?;
        let reach = match kind {
            Kind::Scoped => Reach::Scoped,
            Kind::Full => {
                let audit = secret(&mut fields)?;
                let ledger = match fields.u8()? {
                    0 => None,
                    1 => Some(LedgerId::from_bytes(*fields.take()?)),
                    _ => return None,
                };
                Reach::Full { audit, ledger }
            }
        };
        fields.end()?;
        let body = Self { epochs, domains, reach };
        body.is_sound().then_some(body)
    }

    /// What every keyring keeps to, whoever wrote it.
    fn is_sound(&self) -> bool {
        let ascending = self.epochs.is_sorted_by(|one, next| one.epoch < next.epoch)
            && self.domains.is_sorted_by(|one, next| one.name() < next.name());
        let held = |epoch| self.epochs.iter().find(|slot| slot.epoch == epoch).map(|slot| &slot.held);
        let reach = match self.reach {
            Reach::Full { .. } => {
                (1..).zip(&self.epochs).all(|(number, slot)| slot.epoch.number() == number)
                    && self.domains.iter().all(|domain| matches!(held(domain.epoch()), Some(Held::Live(_))))
            }
            Reach::Scoped => {
                self.domains.len() == 1
                    && self.epochs.iter().all(|slot| !matches!(slot.held, Held::Destroyed))
                    && self.domains.iter().all(|domain| held(domain.epoch()).is_some())
            }
        };
        ascending && reach && !self.epochs.is_empty()
    }
}

/// Counts are at most [`MAX_COUNT`].
fn count(count: usize) -> [u8; 2] {
    u16::try_from(count).unwrap_or(u16::MAX).to_be_bytes()
}

fn bounded(count: u16) -> Option<u16> {
    (usize::from(count) <= MAX_COUNT).then_some(count)
}

/// Domains and suffixes have at most a hundred bytes.
fn put_text(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(&count(text.len()));
    out.extend_from_slice(text.as_bytes());
}

fn secret(fields: &mut Fields<'_>) -> Option<Secret<32>> {
    fields.take().map(copied)
}
