/** Versions, as the programs print them. */
export const nginxVersionIn = (text: string): string => /nginx\/(\S+)/.exec(text)?.[1] ?? 'unknown';
export const redisVersionIn = (text: string): string => /v=(\S+)/.exec(text)?.[1] ?? 'unknown';
