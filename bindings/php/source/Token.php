<?php

declare(strict_types=1);

namespace Jeton;

use FFI\CData;

/** What stands in the place of an identifier. It is no string, so tokenize() refuses it. */
final class Token implements \JsonSerializable
{
    /** @internal made by a Tokenizer */
    public function __construct(public readonly Tokenizer $tokenizer, public readonly string $text, public readonly int $epoch)
    {
    }

    /** The one spelling that tables hold and compare. */
    public function canonical(): string
    {
        return $this->tokenizer->tokenCanonical($this->text);
    }

    public function jsonSerialize(): string
    {
        return $this->text;
    }

    /** Reads the library's list of tokens, which is freed. @internal @return list<self> */
    public static function list(Tokenizer $tokenizer, CData $list): array
    {
        $functions = Library::functions();
        try {
            $count = Library::size();
            Library::check($functions->jeton_tokens_count($list, \FFI::addr($count)));
            $tokens = [];
            for ($number = 0; $number < $count->cdata; $number++) {
                $epoch = $functions->new('uint32_t');
                Library::check($functions->jeton_tokens_epoch($list, $number, \FFI::addr($epoch)));
                $tokens[] = new self($tokenizer, Library::text(
                    static fn ($room, $capacity, $written) => $functions->jeton_tokens_text($list, $number, $room, $capacity, $written)
                ), $epoch->cdata);
            }
            return $tokens;
        } finally {
            $functions->jeton_tokens_free($list);
        }
    }
}
