<?php

declare(strict_types=1);

namespace Jeton;

use FFI;
use FFI\CData;

/** libjeton's functions, as its own header declares them. */
final class Library
{
    private static ?FFI $functions = null;
    private static ?CData $room = null;

    public static function functions(): FFI
    {
        return self::$functions ??= FFI::cdef(self::declarations(), getenv('JETON_LIBRARY') ?: 'libjeton.so.1');
    }

    /** What a call answered, or its Failure. */
    public static function check(int $status, ?CData $at = null): void
    {
        if ($status !== 0) {
            throw Failure::of($status, $at === null ? null : $at->cdata);
        }
    }

    public static function size(): CData
    {
        return self::functions()->new('size_t');
    }

    /** Calls what makes a handle of this type; the call takes its address and that of a place. */
    public static function made(string $type, callable $call): CData
    {
        $made = self::functions()->new($type);
        $at = self::size();
        self::check($call(FFI::addr($made), FFI::addr($at)), $at);
        return $made;
    }

    /** Calls what writes a text: the call takes a buffer, its capacity, the length written and a place. The buffer is wiped. */
    public static function text(callable $call): string
    {
        $functions = self::functions();
        self::$room ??= $functions->new('uint8_t[1024]');
        [$written, $at] = [self::size(), self::size()];
        $once = static fn (): int => $call(self::$room, FFI::sizeof(self::$room), FFI::addr($written), FFI::addr($at));
        $status = $once();
        if ($status === $functions->JETON_TOO_SHORT) {
            self::$room = $functions->new("uint8_t[{$written->cdata}]");
            $status = $once();
        }
        self::check($status, $at);
        if ($written->cdata === 0) {
            return '';
        }
        $text = FFI::string(self::$room, $written->cdata);
        FFI::memset(self::$room, 0, $written->cdata);
        return $text;
    }

    /** The names of all formats. @return list<string> */
    public static function formats(): array
    {
        return explode("\n", rtrim(self::text(
            static fn ($room, $capacity, $written) => self::functions()->jeton_formats($room, $capacity, $written)
        )));
    }

    /** The headers without what is for a preprocessor; bytes that go in are strings of PHP. */
    private static function declarations(): string
    {
        $folder = getenv('JETON_INCLUDE') ?: '/usr/local/include';
        $headers = file_get_contents("$folder/jeton_status.h") . file_get_contents("$folder/jeton.h");
        $declared = preg_replace(['/#ifdef __cplusplus.*?#endif[^\n]*/s', '/^#.*$/m'], '', $headers);
        return str_replace('const uint8_t *', 'const char *', $declared);
    }
}
