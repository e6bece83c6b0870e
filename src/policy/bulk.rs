//! A request for more people than the budgets allow, as its approvers read and sign it.

use super::grant::{named, number};
use crate::note::Note;
use crate::scope::LedgerId;
use sha2::{Digest, Sha256};

/// What is asked for. Its text is what approvers sign:
///
/// ```text
/// jeton bulk 1
/// ledger 0102..                 the ledger's id
/// actor exchange
/// purpose benefit payment
/// act translate caf             or: reveal full, reveal last4
/// column fr.nir cap-emploi 1    format, domain, epoch
/// people 48211                  distinct tokens
/// list 9f86..                   SHA-256 of the exact list, in its order
/// until 1800000000              seconds since 1970
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bulk<'a> {
    pub(crate) ledger: LedgerId,
    pub(crate) actor: &'a str,
    pub(crate) purpose: &'a str,
    pub(crate) act: String,
    /// Format, domain and epoch.
    pub(crate) column: String,
    pub(crate) people: usize,
    pub(crate) list: [u8; 32],
    pub(crate) until: u64,
}

impl Bulk<'_> {
    pub(crate) fn text(&self) -> String {
        let Self { ledger, actor, purpose, act, column, people, list, until } = self;
        let list: String = list.iter().map(|byte| format!("{byte:02x}")).collect();
        format!(
            "jeton bulk 1\nledger {ledger}\nactor {actor}\npurpose {purpose}\nact {act}\ncolumn {column}\npeople {people}\nlist {list}\nuntil {until}\n"
        )
    }

    /// The hash under which an approval is spent.
    pub(crate) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.text()).into()
    }
}

/// The moment in the last line of a note's text, which may be anything until it is signed.
pub(crate) fn until(note: &Note<'_>) -> Option<u64> {
    number(named(note.text().strip_suffix('\n')?.rsplit('\n').next()?, "until ")?)
}
