//! Hosts: what they are brought to, frozen, and how they come back.

use super::*;

/// Typed, normalised. Tokens depend on these, so they never change, whatever the crate `idna` learns.
const GOLDEN: [(&str, &str); 34] = [
    ("orange.fr", "orange.fr"),
    ("Orange.FR", "orange.fr"),
    ("WWW.Pole-Emploi.fr", "www.pole-emploi.fr"),
    ("1and1.com", "1and1.com"),
    ("163.com", "163.com"),
    ("r3---sn-abc.example.com", "r3---sn-abc.example.com"),
    ("ab--cd.fr", "ab--cd.fr"),
    ("xn--socit-esab.fr", "xn--socit-esab.fr"),
    ("XN--SOCIT-ESAB.FR", "xn--socit-esab.fr"),
    ("xn--a.fr", "xn--a.fr"),
    ("a.b.c.d.e.fr", "a.b.c.d.e.fr"),
    ("x.0a", "x.0a"),
    ("société.fr", "xn--socit-esab.fr"),
    ("SOCIÉTÉ.fr", "xn--socit-esab.fr"),
    ("socie\u{301}te\u{301}.fr", "xn--socit-esab.fr"),
    ("exämple.fr", "xn--exmple-cua.fr"),
    ("faß.de", "xn--fa-hia.de"),
    ("straße.de", "xn--strae-oqa.de"),
    ("βόλος.com", "xn--nxasmm1c.com"),
    ("ΒΌΛΟΣ.com", "xn--nxasmq6b.com"),
    ("пример.рф", "xn--e1afmkfd.xn--p1ai"),
    ("пример.испытание", "xn--e1afmkfd.xn--80akhbyknj4f"),
    ("例え.テスト", "xn--r8jz45g.xn--zckzah"),
    ("例子.中国", "xn--fsqu00a.xn--fiqs8s"),
    ("例子。中国", "xn--fsqu00a.xn--fiqs8s"),
    ("도메인.한국", "xn--hq1bm8jm9l.xn--3e0b707e"),
    ("בדיקה.com", "xn--5dbedt4e.com"),
    ("إختبار.com", "xn--kgbechtv.com"),
    ("ｏｒａｎｇｅ.fr", "orange.fr"),
    ("exam\u{ad}ple.fr", "example.fr"),
    ("œuvre.fr", "xn--uvre-f4a.fr"),
    ("ŒUVRE.FR", "xn--uvre-f4a.fr"),
    ("ça-va.fr", "xn--a-va-zoa.fr"),
    ("été.xn--socit-esab.fr", "xn--t-9fab.xn--socit-esab.fr"),
];

#[test]
#[cfg(feature = "idna")]
fn golden_hosts() {
    for (typed, normalised) in GOLDEN {
        let host = Host::read(typed, 0).unwrap_or_else(|error| panic!("{typed}: {error}"));
        assert_eq!(host.as_str(), normalised, "{typed}");
        assert_eq!(Host::read(normalised, 0).unwrap().as_str(), normalised);
    }
}

#[test]
#[cfg(not(feature = "idna"))]
fn golden_hosts_in_ascii() {
    for (typed, normalised) in GOLDEN {
        match typed.bytes().position(|byte| !byte.is_ascii()) {
            None => assert_eq!(Host::read(typed, 0).unwrap().as_str(), normalised),
            Some(at) => {
                let refused = Host::read(typed, 0).map(|_| ());
                assert_eq!(refused, Err(TextError::new(Reason::HostNeedsIdna, at)), "{typed}");
            }
        }
    }
}

#[test]
#[cfg(feature = "idna")]
fn a_host_in_its_own_letters_comes_back_so() {
    for email in &BOTH {
        for exact in
            ["camille@société.fr", "a@пример.рф", "x+y@例え.テスト", "a@בדיקה.com", "a@xn--socit-esab.fr"]
        {
            let (token, back) = there_and_back(email, exact);
            let (_, host) = exact.split_once('@').unwrap();
            assert!(token.ends_with(&format!("@{host}.tok.example")), "{token}");
            assert_eq!(back, exact);
        }
        for (folded, back) in [
            ("a@SOCIÉTÉ.fr", "a@société.fr"),
            ("a@ｏｒａｎｇｅ.fr", "a@orange.fr"),
            ("a@été.xn--socit-esab.fr", "a@été.société.fr"),
            ("a@XN--SOCIT-ESAB.fr", "a@xn--socit-esab.fr"),
        ] {
            assert_eq!(there_and_back(email, folded).1, back);
        }
    }
}

/// Letters may be more octets than their A-label; where the token would be too long the A-label is shown.
#[test]
#[cfg(feature = "idna")]
fn letters_too_long_for_a_token_are_shown_as_a_labels() {
    let label = "中".repeat(57);
    let host = format!("{label}.{label}.fr");
    assert!(Host::read(&host, 0).unwrap().as_str().len() < 150);
    let (token, back) = there_and_back(&BOTH[0], &format!("abc@{host}"));
    assert!(token.len() <= 254 && token.is_ascii());
    assert!(back.starts_with("abc@xn--"));
}
