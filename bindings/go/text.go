package jeton

// #include <jeton.h>
import "C"

import (
	"sync"
	"unsafe"
)

// enough holds every token and identifier but the longest; a longer one is asked for again.
const enough = 320

// given is a text as bytes and length.
func given(text string) (*C.uint8_t, C.size_t) {
	if len(text) == 0 {
		return nil, 0
	}
	return (*C.uint8_t)(unsafe.Pointer(&[]byte(text)[0])), C.size_t(len(text))
}

// answer is what a call writes into, used again by later calls.
type answer struct {
	room       []byte
	length, at C.size_t
}

var answers = sync.Pool{New: func() any { return &answer{room: make([]byte, enough)} }}

// written calls what writes a text into room, and wipes the room.
func written(call func(room *C.uint8_t, capacity C.size_t, written, at *C.size_t) C.jeton_status) (string, error) {
	answer := answers.Get().(*answer)
	defer answers.Put(answer)
	for {
		room := answer.room
		answer.length, answer.at = 0, 0
		status := call((*C.uint8_t)(unsafe.Pointer(&room[0])), C.size_t(len(room)), &answer.length, &answer.at)
		if status == C.JETON_TOO_SHORT {
			answer.room = make([]byte, answer.length)
			continue
		}
		text := string(room[:answer.length])
		for i := range room[:answer.length] {
			room[i] = 0
		}
		return text, failed(status, answer.at)
	}
}
