package jeton

// #include <jeton.h>
import "C"

import "runtime"

// Tokenizer makes tokens of one format in one domain. Make it once and keep it; all goroutines may use it.
type Tokenizer struct {
	tokenizer C.jeton_tokenizer
	epoch     uint32
}

func newTokenizer(handle C.jeton_tokenizer) (*Tokenizer, error) {
	tokenizer := &Tokenizer{tokenizer: handle}
	runtime.SetFinalizer(tokenizer, (*Tokenizer).Close)
	var epoch C.uint32_t
	err := failed(C.jeton_tokenizer_epoch(handle, &epoch), 0)
	tokenizer.epoch = uint32(epoch)
	return tokenizer, err
}

// Epoch whose keys it uses.
func (tokenizer *Tokenizer) Epoch() uint32 { return tokenizer.epoch }

// Tokenize gives the token of an identifier, spelled the same way.
func (tokenizer *Tokenizer) Tokenize(identifier string) (Token, error) {
	defer runtime.KeepAlive(tokenizer)
	text, length := given(identifier)
	token, err := written(func(room *C.uint8_t, capacity C.size_t, written, at *C.size_t) C.jeton_status {
		return C.jeton_tokenize(tokenizer.tokenizer, text, length, room, capacity, written, at)
	})
	if err != nil {
		return Token{}, err
	}
	return Token{tokenizer, token, tokenizer.epoch}, nil
}

// Token of a text that comes back from a table; epoch 0 is the tokenizer's own. Only the way back tells whether these keys made it.
func (tokenizer *Tokenizer) Token(text string, epoch uint32) (Token, error) {
	if _, err := tokenizer.TokenCanonical(text); err != nil {
		return Token{}, err
	}
	if epoch == 0 {
		epoch = tokenizer.epoch
	}
	return Token{tokenizer, text, epoch}, nil
}

// TokenCanonical is the canonical spelling of a token.
func (tokenizer *Tokenizer) TokenCanonical(token string) (string, error) {
	defer runtime.KeepAlive(tokenizer)
	text, length := given(token)
	return written(func(room *C.uint8_t, capacity C.size_t, written, at *C.size_t) C.jeton_status {
		return C.jeton_token_canonical(tokenizer.tokenizer, text, length, room, capacity, written, at)
	})
}

// Canonical is the canonical spelling of an identifier.
func (tokenizer *Tokenizer) Canonical(identifier string) (string, error) {
	defer runtime.KeepAlive(tokenizer)
	text, length := given(identifier)
	return written(func(room *C.uint8_t, capacity C.size_t, written, at *C.size_t) C.jeton_status {
		return C.jeton_canonical(tokenizer.tokenizer, text, length, room, capacity, written, at)
	})
}

// Class is what the token of this identifier will show.
func (tokenizer *Tokenizer) Class(identifier string) (string, error) {
	defer runtime.KeepAlive(tokenizer)
	text, length := given(identifier)
	return written(func(room *C.uint8_t, capacity C.size_t, written, at *C.size_t) C.jeton_status {
		return C.jeton_class(tokenizer.tokenizer, text, length, room, capacity, written, at)
	})
}

// Mask is a partial display: last1 to last4, host or year.
func (tokenizer *Tokenizer) Mask(identifier, mask string) (string, error) {
	defer runtime.KeepAlive(tokenizer)
	text, length := given(identifier)
	m, mLength := given(mask)
	return written(func(room *C.uint8_t, capacity C.size_t, written, at *C.size_t) C.jeton_status {
		return C.jeton_mask(tokenizer.tokenizer, text, length, m, mLength, room, capacity, written, at)
	})
}

// Search gives the canonical tokens that an identifier may have in a table, one for each live epoch.
func (tokenizer *Tokenizer) Search(identifier string) ([]Token, error) {
	defer runtime.KeepAlive(tokenizer)
	text, length := given(identifier)
	var list C.jeton_tokens
	var at C.size_t
	status := C.jeton_search(tokenizer.tokenizer, text, length, &list, &at)
	if err := failed(status, at); err != nil {
		return nil, err
	}
	return tokenizer.list(list)
}

// TokenizeColumn gives the tokens of a column; a bad row has its status and stops nothing.
func (tokenizer *Tokenizer) TokenizeColumn(column *Column) (*Column, error) {
	defer runtime.KeepAlive(tokenizer)
	return column.made(func(from, to *parts, written, at *C.size_t) C.jeton_status {
		return C.jeton_tokenize_column(tokenizer.tokenizer, from.bytes, from.length, from.offsets, from.rows, from.validity,
			to.bytes, to.length, written, to.offsets, to.statuses, at)
	})
}

// MaskColumn gives partial displays of a column.
func (tokenizer *Tokenizer) MaskColumn(column *Column, mask string) (*Column, error) {
	defer runtime.KeepAlive(tokenizer)
	m, mLength := given(mask)
	return column.made(func(from, to *parts, written, at *C.size_t) C.jeton_status {
		return C.jeton_mask_column(tokenizer.tokenizer, m, mLength, from.bytes, from.length, from.offsets, from.rows,
			from.validity, to.bytes, to.length, written, to.offsets, to.statuses, at)
	})
}

// Close frees the tokenizer; a later call answers StaleHandle.
func (tokenizer *Tokenizer) Close() error {
	runtime.SetFinalizer(tokenizer, nil)
	C.jeton_tokenizer_free(tokenizer.tokenizer)
	return nil
}
