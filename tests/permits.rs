//! What the compiler holds: a permit is made by a gate alone, spent once, and cannot be copied or written down; a
//! scoped vault has no way back. Each case must fail to compile, with the error recorded beside it.

#[test]
fn misuse_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/permits/*.rs");
}
