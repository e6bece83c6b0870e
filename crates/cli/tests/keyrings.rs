//! `init`, `domain`, `keyring`: transcripts, and every error's one line.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics fails, which is what a test is for"
)]

mod command;

use command::Room;

/// A keyring sealed with a key file, which the commands find by themselves but for `--key-file k`.
fn keyring() -> Room {
    let room = Room::new();
    room.jeton("init --key-file k").done();
    room
}

#[test]
fn a_keyring_from_its_making_to_its_scoped_copy() {
    let room = Room::new();
    assert_eq!(
        room.jeton("init --key-file k").done(),
        "made the key file k: keep it apart from the keyring, and a copy of both\n\
         made the keyring jeton.keyring, with epoch 1\n\
         next: declare a domain with `jeton domain add NAME`\n"
    );
    assert_eq!(room.files().len(), room.files().iter().filter(|name| !name.contains("tmp")).count());
    assert_eq!(
        room.jeton("domain add cap-emploi --email-suffix cap.tok.example --key-file k").done(),
        "declared cap-emploi: epoch 1, e-mail tokens end in cap.tok.example\n"
    );
    assert_eq!(
        room.jeton("keyring add-epoch --key-file k").done(),
        "made epoch 2; let a domain use it with `jeton domain use-epoch NAME 2`\n"
    );
    assert_eq!(
        room.jeton("domain use-epoch cap-emploi 2 --key-file k").done(),
        "cap-emploi tokenizes with epoch 2 from now on\n"
    );
    assert_eq!(
        room.jeton("keyring retire 1 --key-file k").done(),
        "retired epoch 1: its tokens still come back, no more are made\n"
    );
    assert_eq!(
        room.jeton("keyring list --key-file k").done(),
        "jeton.keyring: a full keyring\n\
         epoch  state    domains that tokenize with it\n\
         1      retired\n\
         2      live     cap-emploi\n"
    );
    let list = room.jeton("domain list --key-file k").done();
    let mut lines = list.lines();
    assert_eq!(lines.next(), Some("domain      epoch  e-mail suffix    check value"));
    let line = lines.next().unwrap();
    assert!(line.starts_with("cap-emploi      2  cap.tok.example  "), "{line}");
    let check = line.rsplit(' ').next().unwrap();
    assert!(check.len() == 16 && check.bytes().all(|byte| byte.is_ascii_hexdigit()), "{check}");
    assert_eq!(
        room.jeton(
            "keyring export --domain cap-emploi --epoch 2 -o s.keyring --new-key-file s.key --key-file k"
        )
        .done(),
        "made the key file s.key\nmade the scoped keyring s.keyring: domain cap-emploi, epoch 2\n"
    );
    let scoped = room.jeton("domain list --keyring s.keyring --key-file s.key").done();
    assert!(scoped.contains(check), "{scoped}");
    room.write("in.csv", "ssn\n123-45-6789\n");
    room.jeton("tokenize in.csv -o o --column ssn=us.ssn --domain cap --keyring s.keyring --key-file s.key").fails(
        1,
        "s.keyring is a scoped keyring without the domain `cap`; check the spelling, or ask for one that has it; \
         it holds: cap-emploi",
    );
    assert_eq!(
        room.jeton("keyring destroy 1 --yes --key-file k").done(),
        "destroyed epoch 1; copies of the keyring file still hold it: destroy those too\n"
    );
    assert_eq!(
        room.jeton("keyring reseal --new-key-file k2 --key-file k").done(),
        "made the key file k2\nresealed jeton.keyring; copies of the file still open with the old key\n"
    );
    room.jeton("keyring list --key-file k").fails(
        1,
        "jeton.keyring: the keyring does not open: wrong key, or a damaged file; check the key, or restore a backup",
    );
    assert!(room.jeton("keyring list --key-file k2").done().contains("1      destroyed\n"));
}

#[test]
fn passphrases_come_from_the_environment() {
    let room = Room::new();
    let with = |words: &str, old: &str, new: &str| {
        let mut command = room.command(words);
        command.env("JETON_PASSPHRASE", old).env("JETON_NEW_PASSPHRASE", new);
        command::finish(command.spawn().unwrap())
    };
    with("init --test", "correct horse", "").done();
    with("keyring reseal", "correct horse", "battery staple").done();
    assert_eq!(with("keyring list", "correct horse", "").code, Some(1));
    assert!(with("keyring list", "battery staple", "").done().contains("a full keyring, for tests\n"));
    with("keyring list", "", "")
        .fails(1, "jeton.keyring: the passphrase is empty; give at least one character");
    room.jeton("keyring list").fails(2, "no key; give --key-file FILE, or set JETON_PASSPHRASE");
}

