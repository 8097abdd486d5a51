<?php

/** What the app has to know of a native save handler beside what session_start() does with it. */

declare(strict_types=1);

namespace SessionLab;

interface Store
{
    /** True where every replica's store is the same one. */
    public function shared(): bool;

    /** For session_start(): the handler, and where it keeps sessions. @return array<string, string> */
    public function settings(): array;

    /** Drops a session that nobody used for its idle time, where the handler itself would still hand it out. */
    public function dropIdle(string $id): void;

    /** The handler did this to a session: for what it costs. */
    public function did(string $what): void;

    /** What to make of a handler that complains. Its own words may hold a password, and go nowhere. */
    public function failure(string $complaint): \Throwable;

    /** @return array{count: int, sessions: list<array{id: string, ttlS: int, bytes: int}>} */
    public function list(int $limit): array;

    /** @return array{commands: int, messages: int, bytes: int, memoryBytes: int} */
    public function costs(): array;
}
