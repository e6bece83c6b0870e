package jeton_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"example.org/jeton"
)

const nir = "1 84 12 76 451 089 46"

func request(t *testing.T, actor, purpose string, tokens ...jeton.Token) *jeton.Request {
	t.Helper()
	request := must(jeton.NewRequest(actor, purpose))
	for _, token := range tokens {
		done(t, request.Reveal(token))
	}
	return request
}

func opened(folder string) (*jeton.Vault, *jeton.Gate) {
	vault := must(jeton.OpenVault(folder+"/jeton.keyring", must(jeton.KeyFile(folder+"/jeton.key"))))
	ledger := string(must(os.ReadFile(folder + "/ledger")))
	return vault, must(vault.Gate(folder+"/policy.toml", ledger, folder+"/jeton.witness"))
}

func TestTheLedgerOfAFileLetsPeopleBackAndSaysNo(t *testing.T) {
	goesBack(t, os.Getenv("JETON_FIXTURE"))
}

func TestTheLedgerOfAServerDoesToo(t *testing.T) {
	goesBack(t, os.Getenv("JETON_SERVED"))
}

func goesBack(t *testing.T, folder string) {
	vault, gate := opened(folder)
	defer gate.Close()
	nirs := must(vault.Tokenizer("cap-emploi", "fr.nir", "", 0))
	token := must(nirs.Tokenize(nir))
	asked := request(t, "adviser-17", "placement", token)
	done(t, asked.Case("2026-118"))
	revealed := must(vault.Reveal(must(gate.Reserve(asked))))
	if got := must(revealed.Expose(0)); got != nir {
		t.Error("another person came back")
	}
	if found := must(gate.Search(request(t, "adviser-17", "placement"), nirs, nir)); found[0].String() != must(token.Canonical()) {
		t.Error("a search finds another token")
	}
	if made := must(gate.Tokenize(request(t, "front-door", "placement"), nirs, nir)); made.String() != token.String() {
		t.Error("the gate makes another token")
	}
	if _, err := gate.Reserve(request(t, "nobody", "placement", token)); !errors.Is(err, jeton.Refused) {
		t.Error(err)
	}
	if _, err := gate.Search(request(t, "front-door", "placement"), nirs, nir); !errors.Is(err, jeton.Refused) {
		t.Error(err)
	}
	var rows []*string
	tokens := strings.Split(strings.TrimSpace(string(must(os.ReadFile(folder+"/tokens")))), "\n")
	for at := range tokens {
		rows = append(rows, &tokens[at])
	}
	many, approved := jeton.NewColumn(rows), string(must(os.ReadFile(folder+"/approved")))
	ask := func(note string) (*jeton.Permit, error) {
		asked := request(t, "adviser-17", "placement")
		done(t, asked.Approved(note))
		return gate.ReserveColumn(asked, nirs, 0, many)
	}
	if _, err := ask(strings.Replace(approved, "people 200", "people 201", 1)); !errors.Is(err, jeton.Refused) {
		t.Error(err)
	}
	held := must(vault.RevealColumn(must(ask(approved)), many))
	if got, _ := must(held.Read()).Row(1); got != "2 69 04 2A 964 130 97" {
		t.Error("another person in a column")
	}
	if _, err := ask(approved); !errors.Is(err, jeton.Refused) {
		t.Error(err)
	}
}

func TestTranslationGoesToTheOtherDomain(t *testing.T) {
	vault, gate := opened(os.Getenv("JETON_FIXTURE"))
	defer gate.Close()
	nirs, others := must(vault.Tokenizer("cap-emploi", "fr.nir", "", 0)), must(vault.Tokenizer("caf", "fr.nir", "", 0))
	want := must(others.Tokenize(nir)).String()
	asked := request(t, "exchange", "benefit payment")
	done(t, asked.Translate(must(nirs.Tokenize(nir)), "caf"))
	if got := must(vault.Translate(must(gate.Reserve(asked)), others)); got[0].String() != want {
		t.Error("another token")
	}
	text := nir
	column := must(nirs.TokenizeColumn(jeton.NewColumn([]*string{&text})))
	permit := must(gate.ReserveColumnTo(request(t, "exchange", "benefit payment"), "caf", nirs, 0, column))
	if got, _ := must(must(vault.TranslateColumn(permit, column)).Read()).Row(0); got != want {
		t.Error("another token in a column")
	}
}

