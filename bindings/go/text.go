package jeton

// #include <jeton.h>
import "C"

import "unsafe"

// enough holds every token and identifier but the longest; a longer one is asked for again.
const enough = 320

// given is a text as bytes and length.
func given(text string) (*C.uint8_t, C.size_t) {
	if len(text) == 0 {
		return nil, 0
	}
	return (*C.uint8_t)(unsafe.Pointer(&[]byte(text)[0])), C.size_t(len(text))
}

// written calls what writes a text into room, and wipes the room.
func written(call func(room *C.uint8_t, capacity C.size_t, written, at *C.size_t) C.jeton_status) (string, error) {
	room := make([]byte, enough)
	for {
		var length, at C.size_t
		status := call((*C.uint8_t)(unsafe.Pointer(&room[0])), C.size_t(len(room)), &length, &at)
		if status == C.JETON_TOO_SHORT {
			room = make([]byte, length)
			continue
		}
		text := string(room[:length])
		for i := range room[:length] {
			room[i] = 0
		}
		return text, failed(status, at)
	}
}
