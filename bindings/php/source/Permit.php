<?php

declare(strict_types=1);

namespace Jeton;

/** Proof that the ledger has recorded one act; a vault uses it up, once. */
final class Permit extends Handle
{
    protected const FREE = 'jeton_permit_free';
}
