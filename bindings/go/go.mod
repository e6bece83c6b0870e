module example.org/jeton

go 1.19
