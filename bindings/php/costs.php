<?php

declare(strict_types=1);

// What one call costs, and a row of a column, from PHP: `php costs.php FORMAT FILE` takes the file's identifiers, one a line, in
// turns, and prints a line for each kind of call, in nanoseconds. `bindings/costs` sets it beside the other languages.
use Jeton\Column;
use Jeton\Keyring;
use Jeton\Vault;

require __DIR__ . '/source/jeton.php';

const CALLS = 10_000;
const ROWS = 50_000;
const TURNS = 30;

function cost(string $kind, int $calls, callable $work): void
{
    $best = INF;
    for ($turn = 0; $turn < TURNS; $turn++) {
        $start = hrtime(true);
        $work();
        $best = min($best, (hrtime(true) - $start) / $calls);
    }
    printf("%s %.1f\n", $kind, $best);
}

[, $format, $file] = $argv;
$keyring = Keyring::test(str_repeat("\1", 32) . str_repeat("\2", 32), str_repeat("\3", 32))->addDomain('cap-emploi');
$tokenizer = Vault::of($keyring)->tokenizer('cap-emploi', $format, '', 1);
$distinct = file($file, FILE_IGNORE_NEW_LINES);
$identifiers = [];
for ($row = 0; $row < ROWS; $row++) {
    $identifiers[] = $distinct[$row % count($distinct)];
}
$column = Column::of($identifiers);

cost('single', CALLS, static function () use ($tokenizer, $identifiers): void {
    for ($call = 0; $call < CALLS; $call++) {
        $tokenizer->tokenize($identifiers[$call]);
    }
});
cost('new', ROWS, static fn () => $tokenizer->tokenizeColumn($column));
cost('strings', ROWS, static function () use ($tokenizer, $identifiers): void {
    array_map($tokenizer->tokenizeColumn(Column::of($identifiers))->row(...), range(0, ROWS - 1));
});
