<?php

/**
 * php-redis's handler: a key a session, which Redis lets expire. By default nothing is locked, and of several requests
 * at once the last one to save wins; with redis.session.locking_enabled each waits for its turn. A connection a request.
 */

declare(strict_types=1);

namespace SessionLab;

final class RedisStore implements Store
{
    /** Beside the session's own key while a request has its lock. */
    private const LOCK = '_LOCK';

    /**
     * By default it tries for 20 ms in all, and a request that meets a slow page of the same session fails. And a lock that
     * a dead replica has left stays for as long as a script may run.
     */
    private const LOCKING = [
        'locking_enabled' => '1',
        'lock_wait_time' => '2000',
        'lock_retries' => '1500',
        'lock_expire' => '5',
    ];

    /** Commands that php-redis sends, a round trip each; which test/redis.lab.test.ts compares with Redis's own count. */
    private const COMMANDS = ['begin' => 2, 'read' => 3, 'write' => 1, 'touch' => 1, 'destroy' => 1, 'renew' => 4];
    /** For the lock, where it is had at once. */
    private const MORE_TO_LOCK = ['begin' => 1, 'read' => 1, 'write' => 2, 'touch' => 1, 'destroy' => 1, 'renew' => 2];

    public function __construct(private readonly Config $config, private readonly Account $account)
    {
        foreach ($config->store === 'redis-locking' ? self::LOCKING : [] as $name => $value) {
            ini_set("redis.session.$name", $value);
        }
    }

    public function shared(): bool
    {
        return true;
    }

    public function settings(): array
    {
        ['host' => $host, 'port' => $port] = parse_url($this->config->redisUrl);
        $query = [
            'timeout' => $this->config->redisTimeoutS,
            'read_timeout' => $this->config->redisTimeoutS,
            'prefix' => $this->config->redisPrefix,
            'auth' => $this->credentials(),
        ];
        if ($this->tls()) {
            $query['stream'] = $this->tls();
        }
        $scheme = $this->tls() ? 'tls' : 'tcp';
        return ['save_handler' => 'redis', 'save_path' => "$scheme://$host:$port?" . http_build_query(array_filter($query))];
    }

    /** Redis does it. */
    public function dropIdle(string $id): void
    {
    }

    public function did(string $what): void
    {
        $locking = $this->config->store === 'redis-locking';
        $this->account->count('commands', self::COMMANDS[$what] + ($locking ? self::MORE_TO_LOCK[$what] : 0));
    }

    public function failure(string $complaint): \Throwable
    {
        if (str_contains($complaint, 'decode')) {
            return new \RuntimeException('a session in Redis can’t be read');
        }
        try {
            $memory = $this->client()->info('memory');
        } catch (\RedisException $error) {
            if ($this->account->reachable(false)) {
                tell($this->config, 'error', 'the session store is away', ['cause' => $error->getMessage()]);
            }
            return new StoreUnreachable($error->getMessage());
        }
        // PHP doesn't say what Redis answered to it. What it had no room for may have taken some just then.
        if ($memory['maxmemory'] > 0 && $memory['used_memory'] > 0.95 * $memory['maxmemory']) {
            return new StoreUnreachable('Redis is full', full: true);
        }
        return new StoreUnreachable('Redis answers, but the session was not to be had in time');
    }

    public function list(int $limit): array
    {
        return $this->ask(function (\Redis $redis) use ($limit) {
            $keys = [];
            $cursor = null;
            do {
                $found = $redis->scan($cursor, addcslashes($this->config->redisPrefix, '*?[]\\') . '*', 1000) ?: [];
                foreach ($found as $key) {
                    if (!str_ends_with($key, self::LOCK)) {
                        $keys[$key] = true;
                    }
                }
            } while ($cursor > 0);
            $sessions = array_map(fn (string $key) => [
                'id' => substr($key, strlen($this->config->redisPrefix)),
                'ttlS' => $redis->ttl($key),
                'bytes' => $redis->strlen($key),
            ], array_slice(array_keys($keys), 0, $limit));
            return ['count' => count($keys), 'sessions' => $sessions];
        });
    }

    public function costs(): array
    {
        $info = $this->ask(fn (\Redis $redis) => $redis->info());
        return [
            'commands' => $this->account->counted('commands'),
            'messages' => 0,
            'bytes' => (int) $info['total_net_input_bytes'] + (int) $info['total_net_output_bytes'],
            'memoryBytes' => (int) $info['used_memory'],
        ];
    }

    /**
     * @template T
     * @param callable(\Redis): T $question
     * @return T
     */
    private function ask(callable $question): mixed
    {
        try {
            return $question($this->client());
        } catch (\RedisException $error) {
            throw new StoreUnreachable($error->getMessage());
        }
    }

    private function client(): \Redis
    {
        ['host' => $host, 'port' => $port] = parse_url($this->config->redisUrl);
        $redis = new \Redis();
        $timeoutS = $this->config->redisTimeoutS;
        // Any word of streams, an empty one too, and it speaks TLS.
        $options = $this->tls() ? [['stream' => $this->tls()]] : [];
        $redis->connect($host, $port, $timeoutS, null, 0, $timeoutS, ...$options);
        if ($this->credentials() !== []) {
            $redis->auth(array_values($this->credentials()));
        }
        return $redis;
    }

    /** @return array{user?: string, pass?: string} */
    private function credentials(): array
    {
        return array_filter(['user' => $this->config->redisUser, 'pass' => $this->config->redisPassword]);
    }

    /** What PHP's streams are told of TLS; empty where Redis speaks none. @return array<string, string> */
    private function tls(): array
    {
        if (!str_starts_with($this->config->redisUrl, 'rediss:')) {
            return [];
        }
        return ['verify_peer' => '1'] + array_filter(['cafile' => $this->config->redisCaFile]);
    }
}
