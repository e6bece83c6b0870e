package jeton

// #include <jeton.h>
import "C"

// Token stands in the place of an identifier. Tokenize takes a string, so the compiler refuses a Token there.
type Token struct {
	tokenizer *Tokenizer
	text      string
	epoch     uint32
}

// String is the token's text.
func (token Token) String() string { return token.text }

// Epoch whose keys made the token: keep it beside the text.
func (token Token) Epoch() uint32 { return token.epoch }

// Canonical is the one spelling that tables hold and compare.
func (token Token) Canonical() (string, error) { return token.tokenizer.TokenCanonical(token.text) }

// list reads the library's list of tokens, and frees it.
func (tokenizer *Tokenizer) list(list C.jeton_tokens) ([]Token, error) {
	defer C.jeton_tokens_free(list)
	var count C.size_t
	if err := failed(C.jeton_tokens_count(list, &count), 0); err != nil {
		return nil, err
	}
	tokens := make([]Token, count)
	for number := range tokens {
		text, err := written(func(room *C.uint8_t, capacity C.size_t, length, _ *C.size_t) C.jeton_status {
			return C.jeton_tokens_text(list, C.size_t(number), room, capacity, length)
		})
		if err != nil {
			return nil, err
		}
		var epoch C.uint32_t
		if err := failed(C.jeton_tokens_epoch(list, C.size_t(number), &epoch), 0); err != nil {
			return nil, err
		}
		tokens[number] = Token{tokenizer, text, uint32(epoch)}
	}
	return tokens, nil
}