func TestAColumnComesBackByOnePermit(t *testing.T) {
	_, vault := readVectors(t)
	gate := must(vault.VolatileGate(policy("9")))
	nirs := must(vault.Tokenizer("cap-emploi", "fr.nir", "", 0))
	first, bad, last := nir, "abc", "184127645108946"
	tokens := must(nirs.TokenizeColumn(jeton.NewColumn([]*string{&first, nil, &bad, &last})))
	held := must(vault.RevealColumn(must(gate.ReserveColumn(request(t, "reader", "vectors"), nirs, 0, tokens)), tokens))
	back := must(held.Read())
	for row, want := range []string{first, "", "", last} {
		if got, _ := back.Row(row); got != want {
			t.Errorf("row %d came back as another", row)
		}
	}
	done(t, held.Close())
	if _, err := held.Read(); !errors.Is(err, jeton.StaleHandle) {
		t.Error(err)
	}
}

func TestABudgetEndsAndAPermitIsSpentOnce(t *testing.T) {
	_, vault := readVectors(t)
	gate := must(vault.VolatileGate(policy("1")))
	nirs := must(vault.Tokenizer("cap-emploi", "fr.nir", "", 0))
	asked := request(t, "reader", "vectors", must(nirs.Tokenize(nir)))
	done(t, asked.Width("last4"))
	permit := must(gate.Reserve(asked))
	revealed := must(vault.Reveal(permit))
	if shown := must(revealed.Expose(0)); !strings.HasPrefix(shown, "•") || !strings.HasSuffix(shown, "46") {
		t.Error("not masked")
	}
	if strings.Contains(fmt.Sprintf("%v %+v %#v", revealed, revealed, revealed), "46 ") {
		t.Error("it prints")
	}
	if _, err := vault.Reveal(permit); !errors.Is(err, jeton.StaleHandle) {
		t.Error(err)
	}
	if _, err := gate.Reserve(request(t, "reader", "vectors", must(nirs.Tokenize("2 69 04 2A 964 130 97")))); !errors.Is(err, jeton.Refused) {
		t.Error(err)
	}
	done(t, revealed.Close())
	done(t, revealed.Close())
	if _, err := revealed.Expose(0); !errors.Is(err, jeton.StaleHandle) {
		t.Error(err)
	}
	done(t, nirs.Close())
	if _, err := nirs.Tokenize(nir); !errors.Is(err, jeton.StaleHandle) {
		t.Error(err)
	}
}

func TestMistakesHaveTheirOwnErrors(t *testing.T) {
	_, vault := readVectors(t)
	nirs := must(vault.Tokenizer("cap-emploi", "fr.nir", "", 0))
	if _, err := vault.Tokenizer("nowhere", "fr.nir", "", 0); !errors.Is(err, jeton.UnknownDomain) {
		t.Error(err)
	}
	var failure *jeton.Failure
	if _, err := vault.VolatileGate("[budgets"); !errors.As(err, &failure) || failure.Status.Name() != "JETON_POLICY_LINE" || failure.At != 1 {
		t.Error(err)
	}
	if _, err := nirs.TokenizeColumn(&jeton.Column{Bytes: []byte("ab"), Offsets: []int64{0, 3}}); !errors.As(err, &failure) ||
		failure.Status.Name() != "JETON_OFFSETS" || failure.At != 1 {
		t.Error(err)
	}
	if _, err := nirs.TokenizeColumn(&jeton.Column{}); err != jeton.ErrColumn {
		t.Error(err)
	}
}

func TestGoroutinesShareATokenizer(t *testing.T) {
	_, vault := readVectors(t)
	ssns := must(vault.Tokenizer("cap-emploi", "us.ssn", "", 0))
	want := make([]string, 100)
	for i := range want {
		want[i] = must(ssns.Tokenize(fmt.Sprintf("123-45-%04d", i+1))).String()
	}
	var all sync.WaitGroup
	for worker := 0; worker < 32; worker++ {
		all.Add(1)
		go func() {
			defer all.Done()
			for turn := 0; turn < 1000; turn++ {
				i := turn % 100
				if got := must(ssns.Tokenize(fmt.Sprintf("123-45-%04d", i+1))).String(); got != want[i] {
					t.Error("another token")
				}
			}
		}()
	}
	all.Wait()
}
