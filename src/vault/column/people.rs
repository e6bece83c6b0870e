//! Whom a column of tokens is about, and the hash by which its permit and its approval know it.

use super::batch::Batch;
use super::filled::Column;
use super::texts::Texts;
use crate::format::Side;
use crate::policy::{Act, Width};
use crate::secret::{SecretText, make_room};
use crate::vault::claims::{Claimed, Claims};
use crate::vault::keyed::{Keyed, Way};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use zeroize::{Zeroize, Zeroizing};

/// Whom a column is about.
pub(super) struct People<'a> {
    claims: &'a Claims,
    keyed: &'a Keyed,
    subject: Option<[u8; 32]>,
    met: HashSet<[u8; 32]>,
    pub(super) claimed: Claimed,
    /// Canonical identifiers of one lot of rows, in memory that never moves.
    canonical: Zeroizing<Vec<u8>>,
}

impl<'a> People<'a> {
    pub(super) fn new(claims: &'a Claims, keyed: &'a Keyed, subject: Option<&str>) -> Self {
        let subject = subject.map(|subject| claims.subject(subject));
        let (met, claimed, canonical) = (HashSet::new(), Claimed::default(), Zeroizing::default());
        Self { claims, keyed, subject, met, claimed, canonical }
    }

    /// Takes up a lot of rows, and leaves the batch with what they decipher to.
    fn meet(&mut self, batch: &mut Batch, texts: &[&str]) {
        let tokens: Vec<_> = batch
            .rows
            .iter()
            .map(|row| row.as_ref().ok().map(|parsed| self.claims.token(self.keyed, parsed, &batch.annex)))
            .collect();
        batch.respell();
        batch.permute(self.keyed, Way::Decipher);
        self.canonical.zeroize();
        make_room(&mut self.canonical, SecretText::ROOM.saturating_mul(texts.len()));
        batch.render(self.keyed, Side::Identifier, &mut self.canonical);
        let mut start = 0;
        for ((token, row), &end) in tokens.iter().zip(&batch.rows).zip(&batch.ends) {
            let text = self.canonical.get(start..end).and_then(|bytes| std::str::from_utf8(bytes).ok());
            start = end;
            let Some(token) = *token else { continue };
            if self.met.insert(token) {
                let behind = row.is_ok().then_some(text).flatten();
                let behind = behind.map(|text| self.claims.of_identifier(self.keyed, text));
                self.claimed.push(self.subject, self.keyed, token, behind);
            }
        }
    }
}

/// SHA-256 of what a permit is for: lp(domain), lp(format), u16 format version, u32 epoch, lp(act), u64 number of rows,
/// and of each row 0 for null, 1 for no token, or 2 and lp(canonical token); lp is a u64 length before the bytes. `people` meets
/// the rows on the way.
pub(super) fn hash(
    keyed: &Keyed,
    act: &Act,
    texts: &Texts<'_>,
    mut people: Option<&mut People<'_>>,
) -> [u8; 32] {
    let mut sha = Sha256::new();
    let lp = |sha: &mut Sha256, bytes: &[u8]| {
        sha.update(length(bytes.len()));
        sha.update(bytes);
    };
    lp(&mut sha, b"jeton/column/1");
    lp(&mut sha, keyed.domain.as_str().as_bytes());
    lp(&mut sha, keyed.format.name().as_bytes());
    sha.update(keyed.format.version().to_be_bytes());
    sha.update(keyed.epoch.number().to_be_bytes());
    lp(&mut sha, named(act).as_bytes());
    sha.update(length(texts.len()));
    let mut canonical = Column::new();
    canonical.fill(texts, None, |batch, texts, out| {
        batch.parse(keyed, Side::Token, texts);
        if let Some(people) = &mut people {
            people.meet(batch, texts);
            batch.parse(keyed, Side::Token, texts);
        }
        batch.respell();
        batch.render(keyed, Side::Token, out);
    });
    for (row, status) in canonical.statuses().iter().enumerate() {
        match canonical.row(row) {
            Some(token) => {
                sha.update([2]);
                lp(&mut sha, token.as_bytes());
            }
            None => sha.update([u8::from(*status != super::Status::Null)]),
        }
    }
    sha.finalize().into()
}

pub(super) fn named(act: &Act) -> String {
    match act {
        Act::Reveal(Width::Full) => "reveal full".into(),
        Act::Reveal(Width::Part(mask)) => format!("reveal {mask}"),
        Act::Translate(to) => format!("translate {to}"),
        _ => "no way back".into(),
    }
}

fn length(len: usize) -> [u8; 8] {
    u64::try_from(len).unwrap_or(u64::MAX).to_be_bytes()
}
