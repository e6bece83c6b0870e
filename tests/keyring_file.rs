//! The keyring file on a real disk: modes, links, two savers, a full disk.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "a test that panics fails, and one that is skipped says so"
)]

use jeton::{Epoch, KeySource, Keyring, KeyringError, LedgerId};
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

fn key(folder: &Path) -> KeySource {
    KeySource::new_file(folder.join("jeton.key")).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn epochs(path: &Path, key: &KeySource) -> usize {
    Keyring::open(path, key).unwrap().epochs().count()
}

fn with_epochs(count: usize) -> Keyring {
    let mut keyring = Keyring::create_test().unwrap();
    (1..count).for_each(|_| assert!(keyring.add_epoch().is_ok()));
    keyring
}

#[test]
fn saving_replaces_and_leaves_nothing_beside() {
    let folder = tempfile::tempdir().unwrap();
    let (key, path) = (key(folder.path()), folder.path().join("jeton.keyring"));
    with_epochs(1).save(&path, &key).unwrap();
    with_epochs(3).save(&path, &key).unwrap();
    assert_eq!(epochs(&path, &key), 3);
    assert_eq!(names(folder.path()), ["jeton.key", "jeton.keyring"]);
}

#[test]
fn a_new_keyring_never_replaces_one() {
    let folder = tempfile::tempdir().unwrap();
    let (key, path) = (key(folder.path()), folder.path().join("jeton.keyring"));
    with_epochs(2).save_new(&path, &key).unwrap();
    let again = with_epochs(1).save_new(&path, &key);
    assert_eq!(again, Err(KeyringError::Io("write the keyring", ErrorKind::AlreadyExists)));
    assert_eq!(epochs(&path, &key), 2);
    assert_eq!(names(folder.path()), ["jeton.key", "jeton.keyring"]);
}

#[test]
fn an_error_leaves_the_old_file_and_nothing_beside() {
    let folder = tempfile::tempdir().unwrap();
    let (key, path) = (key(folder.path()), folder.path().join("jeton.keyring"));
    with_epochs(2).save_new(&path, &key).unwrap();
    let empty = KeySource::passphrase("");
    assert_eq!(with_epochs(1).save(&path, &empty), Err(KeyringError::EmptyPassphrase));
    let nowhere = with_epochs(1).save(folder.path().join("absent/jeton.keyring"), &key);
    assert_eq!(nowhere, Err(KeyringError::Io("write the keyring", ErrorKind::NotFound)));
    fs::create_dir(folder.path().join("folder")).unwrap();
    let onto_folder = with_epochs(1).save(folder.path().join("folder"), &key);
    assert!(matches!(onto_folder, Err(KeyringError::Io("write the keyring", _))), "{onto_folder:?}");
    assert_eq!(epochs(&path, &key), 2);
    assert_eq!(names(folder.path()), ["folder", "jeton.key", "jeton.keyring"]);
}

#[test]
fn a_late_saver_does_not_undo_what_another_saved() {
    let folder = tempfile::tempdir().unwrap();
    let (key, path) = (key(folder.path()), folder.path().join("jeton.keyring"));
    let first = Keyring::create_test().unwrap();
    first.save_new(&path, &key).unwrap();
    let mut late = Keyring::open(&path, &key).unwrap();
    let mut early = Keyring::open(&path, &key).unwrap();
    early.add_epoch().unwrap();
    early.save(&path, &key).unwrap();
    early.add_epoch().unwrap();
    early.save(&path, &key).unwrap();

    late.pin_ledger(LedgerId::from_bytes([1; 16])).unwrap();
    assert_eq!(late.save(&path, &key), Err(KeyringError::Changed));
    assert_eq!(first.save(&path, &key), Err(KeyringError::Changed));
    assert_eq!(epochs(&path, &key), 3);

    let elsewhere = folder.path().join("copy.keyring");
    late.save(&elsewhere, &key).unwrap();
    assert_eq!(epochs(&elsewhere, &key), 1);
    fs::remove_file(&path).unwrap();
    early.save(&path, &key).unwrap();
    assert_eq!(epochs(&path, &key), 3);
}

#[test]
fn opening_says_what_failed() {
    let folder = tempfile::tempdir().unwrap();
    let (key, path) = (key(folder.path()), folder.path().join("jeton.keyring"));
    let error = |path: &Path| Keyring::open(path, &key).unwrap_err();
    assert_eq!(error(&path), KeyringError::Io("read the keyring", ErrorKind::NotFound));
    fs::write(&path, "").unwrap();
    assert_eq!(error(&path), KeyringError::Sealed);
    fs::write(&path, vec![0; 5_000_000]).unwrap();
    assert_eq!(error(&path), KeyringError::Sealed);
    assert!(matches!(error(folder.path()), KeyringError::Io("read the keyring", _)));
}

#[test]
fn a_resealed_keyring_opens_with_the_new_key_only() {
    let folder = tempfile::tempdir().unwrap();
    let (old, path) = (key(folder.path()), folder.path().join("jeton.keyring"));
    with_epochs(2).save_new(&path, &old).unwrap();
    let new = KeySource::new_file(folder.path().join("new.key")).unwrap();
    Keyring::open(&path, &old).unwrap().save(&path, &new).unwrap();
    assert_eq!(Keyring::open(&path, &old).unwrap_err(), KeyringError::Sealed);
    assert_eq!(epochs(&path, &new), 2);
    let file = fs::File::open(&path).unwrap();
    assert_eq!(
        Keyring::from_file(file, &new).unwrap().epochs().last().map(|(epoch, _)| epoch),
        Epoch::new(2)
    );
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o7777
    }

    #[test]
    fn only_the_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let (key, path) = (key(folder.path()), folder.path().join("jeton.keyring"));
        let keyring = with_epochs(1);
        keyring.save_new(&path, &key).unwrap();
        assert_eq!(mode(&path), 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        keyring.save(&path, &key).unwrap();
        assert_eq!(mode(&path), 0o600);
        let plain = folder.path().join("plain.keyring");
        keyring.save(&plain, &key).unwrap();
        assert_eq!(mode(&plain), 0o600);
    }

    #[test]
    fn a_symbolic_link_stays_one() {
        let folder = tempfile::tempdir().unwrap();
        let (key, path) = (key(folder.path()), folder.path().join("jeton.keyring"));
        let link = folder.path().join("link");
        with_epochs(1).save_new(&path, &key).unwrap();
        symlink(&path, &link).unwrap();
        with_epochs(2).save(&link, &key).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(epochs(&path, &key), 2);
        assert!(with_epochs(1).save_new(&link, &key).is_err());
        assert_eq!(epochs(&path, &key), 2);
    }

    #[test]
    fn a_full_disk_leaves_the_old_file() {
        let Some(disk) = SmallDisk::mount() else {
            eprintln!("skipped: mounting a tmpfs needs root");
            return;
        };
        let elsewhere = tempfile::tempdir().unwrap();
        let (key, path) = (key(elsewhere.path()), disk.0.join("jeton.keyring"));
        let keyring = with_epochs(2);
        keyring.save_new(&path, &key).unwrap();
        let old = fs::read(&path).unwrap();
        disk.fill();
        let before = names(&disk.0);
        let full = Err(KeyringError::Io("write the keyring", ErrorKind::StorageFull));
        assert_eq!(keyring.save(&path, &key), full);
        assert_eq!(keyring.save_new(disk.0.join("new.keyring"), &key), full);
        let new_key = KeySource::new_file(disk.0.join("new.key")).map(drop);
        assert_eq!(new_key, Err(KeyringError::Io("write the key file", ErrorKind::StorageFull)));
        assert_eq!(names(&disk.0), before, "no draft stays");
        assert_eq!(fs::read(&path).unwrap(), old);
        assert_eq!(epochs(&path, &key), 2);

        fs::remove_file(disk.0.join("filler")).unwrap();
        keyring.save(&path, &key).unwrap();
        assert_eq!(epochs(&path, &key), 2);
    }

    /// A tmpfs of a few pages.
    struct SmallDisk(PathBuf);

    impl SmallDisk {
        fn mount() -> Option<Self> {
            let folder = tempfile::tempdir().unwrap().keep();
            let mount =
                Command::new("mount").args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(&folder).output();
            let mounted = mount.is_ok_and(|output| output.status.success());
            if !mounted {
                fs::remove_dir(&folder).unwrap();
            }
            mounted.then_some(Self(folder))
        }

        fn fill(&self) {
            let mut filler = fs::File::create(self.0.join("filler")).unwrap();
            while filler.write_all(&[0; 512]).is_ok() {}
        }
    }

    impl Drop for SmallDisk {
        fn drop(&mut self) {
            let unmounted = Command::new("umount").arg(&self.0).status();
            if unmounted.is_ok_and(|status| status.success()) {
                let _ = fs::remove_dir(&self.0);
            }
        }
    }
}
