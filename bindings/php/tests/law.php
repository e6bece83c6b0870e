<?php

declare(strict_types=1);

use Jeton\Keyring;
use Jeton\Vault;

require __DIR__ . '/../source/jeton.php';

/** Fails a law. */
final class Broken extends Exception
{
}

function holds(bool $holds, string $what): void
{
    if (!$holds) {
        throw new Broken($what);
    }
}

/** @param class-string $kind */
function fails(string $kind, ?string $status, callable $call, ?int $at = null): void
{
    try {
        $call();
    } catch (Throwable $thrown) {
        holds($thrown instanceof $kind, "$kind, not " . $thrown::class . ': ' . $thrown->getMessage());
        holds($status === null || $thrown->status === $status, "$status, not " . ($thrown->status ?? ''));
        holds($at === null || $thrown->at === $at, "at $at, not " . ($thrown->at ?? 'nowhere'));
        return;
    }
    throw new Broken("$kind is not thrown");
}

/** @return array<string, mixed> */
function vectors(): array
{
    return json_decode(file_get_contents(__DIR__ . '/../../../tests/vectors/tokens.json'), true, 64, JSON_THROW_ON_ERROR);
}

function vectorVault(): Vault
{
    $vectors = vectors();
    $keyring = Keyring::test(hex2bin(implode('', $vectors['roots'])), hex2bin($vectors['audit_root']));
    foreach ($vectors['domains'] as $domain) {
        $keyring->addDomain($domain['name'], $domain['suffix']);
    }
    return Vault::of($keyring);
}

function policy(int $people): string
{
    return <<<TOML
        [budgets]
        vault = { day = $people }
        [purpose.vectors]
        [[allow]]
        actors = ["reader"]
        purposes = ["vectors"]
        formats = ["us.ssn", "fr.nir", "fr.nir.linked", "fr.nir.marked", "fr.ft_id", "phone", "email", "email.exact", "opaque"]
        domains = ["cap-emploi", "pole-sante"]
        widths = ["full", "last4"]
        TOML;
}

/** AlreadyToken is JETON_TEXT_ALREADY_TOKEN. */
function named(string $reason): string
{
    return 'JETON_TEXT' . strtoupper(preg_replace('/[A-Z]/', '_$0', $reason));
}