#[test]
fn nothing_is_overwritten() {
    let room = keyring();
    let before = room.read("jeton.keyring");
    room.jeton("init --key-file other")
        .fails(1, "jeton.keyring exists and is left as it is; name another with --keyring");
    assert_eq!((room.read("jeton.keyring"), room.exists("other")), (before, false));
    room.jeton("domain add d --key-file k").done();
    room.jeton("keyring export --domain d -o jeton.keyring --new-key-file n --key-file k")
        .fails(1, "jeton.keyring exists and is left as it is; name another with -o");
    room.jeton("keyring export --domain d -o s --new-key-file k --key-file k")
        .fails(2, "the new key file opens the full keyring too; name another with --new-key-file");
    // A key file that is there is used and stays.
    let key = room.read("k");
    room.jeton("init --keyring two --key-file k").done();
    assert_eq!(room.read("k"), key);
}

#[test]
fn a_key_file_made_in_vain_is_taken_back() {
    let room = Room::new();
    let run = room.jeton("init --keyring none/k --key-file new");
    assert_eq!(run.code, Some(1));
    assert!(run.err.starts_with("jeton: none/k: cannot ") && run.err.lines().count() == 1, "{}", run.err);
    assert!(room.files().is_empty());
}

#[cfg(unix)]
#[test]
fn keys_and_keyrings_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let room = keyring();
    for name in ["k", "jeton.keyring"] {
        assert_eq!(room.path(name).metadata().unwrap().permissions().mode() & 0o777, 0o600, "{name}");
    }
}

#[test]
fn what_is_wrong_is_said_in_one_line() {
    let room = keyring();
    room.jeton("domain add d --key-file k").done();
    room.write("short", "not 32 bytes");
    room.write("wrong", [7; 32]);
    let before = room.read("jeton.keyring");
    for (words, code, line) in [
        (
            "domain list --keyring none",
            1,
            "no keyring at none; name it with --keyring, or make one with `jeton init`",
        ),
        (
            "domain list --key-file none",
            1,
            "the key file none: cannot read the key file: no such file or folder; check the path and its permissions",
        ),
        (
            "domain list --key-file short",
            1,
            "short is not a key file of 32 bytes; name the one that `jeton init --key-file` made",
        ),
        (
            "domain list --key-file wrong",
            1,
            "jeton.keyring: the keyring does not open: wrong key, or a damaged file; check the key, or restore a backup",
        ),
        ("domain list", 2, "no key; give --key-file FILE, or set JETON_PASSPHRASE"),
        (
            "domain add d --key-file k",
            1,
            "jeton.keyring: the domain is declared already; see `jeton domain list`",
        ),
        (
            "domain add D --key-file k",
            2,
            "not a domain name; use 1 to 64 lower-case letters, digits, '.', '_' or '-'",
        ),
        (
            "domain add e --email-suffix tok.invalid --key-file k",
            2,
            "not an e-mail suffix; use a host name under .example or under a domain you own",
        ),
        (
            "domain use-epoch d 7 --key-file k",
            1,
            "jeton.keyring: epoch 7 is not in the keyring; see `jeton keyring list`",
        ),
        (
            "domain use-epoch e 1 --key-file k",
            1,
            "jeton.keyring declares no domain `e`; check the spelling, or declare it with `jeton domain add e`; did you mean `d`? it declares: d",
        ),
        (
            "keyring retire 1 --key-file k",
            1,
            "jeton.keyring: epoch 1 is in use by a domain; move it with `jeton domain use-epoch` first",
        ),
        (
            "keyring destroy 1 --key-file k",
            1,
            "jeton.keyring: epoch 1 is in use by a domain; move it with `jeton domain use-epoch` first",
        ),
        (
            "keyring retire 0 --key-file k",
            2,
            "invalid value '0' for '<N>': not the number of an epoch; see `jeton keyring list`; see `jeton keyring retire --help`",
        ),
    ] {
        room.jeton(words).fails(code, line);
    }
    assert_eq!(room.read("jeton.keyring"), before);
    room.jeton("keyring add-epoch --key-file k").done();
    room.jeton("keyring destroy 2 --key-file k")
        .fails(2, "a destroyed epoch never comes back, nor do its tokens; add --yes if you mean it");
    assert!(room.jeton("keyring list --key-file k").done().contains("2      live"));
}
