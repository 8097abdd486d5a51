/** The replicas, by name; nginx/servers.conf and docker-compose.yml list the same. A name is a replica's identity. */
export const REPLICAS = ['app-1', 'app-2', 'app-3'] as const;
export type Replica = (typeof REPLICAS)[number];

/** The port on which each replica listens inside Compose, and under which nginx/servers.conf names it. */
export const REPLICA_PORT = 3000;
