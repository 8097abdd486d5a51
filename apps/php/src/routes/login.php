<?php

/** Scenario `login`: login makes a new id, so that one planted before it is worthless; logout is final. */

declare(strict_types=1);

namespace SessionLab;

/** What a visitor has done before they log in is still theirs after it. */
const KEPT_AT_LOGIN = ['views', 'cart', 'image', 'uploads'];

/** @return array<string, mixed> */
function showUser(): array
{
    return ['user' => $_SESSION['user'] ?? null];
}

function logIn(Session $session): string
{
    $user = text(body(), 'user', 1, 100);
    $session->renew(KEPT_AT_LOGIN);
    $_SESSION['user'] = $user;
    return '/login';
}

function logOut(Session $session): string
{
    $session->end();
    return '/login';
}
