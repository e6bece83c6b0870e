package jeton

// #include <jeton.h>
import "C"

import (
	"errors"
	"runtime"
	"unsafe"
)

// ErrColumn says that a column's slices do not fit together.
var ErrColumn = errors.New("a column has rows + 1 offsets, and a bit of validity for each row or none")

// Column is many texts in Arrow's layout, used where they stand.
type Column struct {
	Bytes []byte
	// Offsets are rows + 1, into Bytes.
	Offsets []int64
	// Validity is nil, or has a bit for each row, the lowest of the first byte being the first row's.
	Validity []byte
	// Statuses are those of the rows in what a call made, nil in what it was given.
	Statuses []Status
}

// NewColumn of texts; nil is a null row.
func NewColumn(texts []*string) *Column {
	column := &Column{Offsets: make([]int64, 1, len(texts)+1), Validity: make([]byte, (len(texts)+7)/8)}
	for number, text := range texts {
		if text != nil {
			column.Bytes = append(column.Bytes, *text...)
			column.Validity[number/8] |= 1 << (number % 8)
		}
		column.Offsets = append(column.Offsets, int64(len(column.Bytes)))
	}
	return column
}

// Rows is how many there are.
func (column *Column) Rows() int { return len(column.Offsets) - 1 }

// Row is the text of a row; false where it is null or refused.
func (column *Column) Row(number int) (string, bool) {
	if column.Statuses != nil && column.Statuses[number] != OK {
		return "", false
	}
	if column.Validity != nil && column.Validity[number/8]>>(number%8)&1 == 0 {
		return "", false
	}
	return string(column.Bytes[column.Offsets[number]:column.Offsets[number+1]]), true
}

// parts are a column as C takes it.
type parts struct {
	bytes    *C.uint8_t
	length   C.size_t
	offsets  *C.int64_t
	rows     C.size_t
	validity *C.uint8_t
	statuses *C.jeton_status
}

func (column *Column) parts() (*parts, error) {
	if len(column.Offsets) == 0 || (column.Validity != nil && len(column.Validity)*8 < column.Rows()) {
		return nil, ErrColumn
	}
	rows := &parts{
		length:  C.size_t(len(column.Bytes)),
		offsets: (*C.int64_t)(unsafe.Pointer(&column.Offsets[0])),
		rows:    C.size_t(column.Rows()),
	}
	if len(column.Bytes) > 0 {
		rows.bytes = (*C.uint8_t)(unsafe.Pointer(&column.Bytes[0]))
	}
	if len(column.Validity) > 0 {
		rows.validity = (*C.uint8_t)(unsafe.Pointer(&column.Validity[0]))
	}
	if len(column.Statuses) > 0 {
		rows.statuses = (*C.jeton_status)(unsafe.Pointer(&column.Statuses[0]))
	}
	return rows, nil
}

// room for so many rows.
func room(rows, bytes int) *Column {
	return &Column{Bytes: make([]byte, bytes), Offsets: make([]int64, rows+1), Statuses: make([]Status, rows)}
}

// made calls what makes one column of another.
func (column *Column) made(call func(from, to *parts, written, at *C.size_t) C.jeton_status) (*Column, error) {
	from, err := column.parts()
	if err != nil {
		return nil, err
	}
	bytes := 2*len(column.Bytes) + 32*column.Rows()
	for {
		made := room(column.Rows(), bytes)
		to, err := made.parts()
		if err != nil {
			return nil, err
		}
		var written, at C.size_t
		status := call(from, to, &written, &at)
		if status == C.JETON_TOO_SHORT {
			bytes = int(written)
			continue
		}
		made.Bytes = made.Bytes[:written]
		return made, failed(status, at)
	}
}

// HeldColumn is a column that a permit bought.
type HeldColumn struct{ column C.jeton_column }

func (held *HeldColumn) bought(status C.jeton_status, at *C.size_t) (*HeldColumn, error) {
	if err := failed(status, *at); err != nil {
		return nil, err
	}
	runtime.SetFinalizer(held, (*HeldColumn).Close)
	return held, nil
}

// Read copies the column out; the copy is the caller's to wipe.
func (held *HeldColumn) Read() (*Column, error) {
	defer runtime.KeepAlive(held)
	var rows C.size_t
	if err := failed(C.jeton_column_rows(held.column, &rows), 0); err != nil {
		return nil, err
	}
	bytes := 0
	for {
		column := room(int(rows), bytes)
		to, err := column.parts()
		if err != nil {
			return nil, err
		}
		var written C.size_t
		status := C.jeton_column_read(held.column, to.bytes, to.length, &written, to.offsets, to.statuses, rows)
		if status == C.JETON_TOO_SHORT {
			bytes = int(written)
			continue
		}
		return column, failed(status, 0)
	}
}

// Close wipes the library's column.
func (held *HeldColumn) Close() error {
	runtime.SetFinalizer(held, nil)
	C.jeton_column_free(held.column)
	return nil
}
