/** The environment of the links, which nothing else of them reads. */
import type { LinkEnds } from './link.ts';

export interface LinksConfig {
  /** The address to listen on. */
  readonly host: string;
  readonly controlPort: number;
  readonly ends: readonly LinkEnds[];
}

/** HOST, CONTROL_PORT, and LINKS: `app-1>redis=7001>redis:6379`, with commas between. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): LinksConfig {
  const { LINKS = '', HOST = '127.0.0.1', CONTROL_PORT = '' } = env;
  return { host: HOST, controlPort: Number(CONTROL_PORT), ends: LINKS.split(',').map(endsIn) };
}

function endsIn(text: string): LinkEnds {
  const [, name, port, host, to] = /^(.+)=(\d+)>(.+):(\d+)$/.exec(text) ?? [];
  if (!name || !host) throw new Error(`LINKS: "${text}" is not NAME=PORT>HOST:PORT`);
  return { name, port: Number(port), to: { host, port: Number(to) } };
}

/** The way from there to the program's environment. */
export const linksText = (ends: readonly LinkEnds[]): string =>
  ends.map(({ name, port, to }) => `${name}=${port}>${to.host}:${to.port}`).join();
