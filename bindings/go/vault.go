package jeton

// #include <jeton.h>
import "C"

import "runtime"

// Vault is a keyring at work: it makes tokenizers and, if it is full, gates, and spends permits.
type Vault struct{ vault C.jeton_vault }

// OpenVault opens a keyring file and makes its vault.
func OpenVault(path string, key *KeySource) (*Vault, error) {
	keyring, err := OpenKeyring(path, key)
	if err != nil {
		return nil, err
	}
	return NewVault(keyring)
}

// NewVault uses the keyring up.
func NewVault(keyring *Keyring) (*Vault, error) {
	defer runtime.KeepAlive(keyring)
	vault := &Vault{}
	if err := failed(C.jeton_vault_open(keyring.keyring, &vault.vault), 0); err != nil {
		return nil, err
	}
	runtime.SetFinalizer(vault, (*Vault).Close)
	return vault, nil
}

// Tokenizer for a declared domain. Region is the default region of phone, such as FR, or empty; epoch 0 is the domain's own.
func (vault *Vault) Tokenizer(domain, format, region string, epoch uint32) (*Tokenizer, error) {
	defer runtime.KeepAlive(vault)
	d, dLength := given(domain)
	f, fLength := given(format)
	r, rLength := given(region)
	var tokenizer C.jeton_tokenizer
	status := C.jeton_tokenizer_open(vault.vault, d, dLength, f, fLength, r, rLength, C.uint32_t(epoch), &tokenizer)
	if err := failed(status, 0); err != nil {
		return nil, err
	}
	return newTokenizer(tokenizer)
}

// Rekeyer moves tokens from an epoch that is not destroyed to a live one.
func (vault *Vault) Rekeyer(domain, format, region string, from, to uint32) (*Rekeyer, error) {
	defer runtime.KeepAlive(vault)
	d, dLength := given(domain)
	f, fLength := given(format)
	r, rLength := given(region)
	rekeyer := &Rekeyer{}
	status := C.jeton_rekeyer_open(vault.vault, d, dLength, f, fLength, r, rLength,
		C.uint32_t(from), C.uint32_t(to), &rekeyer.rekeyer)
	if err := failed(status, 0); err != nil {
		return nil, err
	}
	runtime.SetFinalizer(rekeyer, (*Rekeyer).Close)
	return rekeyer, nil
}

// Gate with the policy's file and the ledger that the keyring pins: its file and its witness's.
func (vault *Vault) Gate(policy, ledger, witness string) (*Gate, error) {
	defer runtime.KeepAlive(vault)
	p, pLength := given(policy)
	l, lLength := given(ledger)
	w, wLength := given(witness)
	var at C.size_t
	gate := &Gate{}
	return gate.opened(C.jeton_gate_open(vault.vault, p, pLength, l, lLength, w, wLength, &gate.gate, &at), &at)
}

// VolatileGate is for tests: the policy as TOML, and a ledger that keeps nothing.
func (vault *Vault) VolatileGate(policy string) (*Gate, error) {
	defer runtime.KeepAlive(vault)
	p, pLength := given(policy)
	var at C.size_t
	gate := &Gate{}
	return gate.opened(C.jeton_gate_volatile(vault.vault, p, pLength, &gate.gate, &at), &at)
}

// Reveal uses the permit up, whatever it answers.
func (vault *Vault) Reveal(permit *Permit) (*Revealed, error) {
	defer runtime.KeepAlive(vault)
	defer runtime.KeepAlive(permit)
	revealed := &Revealed{}
	if err := failed(C.jeton_reveal(vault.vault, permit.permit, &revealed.revealed), 0); err != nil {
		return nil, err
	}
	runtime.SetFinalizer(revealed, (*Revealed).Close)
	return revealed, nil
}

// Translate gives the permit's tokens in the other domain, whose tokenizer it takes. The permit is used up.
func (vault *Vault) Translate(permit *Permit, tokenizer *Tokenizer) ([]Token, error) {
	defer runtime.KeepAlive(vault)
	defer runtime.KeepAlive(permit)
	var list C.jeton_tokens
	if err := failed(C.jeton_translate(vault.vault, permit.permit, &list), 0); err != nil {
		return nil, err
	}
	return tokenizer.list(list)
}

// RevealColumn gives the identifiers of the permit's column. The permit is used up.
func (vault *Vault) RevealColumn(permit *Permit, column *Column) (*HeldColumn, error) {
	defer runtime.KeepAlive(vault)
	defer runtime.KeepAlive(permit)
	rows, err := column.parts()
	if err != nil {
		return nil, err
	}
	var at C.size_t
	held := &HeldColumn{}
	return held.bought(C.jeton_reveal_column(vault.vault, permit.permit,
		rows.bytes, rows.length, rows.offsets, rows.rows, rows.validity, &held.column, &at), &at)
}

// TranslateColumn gives the permit's column in the other domain. The permit is used up.
func (vault *Vault) TranslateColumn(permit *Permit, column *Column) (*HeldColumn, error) {
	defer runtime.KeepAlive(vault)
	defer runtime.KeepAlive(permit)
	rows, err := column.parts()
	if err != nil {
		return nil, err
	}
	var at C.size_t
	held := &HeldColumn{}
	return held.bought(C.jeton_translate_column(vault.vault, permit.permit,
		rows.bytes, rows.length, rows.offsets, rows.rows, rows.validity, &held.column, &at), &at)
}

// Close frees the vault; what it made works on.
func (vault *Vault) Close() error {
	runtime.SetFinalizer(vault, nil)
	C.jeton_vault_free(vault.vault)
	return nil
}
