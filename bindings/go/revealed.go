package jeton

// #include <jeton.h>
import "C"

import "runtime"

// Revealed is the identifiers that came back. It does not print.
type Revealed struct{ revealed C.jeton_revealed }

// Count is how many there are: as many as the request had tokens.
func (revealed *Revealed) Count() (int, error) {
	defer runtime.KeepAlive(revealed)
	var count C.size_t
	err := failed(C.jeton_revealed_count(revealed.revealed, &count), 0)
	return int(count), err
}

// Expose gives the identifier of this number, from 0, in the order of the request's tokens. Go does not wipe the string.
func (revealed *Revealed) Expose(number int) (string, error) {
	defer runtime.KeepAlive(revealed)
	return written(func(room *C.uint8_t, capacity C.size_t, written, _ *C.size_t) C.jeton_status {
		return C.jeton_revealed_text(revealed.revealed, C.size_t(number), room, capacity, written)
	})
}

// Close wipes the identifiers.
func (revealed *Revealed) Close() error {
	runtime.SetFinalizer(revealed, nil)
	C.jeton_revealed_free(revealed.revealed)
	return nil
}
