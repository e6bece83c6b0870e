// Costs prints what one call costs, and a row of a column, from Go: `costs FORMAT FILE` takes the file's identifiers, one a line, in
// turns, and prints a line for each kind of call, in nanoseconds. bindings/costs sets it beside the other languages.
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"example.org/jeton"
)

const (
	calls = 10_000
	rows  = 50_000
	turns = 30
)

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func cost(kind string, count int, work func()) {
	best := time.Duration(1<<63 - 1)
	for turn := 0; turn < turns; turn++ {
		start := time.Now()
		work()
		if taken := time.Since(start); taken < best {
			best = taken
		}
	}
	fmt.Printf("%s %.1f\n", kind, float64(best.Nanoseconds())/float64(count))
}

func main() {
	roots := append(bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32)...)
	keyring := must(jeton.TestKeyring(roots, bytes.Repeat([]byte{3}, 32)))
	if err := keyring.AddDomain("cap-emploi", ""); err != nil {
		log.Fatal(err)
	}
	tokenizer := must(must(jeton.NewVault(keyring)).Tokenizer("cap-emploi", os.Args[1], "", 1))
	distinct := strings.Fields(string(must(os.ReadFile(os.Args[2]))))
	identifiers := make([]*string, rows)
	for row := range identifiers {
		identifiers[row] = &distinct[row%len(distinct)]
	}
	column := jeton.NewColumn(identifiers)

	cost("single", calls, func() {
		for _, identifier := range identifiers[:calls] {
			must(tokenizer.Tokenize(*identifier))
		}
	})
	cost("new", rows, func() { must(tokenizer.TokenizeColumn(column)) })
	cost("strings", rows, func() {
		tokens := must(tokenizer.TokenizeColumn(jeton.NewColumn(identifiers)))
		texts := make([]string, rows)
		for row := range texts {
			texts[row], _ = tokens.Row(row)
		}
	})
}
