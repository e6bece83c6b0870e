// Package jeton replaces raw identifiers by tokens of the same format; going back is metered.
package jeton

// #include <jeton.h>
import "C"

import "strings"

// Formats are the names of all formats.
func Formats() ([]string, error) {
	names, err := written(func(room *C.uint8_t, capacity C.size_t, written, _ *C.size_t) C.jeton_status {
		return C.jeton_formats(room, capacity, written)
	})
	return strings.Fields(names), err
}
