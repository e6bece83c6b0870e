use super::*;
use crate::keys::Keyring;
use crate::vault::{ScopedVault, Vault};

const ROOTS: [[u8; 32]; 3] = [[1; 32], [2; 32], [3; 32]];

fn keyring(roots: &[[u8; 32]], domains: &[(&str, &str)]) -> Keyring {
    let mut keyring = Keyring::test_from_roots(roots, [9; 32]).unwrap().allow_test();
    for (name, suffix) in domains {
        keyring.add_domain(TokenDomain::new(name).unwrap(), Suffix::new(suffix).unwrap()).unwrap();
    }
    keyring
}

fn ours() -> Keyring {
    keyring(&ROOTS, &[("a", "tok.example"), ("b", "tok.example")])
}

fn epoch(number: u32) -> Epoch {
    Epoch::new(number).unwrap()
}

/// Columns of domain `a` in epoch 2.
fn manifest() -> Manifest {
    let vault = Vault::from_keyring(ours()).unwrap();
    let phones = formats::PHONE.with_region("FR").unwrap();
    vault
        .tokenizer_at("a", phones, epoch(2))
        .unwrap()
        .manifest("t.phone")
        .unwrap()
        .with_column(ManifestColumn::new("t.nir", "fr.nir", 1))
}

fn fault(keyring: Keyring, manifest: &Manifest) -> Option<(Vec<String>, KeyringError)> {
    let vault = Vault::from_keyring(keyring).unwrap();
    vault.verify(manifest).err().map(|error| (error.columns, error.fault))
}

fn all(fault: KeyringError) -> Option<(Vec<String>, KeyringError)> {
    Some((vec!["t.phone".to_owned(), "t.nir".to_owned()], fault))
}

fn only(column: &str, fault: KeyringError) -> Option<(Vec<String>, KeyringError)> {
    Some((vec![column.to_owned()], fault))
}

#[test]
fn the_keyring_that_made_the_tokens_passes_full_or_scoped_live_or_retired() {
    assert_eq!(fault(ours(), &manifest()), None);
    let mut retired = ours();
    retired.retire(epoch(2)).unwrap();
    assert_eq!(fault(retired, &manifest()), None);
    let export = ours().export(&TokenDomain::new("a").unwrap(), &[epoch(2)]).unwrap().allow_test();
    assert_eq!(ScopedVault::from_keyring(export).unwrap().verify(&manifest()), Ok(()));
}

#[test]
fn other_keys_are_told_for_every_column() {
    let manifest = manifest();
    let other = [ROOTS[0], [7; 32], ROOTS[2]];
    assert_eq!(fault(keyring(&other, &[("a", "tok.example")]), &manifest), all(KeyringError::CheckValue));
    let of = |domain: &str, number| {
        let domain = TokenDomain::new(domain).unwrap();
        Manifest { domain, epoch: epoch(number), ..manifest.clone() }
    };
    assert_eq!(fault(ours(), &of("b", 2)), all(KeyringError::CheckValue));
    assert_eq!(fault(ours(), &of("a", 3)), all(KeyringError::CheckValue));
    assert_eq!(fault(ours(), &of("c", 2)), all(KeyringError::UnknownDomain));
    assert_eq!(fault(ours(), &of("a", 4)), all(KeyringError::UnknownEpoch(4)));
    let suffixed = keyring(&ROOTS, &[("a", "a.example")]);
    assert_eq!(fault(suffixed, &manifest), all(KeyringError::OtherSuffix));
    let mut destroyed = ours();
    destroyed.destroy(epoch(2)).unwrap();
    assert_eq!(fault(destroyed, &manifest), all(KeyringError::Destroyed(2)));
    let elsewhere = ours().export(&TokenDomain::new("a").unwrap(), &[epoch(1)]).unwrap().allow_test();
    let error = ScopedVault::from_keyring(elsewhere).unwrap().verify(&manifest).unwrap_err();
    assert_eq!(error.fault, KeyringError::UnknownEpoch(2));
}

#[test]
fn an_unknown_format_is_told_for_its_column() {
    let with = |format: &str, version| manifest().with_column(ManifestColumn::new("t.x", format, version));
    assert_eq!(fault(ours(), &with("us.ssn", 1)), None);
    assert_eq!(fault(ours(), &with("us.ssn", 2)), only("t.x", KeyringError::FormatVersion(2)));
    assert_eq!(fault(ours(), &with("us.snn", 1)), only("t.x", KeyringError::UnknownFormat));
    let nowhere = manifest().with_default_region("XX");
    assert_eq!(fault(ours(), &nowhere), only("t.phone", KeyringError::Region));
}

#[test]
fn tokenizers_come_back_from_a_manifest() {
    let vault = Vault::from_keyring(ours()).unwrap();
    for format in formats() {
        let manifest = vault.tokenizer("b", *format).unwrap().manifest("c").unwrap();
        assert_eq!(manifest.format("c").unwrap(), *format);
        assert_eq!(vault.verify(&manifest), Ok(()));
    }
}

#[cfg(feature = "serde")]
#[test]
fn json_comes_back_and_a_file_of_the_command_is_read() {
    let manifest = manifest();
    let json = serde_json::to_string(&manifest).unwrap();
    assert_eq!(serde_json::from_str::<Manifest>(&json).unwrap(), manifest);

    let of_the_command = format!(
        r#"{{"manifest": 1, "jeton": "0.1.0", "domain": "a", "epoch": 2, "check_value": "{}", "test_keyring": true,
            "email_suffix": "tok.example", "default_region": null, "spelling": "keep", "rows": 1,
            "columns": [{{"name": "nir", "format": "fr.nir", "version": 1, "tokens": 1, "masks": []}}]}}"#,
        manifest.check_value
    );
    let read: Manifest = serde_json::from_str(&of_the_command).unwrap();
    assert_eq!(fault(ours(), &read), None);
    for (ours, broken) in [
        (r#""domain": "a""#, r#""domain": "A""#),
        (r#""epoch": 2"#, r#""epoch": 0"#),
        ("tok.example", "tok.invalid"),
        (r#""check_value": ""#, r#""check_value": "0"#),
    ] {
        let broken = of_the_command.replace(ours, broken);
        assert!(serde_json::from_str::<Manifest>(&broken).is_err(), "{broken}");
    }
}
