<?php

declare(strict_types=1);

namespace Jeton;

use FFI;
use FFI\CData;

/** Many texts in Arrow's layout: bytes, 64-bit offsets (rows + 1), perhaps a validity bitmap, and a status for each row. */
final class Column
{
    /** How many rows tell what the others need. */
    private const FEW = 64;

    public readonly int $rows;

    /**
     * @param CData $offsets an `int64_t[rows + 1]`
     * @param ?string $validity a bit for each row, the lowest of the first byte being the first row's
     * @param ?CData $statuses an `int32_t[rows]`, of what a call made
     */
    public function __construct(
        #[\SensitiveParameter] public readonly string $bytes,
        public readonly CData $offsets,
        public readonly ?string $validity = null,
        public readonly ?CData $statuses = null,
    ) {
        $this->rows = count($offsets) - 1;
        if ($validity !== null && strlen($validity) * 8 < $this->rows) {
            throw new \InvalidArgumentException('give a validity bitmap with a bit for every row');
        }
    }

    /** @param list<?string> $texts */
    public static function of(#[\SensitiveParameter] array $texts): self
    {
        $offsets = self::numbers('int64_t', count($texts) + 1);
        $valid = array_fill(0, intdiv(count($texts) + 7, 8), 0);
        $end = 0;
        foreach ($texts as $number => $text) {
            $end += strlen($text ?? '');
            $offsets[$number + 1] = $end;
            $valid[$number >> 3] |= ($text === null ? 0 : 1) << ($number & 7);
        }
        return new self(implode('', $texts), $offsets, pack('C*', ...$valid));
    }

    /** The text of a row; null where the row is null or refused. */
    public function row(int $number): ?string
    {
        if ($number < 0 || $number >= $this->rows) {
            throw new \OutOfRangeException('there is no such row');
        }
        if ($this->statuses !== null && $this->statuses[$number] !== 0) {
            return null;
        }
        if ($this->validity !== null && !((ord($this->validity[$number >> 3]) >> ($number & 7)) & 1)) {
            return null;
        }
        return substr($this->bytes, $this->offsets[$number], $this->offsets[$number + 1] - $this->offsets[$number]);
    }

    /** As the functions of the library take it. @internal @return list<mixed> */
    public function arguments(): array
    {
        return [$this->bytes, strlen($this->bytes), $this->offsets, $this->rows, $this->validity];
    }

    /** Calls what makes a column of this one. @internal */
    public function made(callable $call): self
    {
        $at = Library::size();
        return self::read($this->rows, $this->enough($call), fn (...$out) => $call(...$this->arguments(), ...$out, ...[FFI::addr($at)]), $at);
    }

    /** Bytes that most likely hold what the call makes, by what it makes of the first rows: room is zeroed, so too much costs time. */
    private function enough(callable $call): int
    {
        $few = min($this->rows, self::FEW);
        if ($few === 0) {
            return 0;
        }
        [$written, $at] = [Library::size(), Library::size()];
        $given = [$this->bytes, strlen($this->bytes), $this->offsets, $few, $this->validity];
        $room = [self::numbers('uint8_t', 1), 0, FFI::addr($written), self::numbers('int64_t', $few + 1), self::numbers('int32_t', $few)];
        $call(...$given, ...$room, ...[FFI::addr($at)]);
        $grown = $written->cdata - $this->offsets[$few] + $this->offsets[0];
        return strlen($this->bytes) + ($grown > 0 ? intdiv($grown, $few) + 1 : 0) * $this->rows;
    }

    /** Calls what writes a column of so many rows. @internal */
    public static function read(int $rows, int $capacity, callable $call, ?CData $at = null): self
    {
        $written = Library::size();
        $offsets = self::numbers('int64_t', $rows + 1);
        $statuses = self::numbers('int32_t', max($rows, 1));
        $once = static function (int $capacity) use ($call, $written, $offsets, $statuses): array {
            $bytes = self::numbers('uint8_t', max($capacity, 1));
            return [$call($bytes, count($bytes), FFI::addr($written), $offsets, $statuses), $bytes];
        };
        [$status, $bytes] = $once($capacity);
        if ($status === Library::functions()->JETON_TOO_SHORT) {
            [$status, $bytes] = $once($written->cdata);
        }
        Library::check($status, $at);
        if ($written->cdata === 0) {
            return new self('', $offsets, null, $statuses);
        }
        $text = FFI::string($bytes, $written->cdata);
        FFI::memset($bytes, 0, $written->cdata);
        return new self($text, $offsets, null, $statuses);
    }

    private static function numbers(string $type, int $count): CData
    {
        return Library::functions()->new("{$type}[$count]");
    }
}
