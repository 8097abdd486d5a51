<?php

/** The environment, read once for each request, as PHP does everything. start-php has checked what it needs itself. */

declare(strict_types=1);

namespace SessionLab;

final class Config
{
    public readonly string $replica;
    public readonly string $store;
    public readonly string $logLevel;
    public readonly string $state;
    public readonly string $sessionFolder;
    public readonly int $idleS;
    public readonly int $lifetimeS;
    public readonly string $redisUrl;
    public readonly string $redisUser;
    public readonly string $redisPassword;
    public readonly string $redisPrefix;
    public readonly float $redisTimeoutS;
    /** File with the certificate of the authority that must have signed Redis's; empty: any that PHP trusts. */
    public readonly string $redisCaFile;

    /** @param array<string, string> $env */
    public function __construct(array $env)
    {
        $given = fn (string $name, string $default): string => ($env[$name] ?? '') === '' ? $default : $env[$name];
        $this->replica = $given('REPLICA', 'app-1');
        $this->store = $given('STORE', 'memory');
        $this->logLevel = $given('LOG_LEVEL', 'info');
        $this->state = $given('STATE', '');
        $this->sessionFolder = $given('SESSION_FOLDER', '');
        $this->idleS = (int) $given('SESSION_IDLE_S', '1800');
        $this->lifetimeS = (int) $given('SESSION_LIFETIME_S', '28800');
        $this->redisUrl = $given('REDIS_URL', 'redis://127.0.0.1:6379');
        $this->redisUser = $given('REDIS_USERNAME', '');
        $this->redisPassword = $given('REDIS_PASSWORD', '');
        $this->redisPrefix = $given('REDIS_PREFIX', 'session:');
        $this->redisTimeoutS = (int) $given('REDIS_TIMEOUT_MS', '500') / 1000;
        $this->redisCaFile = $given('REDIS_CA_FILE', '');
    }
}
