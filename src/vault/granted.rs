//! Whether the signed statements that come with a request hold: grants for these people, an approval of this list.

use super::claims::Claims;
use super::keyed::Keyed;
use super::request::Request;
use super::token::Token;
use crate::format::{Annex, Side};
use crate::keys::Keyring;
use crate::note::Note;
use crate::policy::{Bulk, Claim, Grant, GrantedToken, Policy, until};
use std::collections::{HashMap, HashSet};
use std::time::{SystemTime, UNIX_EPOCH};

/// Longest grant or approval that is read, in bytes.
const LONGEST_NOTE: usize = 2_000_000;

impl Grant {
    /// Grants this person, too.
    #[must_use]
    pub fn person(mut self, token: &Token) -> Self {
        self.add(token.format.name(), token.domain.as_str(), token.epoch, &token.text);
        self
    }
}

/// Whether the request brings grants that hold now and name each of these people.
pub(super) fn grants_all(
    request: &Request,
    policy: &Policy,
    claims: &Claims,
    keyring: &Keyring,
    people: &[Claim],
) -> bool {
    if request.grants.is_empty() {
        return false;
    }
    let now = now();
    let mut granted = HashSet::new();
    for note in request.grants.iter().filter(|note| note.len() <= LONGEST_NOTE) {
        let Ok(note) = Note::parse(note) else { continue };
        let Ok(grant) = Grant::from_text(note.text()) else { continue };
        let is_ours = grant.actor == request.actor && grant.purpose == request.purpose && now < grant.until;
        if is_ours && policy.is_issued(&note) {
            granted.extend(people_of(&grant, claims, keyring));
        }
    }
    people.iter().all(|claim| granted.contains(&claim.identifier))
}

/// The identifiers behind a grant's tokens. A token that is none, or that these keys did not make, grants nobody.
fn people_of(grant: &Grant, claims: &Claims, keyring: &Keyring) -> HashSet<[u8; 32]> {
    let (mut keys, mut people) = (HashMap::new(), HashSet::new());
    for GrantedToken { format, domain, epoch, token } in &grant.people {
        let keyed = keys.entry((format, domain, epoch)).or_insert_with(|| {
            format.parse().ok().and_then(|format| Keyed::new(keyring, domain, format, *epoch).ok())
        });
        let Some(keyed) = keyed else { continue };
        let mut annex = Annex::default();
        let parsed = keyed.parse(Side::Token, token, &mut annex).ok();
        let behind = parsed.and_then(|parsed| claims.behind(keyed, &parsed, &mut annex));
        people.extend(behind.map(|behind| behind.identifier));
    }
    people
}

/// The hash under which the request's approval is spent; `None` if it does not approve exactly this, now.
pub(super) fn approval(note: &str, policy: &Policy, mut bulk: Bulk<'_>) -> Option<[u8; 32]> {
    let note = Note::parse(Some(note).filter(|note| note.len() <= LONGEST_NOTE)?).ok()?;
    bulk.until = until(&note)?;
    let holds = now() < bulk.until && note.text() == bulk.text() && policy.is_approved(&note, bulk.actor);
    holds.then(|| bulk.hash())
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
