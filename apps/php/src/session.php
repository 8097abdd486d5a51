<?php

/**
 * PHP's native session, with what it leaves to the app: a mere look begins none, an id that the store does not know is
 * nobody's, a lifetime in all, and one clear error where the store fails. Handlers that lock do so from open() to close().
 */

declare(strict_types=1);

namespace SessionLab;

const COOKIE = 'sid';

final class Session
{
    /** As loaded. @var array<string, mixed> */
    private array $loaded = [];

    public function __construct(
        private readonly Config $config,
        private readonly Store $store,
        private readonly Account $account,
    ) {
    }

    /** Fills $_SESSION. @param bool $begins where there is none, a new one is begun */
    public function open(bool $begins): void
    {
        $_SESSION = [];
        $id = $this->idInCookie();
        if ($id === null && !$begins) {
            return;
        }
        if ($id !== null) {
            $this->store->dropIdle($id);
        }
        $this->start();
        if ($id !== null && session_id() === $id && isset($_SESSION['began'])) {
            if ($_SESSION['began'] + $this->config->lifetimeS * 1000 > nowMs()) {
                $this->loaded = $_SESSION;
                return;
            }
            $this->destroy();
            $this->account->expired($id);
            if ($begins) {
                $this->start();
            }
        }
        if ($begins) {
            $_SESSION['began'] = nowMs();
            return;
        }
        // PHP has begun another one in place of what it does not know.
        if (session_status() === PHP_SESSION_ACTIVE) {
            $this->destroy();
        }
        header_remove('Set-Cookie');
    }

    /** The same under a new id: what was known by the old one is worthless. @param list<string> $kept */
    public function renew(array $kept): void
    {
        $_SESSION = array_intersect_key($_SESSION, array_flip($kept)) + ['began' => nowMs()];
        $this->asked('renew', fn () => session_regenerate_id(true));
        $this->account->count('writes');
    }

    /** Ends it, and clears the cookie. */
    public function end(): void
    {
        $this->destroy();
        $this->account->count('writes');
        // Not by setcookie(), which sends `deleted` for a value.
        header('Set-Cookie: ' . COOKIE . '=; expires=Thu, 01 Jan 1970 00:00:01 GMT; path=/; HttpOnly; SameSite=Lax');
    }

    /** Saves what has changed, and lets go of the lock. */
    public function close(): void
    {
        if (session_status() !== PHP_SESSION_ACTIVE) {
            return;
        }
        $changed = $_SESSION !== $this->loaded;
        if ($changed) {
            $this->account->count('writes');
        }
        $this->asked($changed ? 'write' : 'touch', fn () => session_write_close());
    }

    /** After a failure nothing is saved, and no cookie set. */
    public function leave(): void
    {
        if (session_status() === PHP_SESSION_ACTIVE) {
            session_abort();
        }
        header_remove('Set-Cookie');
    }

    private function start(): void
    {
        $this->asked(isset($_COOKIE[COOKIE]) ? 'read' : 'begin', fn () => session_start([
            ...$this->store->settings(),
            'name' => COOKIE,
            'use_strict_mode' => '1',
            'use_only_cookies' => '1',
            'cookie_lifetime' => '0',
            'cookie_path' => '/',
            'cookie_httponly' => '1',
            // The lab speaks plain HTTP.
            'cookie_secure' => '0',
            'cookie_samesite' => 'Lax',
            'cache_limiter' => '',
            'lazy_write' => '1',
            'gc_maxlifetime' => (string) min($this->config->idleS, $this->config->lifetimeS),
        ]));
    }

    /** session_start() finds no id then, and makes a new one. */
    private function destroy(): void
    {
        $this->asked('destroy', fn () => session_destroy());
        unset($_COOKIE[COOKIE]);
        $_SESSION = [];
    }

    /** Null where there is none, or it is none of PHP's. */
    private function idInCookie(): ?string
    {
        $id = $_COOKIE[COOKIE] ?? null;
        if (is_string($id) && preg_match('/^[0-9a-zA-Z,-]{22,256}$/D', $id) === 1) {
            return $id;
        }
        unset($_COOKIE[COOKIE]);
        return null;
    }

    /** PHP's functions complain by warnings, and may return true all the same. */
    private function asked(string $what, callable $act): void
    {
        error_clear_last();
        try {
            $done = @$act();
            $complaint = error_get_last()['message'] ?? ($done === false ? 'no session' : null);
        } catch (\RedisException $error) {
            $complaint = $error->getMessage();
        }
        if ($complaint !== null) {
            throw $this->store->failure($complaint);
        }
        $this->store->did($what);
        if ($this->account->reachable(true)) {
            tell($this->config, 'info', 'the session store is back');
        }
    }
}
