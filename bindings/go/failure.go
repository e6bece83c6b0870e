package jeton

// #include <jeton.h>
import "C"

import "fmt"

// Status is what a call of the library answered.
type Status int32

// Name is the status's name, such as JETON_TEXT_EMPTY.
func (status Status) Name() string { return C.GoString(C.jeton_status_name(C.int32_t(status))) }

// Error lets a Status be the target of errors.Is: errors.Is(err, jeton.Refused).
func (status Status) Error() string { return C.GoString(C.jeton_status_message(C.int32_t(status))) }

// The statuses that a program decides by. Every other one has its number and name, too.
const (
	OK            Status = C.JETON_OK
	Null          Status = C.JETON_NULL
	StaleHandle   Status = C.JETON_STALE_HANDLE
	UnknownDomain Status = C.JETON_UNKNOWN_DOMAIN
	// Refused is no; never which rule, or how much is left.
	Refused Status = C.JETON_REFUSED
	// Unavailable says that the ledger cannot answer; nothing was released, retry later.
	Unavailable Status = C.JETON_UNAVAILABLE
)

// Family says what a status is about.
type Family int

// The families of statuses.
const (
	Call    Family = 1
	Text    Family = 2
	Keys    Family = 3
	Ledgers Family = 4
	Gates   Family = 5
)

// Family of the status.
func (status Status) Family() Family { return Family(status / 100) }

// Failure is the error of every call. It does not hold the text it was about.
type Failure struct {
	Status Status
	// At is the byte of a text, the line of a policy or the number of an offset; 0 where there is none.
	At int
}

func (failure *Failure) Error() string {
	return fmt.Sprintf("%s at %d: %s", failure.Status.Name(), failure.At, failure.Status.Error())
}

// Unwrap gives the Status.
func (failure *Failure) Unwrap() error { return failure.Status }

func failed(status C.jeton_status, at C.size_t) error {
	if status == C.JETON_OK {
		return nil
	}
	return &Failure{Status(status), int(at)}
}
