package jeton

// #include <jeton.h>
import "C"

import "runtime"

// Gate asks the policy and the ledger before anything comes back. All goroutines may use it; each call waits for the disk.
type Gate struct{ gate C.jeton_gate }

func (gate *Gate) opened(status C.jeton_status, at *C.size_t) (*Gate, error) {
	if err := failed(status, *at); err != nil {
		return nil, err
	}
	runtime.SetFinalizer(gate, (*Gate).Close)
	return gate, nil
}

// Reserve counts the people of a request, writes it down, and makes the permit; or answers Refused.
func (gate *Gate) Reserve(request *Request) (*Permit, error) {
	defer runtime.KeepAlive(gate)
	defer runtime.KeepAlive(request)
	var at C.size_t
	permit := &Permit{}
	return permit.bought(C.jeton_gate_reserve(gate.gate, request.request, &permit.permit), &at)
}

// ReserveColumn makes the permit for a column of the tokenizer's tokens; epoch 0 is the tokenizer's own.
func (gate *Gate) ReserveColumn(request *Request, tokenizer *Tokenizer, epoch uint32, column *Column) (*Permit, error) {
	defer runtime.KeepAlive(gate)
	defer runtime.KeepAlive(request)
	defer runtime.KeepAlive(tokenizer)
	rows, err := column.parts()
	if err != nil {
		return nil, err
	}
	var at C.size_t
	permit := &Permit{}
	return permit.bought(C.jeton_gate_reserve_column(gate.gate, request.request, tokenizer.tokenizer, C.uint32_t(epoch),
		rows.bytes, rows.length, rows.offsets, rows.rows, rows.validity, &permit.permit, &at), &at)
}

// ReserveColumnTo makes the permit to translate a column into another domain.
func (gate *Gate) ReserveColumnTo(request *Request, domain string, tokenizer *Tokenizer, epoch uint32, column *Column) (*Permit, error) {
	defer runtime.KeepAlive(gate)
	defer runtime.KeepAlive(request)
	defer runtime.KeepAlive(tokenizer)
	rows, err := column.parts()
	if err != nil {
		return nil, err
	}
	var at C.size_t
	d, dLength := given(domain)
	permit := &Permit{}
	return permit.bought(C.jeton_gate_reserve_column_to(gate.gate, request.request, d, dLength, tokenizer.tokenizer,
		C.uint32_t(epoch), rows.bytes, rows.length, rows.offsets, rows.rows, rows.validity, &permit.permit, &at), &at)
}

// Search is Tokenizer.Search for somebody who must be allowed to ask and whose questions are counted.
func (gate *Gate) Search(request *Request, tokenizer *Tokenizer, identifier string) ([]Token, error) {
	defer runtime.KeepAlive(gate)
	defer runtime.KeepAlive(request)
	defer runtime.KeepAlive(tokenizer)
	var list C.jeton_tokens
	var at C.size_t
	text, length := given(identifier)
	status := C.jeton_gate_search(gate.gate, request.request, tokenizer.tokenizer, text, length, &list, &at)
	if err := failed(status, at); err != nil {
		return nil, err
	}
	return tokenizer.list(list)
}

// Tokenize is Tokenizer.Tokenize for somebody who must be allowed to ask and whose questions are counted.
func (gate *Gate) Tokenize(request *Request, tokenizer *Tokenizer, identifier string) (Token, error) {
	defer runtime.KeepAlive(gate)
	defer runtime.KeepAlive(request)
	defer runtime.KeepAlive(tokenizer)
	var list C.jeton_tokens
	var at C.size_t
	text, length := given(identifier)
	status := C.jeton_gate_tokenize(gate.gate, request.request, tokenizer.tokenizer, text, length, &list, &at)
	if err := failed(status, at); err != nil {
		return Token{}, err
	}
	tokens, err := tokenizer.list(list)
	if err != nil {
		return Token{}, err
	}
	return tokens[0], nil
}

// Close frees the gate, and closes its ledger once nobody is at it.
func (gate *Gate) Close() error {
	runtime.SetFinalizer(gate, nil)
	C.jeton_gate_free(gate.gate)
	return nil
}
