package jeton_test

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"example.org/jeton"
)

type vectors struct {
	Roots     []string
	AuditRoot string `json:"audit_root"`
	Domains   []struct{ Name, Suffix string }
	Cases     []line
	Refusals  []line
}

type line struct {
	Format, Region, Domain, Identifier, Token, Canonical, Class, Back string
	Epoch                                                             uint32
	Side, Text, Reason                                                string
	Byte                                                              int
}

// must gives what cannot fail in a test; a failure ends the test's program.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func done(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func readVectors(t testing.TB) (vectors, *jeton.Vault) {
	var read vectors
	if err := json.Unmarshal(must(os.ReadFile("../../tests/vectors/tokens.json")), &read); err != nil {
		t.Fatal(err)
	}
	roots := must(hex.DecodeString(strings.Join(read.Roots, "")))
	keyring := must(jeton.TestKeyring(roots, must(hex.DecodeString(read.AuditRoot))))
	for _, domain := range read.Domains {
		if err := keyring.AddDomain(domain.Name, domain.Suffix); err != nil {
			t.Fatal(err)
		}
	}
	return read, must(jeton.NewVault(keyring))
}

func policy(people string) string {
	return `[budgets]
vault = { day = ` + people + ` }
[budgets.search]
vault = { day = ` + people + ` }
[purpose.vectors]
[[allow]]
actors = ["reader"]
purposes = ["vectors"]
formats = ["us.ssn", "fr.nir", "fr.nir.linked", "fr.nir.marked", "fr.ft_id", "phone", "email", "email.exact", "opaque"]
domains = ["cap-emploi", "pole-sante"]
widths = ["full", "last4"]
`
}

// named gives JETON_TEXT_ALREADY_TOKEN for AlreadyToken.
func named(reason string) string {
	return "JETON_TEXT" + strings.ToUpper(regexp.MustCompile("[A-Z]").ReplaceAllString(reason, "_$0"))
}

func tokenizerOf(vault *jeton.Vault, line line) *jeton.Tokenizer {
	epoch := line.Epoch
	if epoch == 0 {
		epoch = 1
	}
	return must(vault.Tokenizer(line.Domain, line.Format, line.Region, epoch))
}

func TestEveryTokenStandsAndComesBack(t *testing.T) {
	vectors, vault := readVectors(t)
	gate := must(vault.VolatileGate(policy("1000000")))
	if len(vectors.Cases) < 400 {
		t.Fatal("too few cases")
	}
	for _, line := range vectors.Cases {
		tokenizer := tokenizerOf(vault, line)
		token := must(tokenizer.Tokenize(line.Identifier))
		request := must(jeton.NewRequest("reader", "vectors"))
		done(t, request.Reveal(must(tokenizer.Token(line.Token, 0))))
		revealed := must(vault.Reveal(must(gate.Reserve(request))))
		got := [4]string{token.String(), must(token.Canonical()), must(tokenizer.Class(line.Identifier)), must(revealed.Expose(0))}
		if want := [4]string{line.Token, line.Canonical, line.Class, line.Back}; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		done(t, tokenizer.Close())
	}
}

func TestEveryRefusalHasItsStatusAndItsByte(t *testing.T) {
	vectors, vault := readVectors(t)
	if len(vectors.Refusals) < 170 {
		t.Fatal("too few refusals")
	}
	for _, line := range vectors.Refusals {
		tokenizer := tokenizerOf(vault, line)
		var err error
		if line.Side == "token" {
			_, err = tokenizer.Token(line.Text, 0)
		} else {
			_, err = tokenizer.Tokenize(line.Text)
		}
		var failure *jeton.Failure
		if !errors.As(err, &failure) || failure.Status.Name() != named(line.Reason) || failure.At != line.Byte ||
			failure.Status.Family() != jeton.Text {
			t.Errorf("%v, want %s at %d", err, line.Reason, line.Byte)
		}
		if len(line.Text) > 3 && strings.Contains(err.Error(), line.Text) {
			t.Error("an error holds its input")
		}
	}
}

func TestColumnsSayTheSameAsSingleCalls(t *testing.T) {
	vectors, vault := readVectors(t)
	for _, format := range must(jeton.Formats()) {
		tokenizer := must(vault.Tokenizer("cap-emploi", format, "", 1))
		texts, want := []*string{nil}, []string{"JETON_NULL"}
		for i := range vectors.Cases {
			line := &vectors.Cases[i]
			if line.Format == format && line.Region == "" && line.Domain == "cap-emploi" && line.Epoch == 1 {
				texts, want = append(texts, &line.Identifier), append(want, line.Token)
			}
		}
		for i := range vectors.Refusals {
			line := &vectors.Refusals[i]
			if line.Format == format && line.Region == "" && line.Domain == "cap-emploi" && line.Side == "identifier" {
				texts, want = append(texts, &line.Text), append(want, named(line.Reason))
			}
		}
		column := must(tokenizer.TokenizeColumn(jeton.NewColumn(texts)))
		for row := range texts {
			got, made := column.Row(row)
			if !made {
				got = column.Statuses[row].Name()
			}
			if got != want[row] {
				t.Errorf("%s row %d: %s, want %s", format, row, got, want[row])
			}
		}
	}
}

func TestARekeyedTokenIsTheTokenOfTheNewEpoch(t *testing.T) {
	_, vault := readVectors(t)
	old, fresh := must(vault.Tokenizer("cap-emploi", "us.ssn", "", 1)), must(vault.Tokenizer("cap-emploi", "us.ssn", "", 2))
	rekeyer := must(vault.Rekeyer("cap-emploi", "us.ssn", "", 1, 2))
	ssn := "123-45-6789"
	want := must(fresh.Tokenize(ssn)).String()
	if got := must(rekeyer.Rekey(must(old.Tokenize(ssn)).String())); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	column := must(rekeyer.RekeyColumn(must(old.TokenizeColumn(jeton.NewColumn([]*string{&ssn})))))
	if got, _ := column.Row(0); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
