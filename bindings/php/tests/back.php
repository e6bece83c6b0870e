<?php

declare(strict_types=1);

use Jeton\CallFailure;
use Jeton\Column;
use Jeton\GateFailure;
use Jeton\KeyringFailure;
use Jeton\KeySource;
use Jeton\LedgerFailure;
use Jeton\Refused;
use Jeton\Request;
use Jeton\Vault;

const NIR = '1 84 12 76 451 089 46';

/** @return array{Vault, Jeton\Gate} */
function opened(?string $folder = null): array
{
    $folder ??= getenv('JETON_FIXTURE');
    $vault = Vault::open("$folder/jeton.keyring", KeySource::file("$folder/jeton.key"));
    return [$vault, $vault->gate("$folder/policy.toml", file_get_contents("$folder/ledger"), "$folder/jeton.witness")];
}

/** The ledger of a folder lets people back, and says no to who may not. */
function goesBack(string $folder): void
{
    [$vault, $gate] = opened($folder);
    $nirs = $vault->tokenizer('cap-emploi', 'fr.nir');
    $token = $nirs->tokenize(NIR);
    $request = Request::by('adviser-17', 'placement')->case('2026-118')->reveal($token);
    $revealed = $vault->reveal($gate->reserve($request));
    holds(count($revealed) === 1 && $revealed->expose() === NIR, 'another person came back');
    holds($gate->search(Request::by('adviser-17', 'placement'), $nirs, NIR)[0]->text === $token->canonical(), 'another search');
    holds($gate->tokenize(Request::by('front-door', 'placement'), $nirs, NIR)->text === $token->text, 'another token');
    fails(Refused::class, 'JETON_REFUSED', static fn () => $gate->reserve(Request::by('nobody', 'placement')->reveal($token)));
    fails(Refused::class, 'JETON_REFUSED', static fn () => $gate->search(Request::by('front-door', 'placement'), $nirs, NIR));
    $many = Column::of(file("$folder/tokens", FILE_IGNORE_NEW_LINES));
    $approved = file_get_contents("$folder/approved");
    $ask = static fn (string $note) => $vault->revealColumn(
        $gate->reserveColumn(Request::by('adviser-17', 'placement')->approved($note), $nirs, $many),
        $many
    );
    fails(Refused::class, 'JETON_REFUSED', static fn () => $ask(str_replace('people 200', 'people 201', $approved)));
    holds($ask($approved)->read()->row(1) === '2 69 04 2A 964 130 97', 'another person in a column');
    fails(Refused::class, 'JETON_REFUSED', static fn () => $ask($approved));
}

return [
    'the example of the front page runs' => static function (): void {
        preg_match('/## Ten lines\n\n```php\n(.+?)```/s', file_get_contents(__DIR__ . '/../README.md'), $found);
        $before = getcwd();
        chdir(getenv('JETON_FIXTURE'));
        ob_start();
        eval($found[1]);
        $printed = ob_get_clean();
        chdir($before);
        holds($printed === NIR, 'it prints something else');
    },
    'the ledger of a file lets people back, and says no to who may not' => static fn () => goesBack(getenv('JETON_FIXTURE')),
    'the ledger of a server does, too' => static fn () => goesBack(getenv('JETON_SERVED')),
    'translation goes to the other domain' => static function (): void {
        [$vault, $gate] = opened();
        [$nirs, $others] = [$vault->tokenizer('cap-emploi', 'fr.nir'), $vault->tokenizer('caf', 'fr.nir')];
        $want = $others->tokenize(NIR)->text;
        $request = Request::by('exchange', 'benefit payment')->translate($nirs->tokenize(NIR), 'caf');
        holds($vault->translate($gate->reserve($request), $others)[0]->text === $want, 'another token');
        $column = $nirs->tokenizeColumn(Column::of([NIR]));
        $permit = $gate->reserveColumnTo(Request::by('exchange', 'benefit payment'), 'caf', $nirs, $column);
        holds($vault->translateColumn($permit, $column)->read()->row(0) === $want, 'another row');
    },
    'a column comes back by one permit' => static function (): void {
        $vault = vectorVault();
        $gate = $vault->volatileGate(policy(9));
        $nirs = $vault->tokenizer('cap-emploi', 'fr.nir');
        $tokens = $nirs->tokenizeColumn(Column::of([NIR, null, 'abc', '184127645108946']));
        $held = $vault->revealColumn($gate->reserveColumn(Request::by('reader', 'vectors'), $nirs, $tokens), $tokens);
        $back = $held->read();
        holds(array_map($back->row(...), [0, 1, 2, 3]) === [NIR, null, null, '184127645108946'], 'other people came back');
        $held->close();
        fails(CallFailure::class, 'JETON_STALE_HANDLE', static fn () => $held->read());
    },
    'a budget ends, a permit is spent once, and closed handles answer' => static function (): void {
        $vault = vectorVault();
        $gate = $vault->volatileGate(policy(1));
        $nirs = $vault->tokenizer('cap-emploi', 'fr.nir');
        $permit = $gate->reserve(Request::by('reader', 'vectors')->width('last4')->reveal($nirs->tokenize(NIR)));
        $revealed = $vault->reveal($permit);
        holds(preg_match('/^•.* 46$/u', $revealed->expose()) === 1, 'not masked');
        holds(!str_contains(print_r($revealed, true), '46'), 'it prints');
        fails(CallFailure::class, 'JETON_STALE_HANDLE', static fn () => $vault->reveal($permit));
        $other = Request::by('reader', 'vectors')->reveal($nirs->tokenize('2 69 04 2A 964 130 97'));
        fails(Refused::class, 'JETON_REFUSED', static fn () => $gate->reserve($other));
        $revealed->close();
        $revealed->close();
        fails(CallFailure::class, 'JETON_STALE_HANDLE', static fn () => $revealed->expose());
        $nirs->close();
        fails(CallFailure::class, 'JETON_STALE_HANDLE', static fn () => $nirs->tokenize(NIR));
    },
    'mistakes have their own errors' => static function (): void {
        $vault = vectorVault();
        $nirs = $vault->tokenizer('cap-emploi', 'fr.nir');
        fails(TypeError::class, null, static fn () => $nirs->tokenize($nirs->tokenize(NIR)));
        fails(Error::class, null, static fn () => clone $nirs);
        fails(LogicException::class, null, static fn () => serialize($nirs));
        fails(KeyringFailure::class, 'JETON_UNKNOWN_DOMAIN', static fn () => $vault->tokenizer('nowhere', 'fr.nir'));
        fails(LedgerFailure::class, 'JETON_POLICY_LINE', static fn () => $vault->volatileGate('[budgets'), 1);
        $lying = Column::of(['ab']);
        $lying->offsets[1] = 3;
        fails(CallFailure::class, 'JETON_OFFSETS', static fn () => $nirs->tokenizeColumn($lying), 1);
        $gate = $vault->volatileGate(policy(9));
        fails(GateFailure::class, 'JETON_REQUEST', static fn () => $gate->reserve(Request::by('reader', 'vectors')));
    },
];
