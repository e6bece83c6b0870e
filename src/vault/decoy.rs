//! Decoys: NIRs of people who do not exist, told by key and not by a list.

use super::opened::Vault;
use crate::cipher::{Key, Permutation};
use crate::error::KeyringError;
use crate::format::{Annex, Parsed, Rank, Side, Size, Span, Spelling, formats};
use crate::keys::Audit;
use crate::scope::Suffix;
use std::fmt;

/// The class that decoys are of: most people are in it.
const CLASS: u32 = 0;

/// One NIR of so many is a decoy, as a power of two.
const RARITY: u32 = 30;

/// Tells decoys from people: an NIR is one if FF1 under the decoy key sends its rank below the size of the class × 2⁻³⁰.
pub(super) struct Decoys {
    key: Key,
    permutation: Permutation,
    size: u128,
}

impl Decoys {
    /// `None` never: the class has more than a million ranks.
    pub(super) fn new(audit: &Audit) -> Option<Self> {
        let codec = formats::FR_NIR.codec();
        let Size::Narrow(size) = codec.size(CLASS) else { return None };
        let key = Key::new(audit.decoy().expose());
        let permutation = Permutation::new(&key, size, codec.class_name(CLASS).as_bytes()).ok()?;
        Some(Self { key, permutation, size })
    }

    /// How many there are.
    fn number(&self) -> u128 {
        self.size.checked_shr(RARITY).unwrap_or(0)
    }

    /// Whether an identifier that formats of this kind have, spelled canonically, is one.
    pub(super) fn have(&self, kind: &str, canonical: &str) -> bool {
        let nir = formats::FR_NIR;
        if kind != nir.name() {
            return false;
        }
        let setting = nir.setting(Suffix::default(), Vec::new());
        match nir.codec().parse(&setting, Side::Identifier, canonical, &mut Annex::default()) {
            Ok(Parsed { class: CLASS, rank: Rank::Narrow(rank), .. }) => {
                self.permutation.encipher(&self.key, rank) < self.number()
            }
            _ => false,
        }
    }

    /// The decoy of this number, from 0.
    fn nir(&self, number: u128) -> Option<String> {
        if number >= self.number() {
            return None;
        }
        let nir = formats::FR_NIR;
        let rank = Rank::Narrow(self.permutation.decipher(&self.key, number));
        let parsed = Parsed { class: CLASS, rank, held: Span::default(), spelling: Spelling::CANONICAL };
        let setting = nir.setting(Suffix::default(), Vec::new());
        Some(nir.codec().rendered(&setting, Side::Identifier, &parsed, &Annex::default()))
    }
}

impl fmt::Debug for Decoys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Decoys(..)")
    }
}

impl Vault {
    /// NIRs that this keyring knows for nobody's: put some among the rows of a table, tokenized like all others. Whoever
    /// opens one is answered as usual, and frozen from then on: nobody has a case about a person who does not exist.
    ///
    /// Each keyring has about two hundred of its own, one in 2³⁰ of the NIRs of its class, and tells them by its audit key.
    /// Among 36.8 million real people it takes 0.03 for decoys, on average.
    ///
    /// ```
    /// use jeton::{Allow, Budget, GateError, Policy, Request, VolatileLedger, Window, formats};
    /// # use jeton::{Keyring, Suffix, TokenDomain, Vault};
    /// # let mut keyring = Keyring::create_test()?.allow_test();
    /// # keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
    /// # let vault = Vault::from_keyring(keyring)?;
    /// let decoy = vault.decoys()?.nth(17).unwrap();
    /// let nirs = vault.tokenizer("cap-emploi", formats::FR_NIR)?;
    /// let (bait, person) = (nirs.tokenize(&decoy)?, nirs.tokenize("184127645108946")?);
    ///
    /// let policy = Policy::new()
    ///     .allow(Allow::actor("thief").purpose("placement").format("fr.nir").domain("cap-emploi"))
    ///     .budget(Budget::per_actor(200, Window::Day));
    /// let gate = vault.gate(policy, VolatileLedger::new())?;
    /// let request = |token| Request::new("thief", "placement").reveal(token);
    /// assert_eq!(vault.reveal(gate.reserve(&request(&bait))?)?.expose(), decoy);
    /// assert_eq!(gate.reserve(&request(&person)).unwrap_err(), GateError::Refused);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`KeyringError::Scoped`] never, as a vault is of a full keyring.
    pub fn decoys(&self) -> Result<impl Iterator<Item = String> + use<>, KeyringError> {
        let audit = self.keyring().audit().ok_or(KeyringError::Scoped)?;
        let decoys = Decoys::new(&audit).ok_or(KeyringError::Scoped)?;
        Ok((0..).map_while(move |number| decoys.nir(number)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Keyring;
    use std::collections::BTreeSet;

    fn decoys(root: u8) -> Decoys {
        let keyring = Keyring::test_from_roots(&[[1; 32]], [root; 32]).unwrap();
        Decoys::new(&keyring.audit().unwrap()).unwrap()
    }

    #[test]
    fn each_keyring_knows_its_own_and_takes_nobody_else_for_one() {
        let (ours, theirs) = (decoys(1), decoys(2));
        let all: BTreeSet<String> = (0..).map_while(|number| ours.nir(number)).collect();
        assert_eq!(all.len() as u128, ours.number());
        assert_eq!(all.len(), 210, "of 226 thousand million");
        assert!(all.iter().all(|nir| ours.have("fr.nir", nir)));
        assert!(all.iter().filter(|nir| theirs.have("fr.nir", nir)).count() < 2);
        assert!(!ours.have("us.ssn", all.first().unwrap()));
    }

    #[test]
    fn people_are_hardly_ever_decoys() {
        let decoys = decoys(1);
        let people = include_str!("../../tests/vectors/tokens.json");
        let nirs =
            people.split('"').filter(|text| text.len() == 15 && text.bytes().all(|b| b.is_ascii_digit()));
        let nirs: BTreeSet<&str> = nirs.collect();
        assert!(nirs.len() > 20);
        assert!(!nirs.iter().any(|nir| decoys.have("fr.nir", nir)));
    }
}
