package jeton

// #include <jeton.h>
import "C"

import "runtime"

// Permit is proof that the ledger has recorded one act; a vault uses it up, once.
type Permit struct{ permit C.jeton_permit }

func (permit *Permit) bought(status C.jeton_status, at *C.size_t) (*Permit, error) {
	if err := failed(status, *at); err != nil {
		return nil, err
	}
	runtime.SetFinalizer(permit, (*Permit).Close)
	return permit, nil
}

// Close frees a permit that is not used. What it spent stays spent.
func (permit *Permit) Close() error {
	runtime.SetFinalizer(permit, nil)
	C.jeton_permit_free(permit.permit)
	return nil
}
