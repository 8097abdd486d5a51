/** One HTTP request to a part, made where it runs: no part but the balancer can be reached from the host. */
import type { Remote } from './remote.ts';

export interface PartRequest {
  readonly port: number;
  readonly path: string;
  /** The body of a PUT; without it the request is a GET. */
  readonly put?: string;
}

/** Longer than any part takes to answer. */
const PATIENCE_MS = 5000;

/** bash speaks TCP by itself: the images have no HTTP client, and to start Node for each question would be felt. */
const SCRIPT = 'exec 3<>"/dev/tcp/127.0.0.1/$0" && printf "%s" "$1" >&3 && cat <&3';

/** @throws {CommandFailed} where nobody answers */
export async function exchange(remote: Remote, part: string, { port, path, put }: PartRequest) {
  const head = put === undefined ? `GET ${path}` : `PUT ${path}`;
  const length = put === undefined ? '' : `Content-Length: ${Buffer.byteLength(put)}\r\n`;
  const request = `${head} HTTP/1.0\r\n${length}\r\n${put ?? ''}`;
  const command = ['bash', '-c', SCRIPT, String(port), request];
  const { stdout } = await remote.exec(part, command, PATIENCE_MS);
  const [answer = '', body = ''] = stdout.split('\r\n\r\n', 2);
  return { status: Number(/^HTTP\/1\.\d (\d{3}) /.exec(answer)?.[1] ?? 0), body };
}
