/** The host's environment: the one place that reads it. Options of the command line read theirs through commander. */

/** For programs that the lab starts: they need PATH, HOME, DOCKER_HOST, the image names and the like. */
export const hostEnvironment: Readonly<NodeJS.ProcessEnv> = process.env;

/** Where labs and results are kept, if not in the checkout. */
export const LAB_HOME = process.env.LAB_HOME || undefined;

/** The official images, as in docker-compose.yml. */
export const DEFAULT_IMAGES = {
  node: 'node:24.21.0-trixie-slim',
  nginx: 'nginx:1.30.6',
  redis: 'redis:8.0.6',
} as const;

/** The images that Compose runs. */
export const IMAGES = {
  node: process.env.NODE_IMAGE || DEFAULT_IMAGES.node,
  nginx: process.env.NGINX_IMAGE || DEFAULT_IMAGES.nginx,
  redis: process.env.REDIS_IMAGE || DEFAULT_IMAGES.redis,
} as const;
