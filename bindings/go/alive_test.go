package jeton_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"strings"
	"testing"
)

// A finalizer may free a handle as soon as Go sees no more use of its object, which can be while C still works with the number. So
// every object whose handle goes into a call must be kept alive to the end of the function.
func TestWhatIsInACallIsKeptAlive(t *testing.T) {
	handles := map[string]bool{}
	for _, name := range strings.Fields("key keyring vault tokenizer rekeyer gate request permit revealed column") {
		handles[name] = true
	}
	isSource := func(file os.FileInfo) bool { return !strings.HasSuffix(file.Name(), "_test.go") }
	calls := 0
	for _, file := range must(parser.ParseDir(token.NewFileSet(), ".", isSource, 0))["jeton"].Files {
		for _, declared := range file.Decls {
			function, isFunction := declared.(*ast.FuncDecl)
			if !isFunction || function.Name.Name == "Close" {
				continue
			}
			used, kept := map[string]bool{}, map[string]bool{}
			ast.Inspect(function, func(node ast.Node) bool {
				call, isCall := node.(*ast.CallExpr)
				if !isCall {
					return true
				}
				switch name := types.ExprString(call.Fun); {
				case name == "runtime.KeepAlive":
					kept[types.ExprString(call.Args[0])] = true
				case strings.HasPrefix(name, "C.jeton_"):
					calls++
					for _, argument := range call.Args {
						if handle, isField := argument.(*ast.SelectorExpr); isField && handles[handle.Sel.Name] {
							used[types.ExprString(handle.X)] = true
						}
					}
				}
				return true
			})
			for object := range used {
				if !kept[object] {
					t.Errorf("%s does not keep %s alive", function.Name.Name, object)
				}
			}
		}
	}
	if calls < 40 {
		t.Errorf("only %d calls were read", calls)
	}
}
