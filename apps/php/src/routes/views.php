<?php

/** Scenario `views`: a counter in the session, and the last page viewed. `?wait=40` holds the page back for 40 ms. */

declare(strict_types=1);

namespace SessionLab;

/** @return array<string, mixed> */
function showViews(): array
{
    $waitMs = wholeNumber($_GET, 'wait', 0, 2000, 0);
    // The session is loaded already; where the store locks, others wait for it meanwhile, as they do for any slow page.
    usleep($waitMs * 1000);
    ['count' => $count, 'last' => $last] = $_SESSION['views'] ?? ['count' => 0, 'last' => null];
    return ['views' => $count, 'last' => $last];
}

function countView(): string
{
    $page = text(body(), 'page', 0, 200, '/');
    $_SESSION['views'] = ['count' => ($_SESSION['views']['count'] ?? 0) + 1, 'last' => $page];
    return '/views';
}
