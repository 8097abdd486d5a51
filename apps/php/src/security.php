<?php

/** What browsers are told to keep from answers, and whose requests may change something. */

declare(strict_types=1);

namespace SessionLab;

const SECURITY_HEADERS = [
    "Content-Security-Policy: default-src 'none';img-src 'self' data:;form-action 'self';base-uri 'none';frame-ancestors 'none'",
    'X-Content-Type-Options: nosniff',
    'X-Frame-Options: DENY',
    'Referrer-Policy: same-origin',
    'Cross-Origin-Resource-Policy: same-origin',
];

/**
 * Browsers say which site a request comes from, or from which origin; programs say neither, and no other site can have them
 * send somebody's cookie.
 *
 * @param array<string, mixed> $server
 */
function requireOwnSite(string $method, array $server): void
{
    if ($method === 'GET') {
        return;
    }
    $site = $server['HTTP_SEC_FETCH_SITE'] ?? null;
    $origin = $server['HTTP_ORIGIN'] ?? null;
    $host = $server['HTTP_HOST'] ?? '';
    $own = $site === null
        ? $origin === null || $origin === "http://$host" || $origin === "https://$host"
        : in_array($site, ['same-origin', 'none'], true);
    if (!$own) {
        throw new Refusal(403, 'CROSS_SITE', 'Another site’s page has sent this: only this app’s own pages may.');
    }
}
