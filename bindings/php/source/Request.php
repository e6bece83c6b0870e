<?php

declare(strict_types=1);

namespace Jeton;

use FFI;

/** Who asks to go back, why, and with which tokens. */
final class Request extends Handle
{
    protected const FREE = 'jeton_request_free';

    public static function by(string $actor, string $purpose): self
    {
        return new self(Library::made(
            'jeton_request',
            static fn ($request) => Library::functions()->jeton_request_new($actor, strlen($actor), $purpose, strlen($purpose), $request)
        ));
    }

    public function case(string $name): self
    {
        Library::check(Library::functions()->jeton_request_case($this->handle, $name, strlen($name)));
        return $this;
    }

    public function subject(string $number): self
    {
        Library::check(Library::functions()->jeton_request_subject($this->handle, $number, strlen($number)));
        return $this;
    }

    /** `full`, which holds unless said, or a mask. */
    public function width(string $width): self
    {
        Library::check(Library::functions()->jeton_request_width($this->handle, $width, strlen($width)));
        return $this;
    }

    /** Brings a signed grant that names the people; several together may. */
    public function grant(string $note): self
    {
        Library::check(Library::functions()->jeton_request_grant($this->handle, $note, strlen($note)));
        return $this;
    }

    /** Brings the signed approval of a column with more people than the budgets allow. It is spent once. */
    public function approved(string $note): self
    {
        Library::check(Library::functions()->jeton_request_approved($this->handle, $note, strlen($note)));
        return $this;
    }

    public function reveal(Token $token): self
    {
        $at = Library::size();
        Library::check(Library::functions()->jeton_request_reveal(
            $this->handle,
            $token->tokenizer->handle,
            $token->text,
            strlen($token->text),
            $token->epoch,
            FFI::addr($at)
        ), $at);
        return $this;
    }

    public function translate(Token $token, string $domain): self
    {
        $at = Library::size();
        Library::check(Library::functions()->jeton_request_translate(
            $this->handle,
            $token->tokenizer->handle,
            $token->text,
            strlen($token->text),
            $token->epoch,
            $domain,
            strlen($domain),
            FFI::addr($at)
        ), $at);
        return $this;
    }
}
