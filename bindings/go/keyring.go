package jeton

// #include <jeton.h>
import "C"

import "runtime"

// Keyring is an opened keyring. A vault takes it.
type Keyring struct{ keyring C.jeton_keyring }

// OpenKeyring opens a keyring file.
func OpenKeyring(path string, key *KeySource) (*Keyring, error) {
	defer runtime.KeepAlive(key)
	var keyring C.jeton_keyring
	text, length := given(path)
	if err := failed(C.jeton_keyring_open(text, length, key.key, &keyring), 0); err != nil {
		return nil, err
	}
	return newKeyring(keyring), nil
}

// TestKeyring has 32 bytes for each epoch, one behind the other, and 32 bytes of audit root. It is for tests for good.
func TestKeyring(roots, auditRoot []byte) (*Keyring, error) {
	var keyring C.jeton_keyring
	text, length := given(string(roots))
	audit, auditLength := given(string(auditRoot))
	if err := failed(C.jeton_keyring_test(text, length, audit, auditLength, &keyring), 0); err != nil {
		return nil, err
	}
	return newKeyring(keyring), failed(C.jeton_keyring_allow_test(keyring), 0)
}

func newKeyring(keyring C.jeton_keyring) *Keyring {
	opened := &Keyring{keyring}
	runtime.SetFinalizer(opened, (*Keyring).Close)
	return opened
}

// AddDomain declares a domain, with what its e-mail tokens end in; the file is not changed.
func (keyring *Keyring) AddDomain(domain, suffix string) error {
	defer runtime.KeepAlive(keyring)
	name, nameLength := given(domain)
	ending, endingLength := given(suffix)
	return failed(C.jeton_keyring_add_domain(keyring.keyring, name, nameLength, ending, endingLength), 0)
}

// Close frees a keyring that no vault took.
func (keyring *Keyring) Close() error {
	runtime.SetFinalizer(keyring, nil)
	C.jeton_keyring_free(keyring.keyring)
	return nil
}
