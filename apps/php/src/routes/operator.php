<?php

/** For the lab's operator: what this replica and its store have used up, what the store holds, and what it gave up. */

declare(strict_types=1);

namespace SessionLab;

const LISTED = 20;

/** @return array<string, mixed> */
function costs(Store $store, Account $account): array
{
    return ['shared' => $store->shared(), 'writes' => $account->counted('writes'), ...$store->costs()];
}

/** @return array<string, mixed> */
function sessions(Store $store): array
{
    ['count' => $count, 'sessions' => $sessions] = $store->list(LISTED);
    $named = array_map(
        fn (array $held) => ['fingerprint' => fingerprint($held['id'])] + array_diff_key($held, ['id' => true]),
        $sessions,
    );
    return ['shared' => $store->shared(), 'count' => $count, 'sessions' => $named];
}

/** @return array<string, mixed> */
function evidence(Account $account): array
{
    return ['gone' => $account->gone(), 'outages' => $account->outages()];
}

/** A worker forgets everything between two requests: this is what one has while it answers. @return array<string, mixed> */
function heap(): array
{
    gc_collect_cycles();
    return ['heapBytes' => memory_get_usage(true)];
}
