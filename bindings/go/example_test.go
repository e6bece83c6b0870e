package jeton_test

import (
	"fmt"
	"log"
	"os"

	"example.org/jeton"
)

func thereAndBack() error {
	key, err := jeton.KeyFile("jeton.key")
	if err != nil {
		return err
	}
	vault, err := jeton.OpenVault("jeton.keyring", key)
	if err != nil {
		return err
	}
	nirs, err := vault.Tokenizer("cap-emploi", "fr.nir", "", 0) // declared once: `jeton domain add cap-emploi`
	if err != nil {
		return err
	}
	token, err := nirs.Tokenize("1 84 12 76 451 089 46") // another valid NIR; token.Canonical() for tables
	if err != nil {
		return err
	}

	gate, err := vault.Gate("policy.toml", "jeton.ledger", "jeton.witness")
	if err != nil {
		return err
	}
	request, err := jeton.NewRequest("adviser-17", "placement")
	if err != nil {
		return err
	}
	if err := request.Reveal(token); err != nil {
		return err
	}
	permit, err := gate.Reserve(request) // counted, written down, or jeton.Refused
	if err != nil {
		return err
	}
	revealed, err := vault.Reveal(permit)
	if err != nil {
		return err
	}
	defer revealed.Close() // wiped
	identifier, err := revealed.Expose(0)
	fmt.Println(identifier)
	return err
}

func Example() {
	if err := os.Chdir(os.Getenv("JETON_FIXTURE")); err != nil {
		log.Fatal(err)
	}
	if err := thereAndBack(); err != nil {
		log.Fatal(err)
	}
	// Output: 1 84 12 76 451 089 46
}
