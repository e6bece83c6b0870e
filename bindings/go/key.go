package jeton

// #cgo pkg-config: jeton
// #include <jeton.h>
import "C"

import "runtime"

// KeySource is where the key of a keyring comes from. The key itself never enters Go.
type KeySource struct{ key C.jeton_key }

func keySource(key *C.jeton_key, status C.jeton_status) (*KeySource, error) {
	if err := failed(status, 0); err != nil {
		return nil, err
	}
	source := &KeySource{*key}
	runtime.SetFinalizer(source, (*KeySource).Close)
	return source, nil
}

// KeyFile is the key in a file of exactly 32 bytes.
func KeyFile(path string) (*KeySource, error) {
	var key C.jeton_key
	text, length := given(path)
	return keySource(&key, C.jeton_key_file(text, length, &key))
}

// KeyDescriptor is the key that an open file gives, to its end.
func KeyDescriptor(fd int) (*KeySource, error) {
	var key C.jeton_key
	return keySource(&key, C.jeton_key_descriptor(C.int32_t(fd), &key))
}

// KeyCredential is the key in a systemd credential.
func KeyCredential(name string) (*KeySource, error) {
	var key C.jeton_key
	text, length := given(name)
	return keySource(&key, C.jeton_key_credential(text, length, &key))
}

// KeyEnvironment is the passphrase in a variable: for development, since other processes can read it.
func KeyEnvironment(variable string) (*KeySource, error) {
	var key C.jeton_key
	text, length := given(variable)
	return keySource(&key, C.jeton_key_environment(text, length, &key))
}

// Close wipes the key.
func (source *KeySource) Close() error {
	runtime.SetFinalizer(source, nil)
	C.jeton_key_free(source.key)
	return nil
}
