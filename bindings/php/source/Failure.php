<?php

declare(strict_types=1);

namespace Jeton;

/** Why a call was refused: getCode() is the status's number, $status its name. It does not hold the text it was about. */
class Failure extends \RuntimeException
{
    /** @param ?int $at the byte, line or offset, where there is one */
    final public function __construct(int $number, public readonly string $status, string $message, public readonly ?int $at)
    {
        parent::__construct($message, $number);
    }

    public static function of(int $number, ?int $at): self
    {
        $functions = Library::functions();
        $status = $functions->jeton_status_name($number);
        $kind = match (true) {
            $number === $functions->JETON_REFUSED => Refused::class,
            $number === $functions->JETON_UNAVAILABLE => Unavailable::class,
            default => match (intdiv($number, 100)) {
                1 => CallFailure::class,
                2 => TextFailure::class,
                3 => KeyringFailure::class,
                4 => LedgerFailure::class,
                5 => GateFailure::class,
                default => self::class,
            },
        };
        return new $kind($number, $status, $functions->jeton_status_message($number), $at);
    }
}

/** A closed handle, or a mistake of this package. */
class CallFailure extends Failure
{
}

/** The text is refused. */
class TextFailure extends Failure
{
}

/** The keyring, its key, a domain or an epoch. */
class KeyringFailure extends Failure
{
}

/** The policy or the ledger. */
class LedgerFailure extends Failure
{
}

/** The request or permit does not fit. */
class GateFailure extends Failure
{
}

/** No; never which rule, or how much is left. */
final class Refused extends GateFailure
{
}

/** The ledger cannot answer; nothing was released, retry later. */
final class Unavailable extends GateFailure
{
}
