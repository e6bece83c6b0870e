//! Arrow arrays of every kind of text go in and come out as the one-value calls would have it, there and back.
#![allow(clippy::unwrap_used, clippy::undocumented_unsafe_blocks, reason = "a test")]
#![allow(
    clippy::multiple_unsafe_ops_per_block,
    reason = "calls of the interface, whose pointers are of things on the stack"
)]

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi, to_ffi};
use arrow_array::types::Int32Type;
use arrow_array::{
    Array, ArrayRef, DictionaryArray, LargeStringArray, StringArray, StringViewArray, make_array,
};
use jeton_ffi::*;
use std::ptr::null_mut;
use std::sync::Arc;

const ROWS: [Option<&str>; 5] =
    [Some("123-45-6789"), None, Some("abc"), Some("123456788"), Some("123-45-6789")];
const POLICY: &str = "[budgets]\nactor = { day = 40 }\n[purpose.placement]\n[[allow]]\nactors = [\"adviser-17\"]\n\
    purposes = [\"placement\"]\nformats = [\"us.ssn\"]\ndomains = [\"cap-emploi\"]\n";

/// Every kind of array of these rows, the last a slice of a longer one.
fn arrays() -> Vec<ArrayRef> {
    let longer: Vec<_> = [Some("999"), None].into_iter().chain(ROWS).collect();
    vec![
        Arc::new(StringArray::from(ROWS.to_vec())),
        Arc::new(LargeStringArray::from(ROWS.to_vec())),
        Arc::new(StringViewArray::from(ROWS.to_vec())),
        Arc::new(ROWS.into_iter().collect::<DictionaryArray<Int32Type>>()),
        Arc::new(StringArray::from(longer).slice(2, 5)),
    ]
}

fn texts(array: &ArrayRef) -> Vec<Option<String>> {
    let plain = arrow_array::cast::AsArray::as_string_opt::<i32>(array).map(|texts| texts.iter().collect());
    let wide = || arrow_array::cast::AsArray::as_string_opt::<i64>(array).map(|texts| texts.iter().collect());
    let views = || arrow_array::cast::AsArray::as_string_view_opt(array).map(|texts| texts.iter().collect());
    let found: Vec<Option<&str>> = plain.or_else(wide).or_else(views).unwrap();
    found.into_iter().map(|text| text.map(str::to_owned)).collect()
}

/// Hands an array over, and takes what comes back.
fn through(
    array: &ArrayRef,
    call: impl FnOnce(
        *mut FFI_ArrowArray,
        *mut FFI_ArrowSchema,
        *mut FFI_ArrowArray,
        *mut FFI_ArrowSchema,
    ) -> Status,
) -> ArrayRef {
    let (mut given, mut schema) = to_ffi(&array.to_data()).unwrap();
    let (mut made, mut made_schema) = (FFI_ArrowArray::empty(), FFI_ArrowSchema::empty());
    assert_eq!(call(&mut given, &mut schema, &mut made, &mut made_schema), Status::Ok);
    assert!(given.is_released() && schema.release().is_none(), "it was moved in");
    make_array(unsafe { from_ffi(made, &made_schema) }.unwrap())
}

#[test]
fn every_kind_of_array_goes_there_and_back() {
    let (mut keyring, mut vault, mut gate) =
        (KeyringHandle { id: 0 }, VaultHandle { id: 0 }, GateHandle { id: 0 });
    let (mut ssns, mut request) = (TokenizerHandle { id: 0 }, RequestHandle { id: 0 });
    let (root, cap, format) = ([1_u8; 32], "cap-emploi", "us.ssn");
    let (actor, purpose) = ("adviser-17", "placement");
    unsafe {
        assert_eq!(jeton_keyring_test(root.as_ptr(), 32, root.as_ptr(), 32, &mut keyring), Status::Ok);
        assert_eq!(jeton_keyring_allow_test(keyring), Status::Ok);
        assert_eq!(jeton_keyring_add_domain(keyring, cap.as_ptr(), cap.len(), cap.as_ptr(), 0), Status::Ok);
        assert_eq!(jeton_vault_open(keyring, &mut vault), Status::Ok);
        let (domain, format) = ((cap.as_ptr(), cap.len()), (format.as_ptr(), format.len()));
        let opened = jeton_tokenizer_open(
            vault,
            domain.0,
            domain.1,
            format.0,
            format.1,
            root.as_ptr(),
            0,
            0,
            &mut ssns,
        );
        assert_eq!(opened, Status::Ok);
        assert_eq!(
            jeton_gate_volatile(vault, POLICY.as_ptr(), POLICY.len(), &mut gate, null_mut()),
            Status::Ok
        );
        let made =
            jeton_request_new(actor.as_ptr(), actor.len(), purpose.as_ptr(), purpose.len(), &mut request);
        assert_eq!(made, Status::Ok);
    }
    let single = |text: &str| {
        let (mut token, mut len) = ([0_u8; 32], 0);
        let (into, no_place) = (token.as_mut_ptr(), null_mut());
        let status = unsafe { jeton_tokenize(ssns, text.as_ptr(), text.len(), into, 32, &mut len, no_place) };
        (status == Status::Ok).then(|| String::from_utf8(token.get(..len).unwrap().to_vec()).unwrap())
    };
    let expected: Vec<_> = ROWS.iter().map(|row| row.and_then(single)).collect();
    for array in arrays() {
        let mut statuses = [Status::Internal; 5];
        let tokens = through(&array, |given, schema, made, made_schema| unsafe {
            jeton_tokenize_arrow(ssns, given, schema, made, made_schema, statuses.as_mut_ptr(), 5)
        });
        assert_eq!(texts(&tokens), expected, "{}", array.data_type());
        assert_eq!(
            statuses,
            [Status::Ok, Status::Null, Status::TextCharacter, Status::Ok, Status::Ok],
            "{}",
            array.data_type()
        );

        let mut permit = PermitHandle { id: 0 };
        let (mut given, mut schema) = to_ffi(&tokens.to_data()).unwrap();
        let reserved =
            unsafe { jeton_gate_reserve_arrow(gate, request, ssns, 0, &mut given, &mut schema, &mut permit) };
        assert_eq!(reserved, Status::Ok);
        let back = through(&tokens, |given, schema, made, made_schema| unsafe {
            jeton_reveal_arrow(vault, permit, given, schema, made, made_schema, null_mut(), 0)
        });
        let whole = |row: &Option<&str>| row.filter(|text| *text != "abc").map(str::to_owned);
        assert_eq!(texts(&back), ROWS.iter().map(whole).collect::<Vec<_>>(), "{}", array.data_type());
    }
}
