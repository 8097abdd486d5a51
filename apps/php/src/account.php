<?php

/**
 * What this replica has done and seen, for its operator. Its workers share no memory, so each writes it down in files: a
 * counter is a file's length, since what is appended is never lost to another's appending.
 */

declare(strict_types=1);

namespace SessionLab;

final class Account
{
    private const KEPT = 20_000;

    public function __construct(private readonly string $folder)
    {
    }

    public function count(string $what, int $times = 1): void
    {
        file_put_contents("$this->folder/$what", str_repeat('.', $times), FILE_APPEND);
    }

    public function counted(string $what): int
    {
        clearstatcache();
        return is_file("$this->folder/$what") ? (int) filesize("$this->folder/$what") : 0;
    }

    /** A session went by itself. Only its name is kept. */
    public function expired(string $id): void
    {
        $this->note('gone', ['fingerprint' => fingerprint($id), 'what' => 'expired', 'at' => nowMs()]);
    }

    /** The store can be reached, or no longer. True for the one worker that is the first to find out. */
    public function reachable(bool $now): bool
    {
        $mark = "$this->folder/away";
        $news = $now ? is_file($mark) && @unlink($mark) : @fopen($mark, 'x') !== false;
        if ($news) {
            $this->note('outages', ['at' => nowMs(), 'reachable' => $now]);
        }
        return $news;
    }

    /** @return list<array<string, mixed>> */
    public function gone(): array
    {
        return $this->noted('gone');
    }

    /** @return list<array{at: int, until: ?int}> */
    public function outages(): array
    {
        $outages = [];
        foreach ($this->noted('outages') as ['at' => $at, 'reachable' => $reachable]) {
            if (!$reachable) {
                $outages[] = ['at' => $at, 'until' => null];
            } elseif ($outages !== []) {
                $outages[array_key_last($outages)]['until'] = $at;
            }
        }
        return $outages;
    }

    /** @param array<string, mixed> $event */
    private function note(string $what, array $event): void
    {
        file_put_contents("$this->folder/$what", json_encode($event) . "\n", FILE_APPEND);
    }

    /** The newest. @return list<array<string, mixed>> */
    private function noted(string $what): array
    {
        $lines = @file("$this->folder/$what", FILE_IGNORE_NEW_LINES) ?: [];
        return array_map(fn (string $line) => json_decode($line, true), array_slice($lines, -self::KEPT));
    }
}

function nowMs(): int
{
    return (int) (microtime(true) * 1000);
}

/** Names a session by its cookie, whose value is its id: the loadtest names what it sees the same way. */
function fingerprint(string $id): string
{
    return substr(hash('sha256', $id), 0, 8);
}
