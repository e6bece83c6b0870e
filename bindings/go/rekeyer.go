package jeton

// #include <jeton.h>
import "C"

import "runtime"

// Rekeyer moves tokens of one format and domain from one epoch to another.
type Rekeyer struct{ rekeyer C.jeton_rekeyer }

// Rekey gives the token of the new epoch for a token of the old one.
func (rekeyer *Rekeyer) Rekey(token string) (string, error) {
	defer runtime.KeepAlive(rekeyer)
	text, length := given(token)
	return written(func(room *C.uint8_t, capacity C.size_t, written, at *C.size_t) C.jeton_status {
		return C.jeton_rekey(rekeyer.rekeyer, text, length, room, capacity, written, at)
	})
}

// RekeyColumn moves a column of tokens.
func (rekeyer *Rekeyer) RekeyColumn(column *Column) (*Column, error) {
	defer runtime.KeepAlive(rekeyer)
	return column.made(func(from, to *parts, written, at *C.size_t) C.jeton_status {
		return C.jeton_rekey_column(rekeyer.rekeyer, from.bytes, from.length, from.offsets, from.rows, from.validity,
			to.bytes, to.length, written, to.offsets, to.statuses, at)
	})
}

// Close frees the rekeyer.
func (rekeyer *Rekeyer) Close() error {
	runtime.SetFinalizer(rekeyer, nil)
	C.jeton_rekeyer_free(rekeyer.rekeyer)
	return nil
}
