package jeton

// #include <jeton.h>
import "C"

import "runtime"

// Request says who asks to go back, why, and with which tokens. One goroutine builds it.
type Request struct{ request C.jeton_request }

// NewRequest asks for nothing yet.
func NewRequest(actor, purpose string) (*Request, error) {
	a, aLength := given(actor)
	p, pLength := given(purpose)
	request := &Request{}
	if err := failed(C.jeton_request_new(a, aLength, p, pLength, &request.request), 0); err != nil {
		return nil, err
	}
	runtime.SetFinalizer(request, (*Request).Close)
	return request, nil
}

// Case says which piece of work the request is about.
func (request *Request) Case(name string) error {
	defer runtime.KeepAlive(request)
	text, length := given(name)
	return failed(C.jeton_request_case(request.request, text, length), 0)
}

// Subject says which one person, by a number of yours, the tokens belong to.
func (request *Request) Subject(number string) error {
	defer runtime.KeepAlive(request)
	text, length := given(number)
	return failed(C.jeton_request_subject(request.request, text, length), 0)
}

// Width says how far identifiers shall be shown: full, or a mask.
func (request *Request) Width(width string) error {
	defer runtime.KeepAlive(request)
	text, length := given(width)
	return failed(C.jeton_request_width(request.request, text, length), 0)
}

// Grant brings a signed grant that names the people; several together may.
func (request *Request) Grant(note string) error {
	defer runtime.KeepAlive(request)
	text, length := given(note)
	return failed(C.jeton_request_grant(request.request, text, length), 0)
}

// Approved brings the signed approval of a column with more people than the budgets allow. It is spent once.
func (request *Request) Approved(note string) error {
	defer runtime.KeepAlive(request)
	text, length := given(note)
	return failed(C.jeton_request_approved(request.request, text, length), 0)
}

// Reveal asks to reveal a token.
func (request *Request) Reveal(token Token) error {
	defer runtime.KeepAlive(request)
	defer runtime.KeepAlive(token.tokenizer)
	var at C.size_t
	text, length := given(token.text)
	status := C.jeton_request_reveal(request.request, token.tokenizer.tokenizer, text, length, C.uint32_t(token.epoch), &at)
	return failed(status, at)
}

// Translate asks to translate a token into another domain.
func (request *Request) Translate(token Token, domain string) error {
	defer runtime.KeepAlive(request)
	defer runtime.KeepAlive(token.tokenizer)
	var at C.size_t
	text, length := given(token.text)
	d, dLength := given(domain)
	status := C.jeton_request_translate(request.request, token.tokenizer.tokenizer, text, length, C.uint32_t(token.epoch),
		d, dLength, &at)
	return failed(status, at)
}

// Close frees the request.
func (request *Request) Close() error {
	runtime.SetFinalizer(request, nil)
	C.jeton_request_free(request.request)
	return nil
}
