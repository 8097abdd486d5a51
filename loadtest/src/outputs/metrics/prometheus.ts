/** A page that Prometheus scrapes while the run lasts: on this machine alone, unless another address is given. */
import { createServer, type Server } from 'node:http';
import { isIP } from 'node:net';
import { UserError } from '../../model/errors.ts';
import { defineOutput } from '../output.ts';
import { Watching } from './watching.ts';

const HOST = '127.0.0.1';
/** Where OpenTelemetry's own exporters for Prometheus have their page. */
const PORT = 9464;

export const prometheus = defineOutput({
  name: 'prometheus',
  takes: 'port or address:port',
  says: `a page to scrape while it runs, /metrics, at ${HOST}:${PORT} unless told otherwise`,
  open: async (value, { tell }) => {
    const { host, port } = addressOf(value);
    const { Page } = await import('./prometheus-page.ts');
    const watching = new Watching();
    const page = new Page(() => watching.watched);
    const server = createServer(async ({ method, url }, response) => {
      const isPage = url === '/metrics' && (method === 'GET' || method === 'HEAD');
      if (!isPage) {
        response.writeHead(url === '/metrics' ? 405 : 404).end();
        return;
      }
      try {
        const text = await page.text();
        response.writeHead(200, { 'content-type': page.contentType }).end(text);
      } catch (error) {
        response.writeHead(500).end(`${(error as Error).message}\n`);
      }
    });
    tell(`session-lab: metrics for Prometheus at ${await listen(server, host, port)}`);
    return {
      ...watching.for(page),
      close: async () => {
        server.close();
        server.closeAllConnections();
      },
    };
  },
});

function addressOf(value: string | null): { readonly host: string; readonly port: number } {
  const [, given = '', text = ''] = /^(?:(.*):)?(\d{1,5})$/.exec(value ?? String(PORT)) ?? [];
  const host = given === '' ? HOST : given.replace(/^\[(.*)\]$/, '$1');
  const port = Number(text);
  if (text === '' || port > 65_535 || (isIP(host) === 0 && host !== 'localhost'))
    throw new UserError(
      `--out prometheus takes a port, or an address of this machine and a port (0.0.0.0:${PORT}), and ${value} is neither`,
    );
  return { host, port };
}

/** @throws {UserError} where the port is taken: nobody would find the page at another */
async function listen(server: Server, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? `is taken: give another, as in --out prometheus=${port + 1}`
          : `can't be used: ${error.message}`;
      reject(new UserError(`port ${port} of ${host}, for Prometheus, ${why}`, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const at = typeof address === 'object' && address ? address.port : port;
  return `http://${isIP(host) === 6 ? `[${host}]` : host}:${at}/metrics`;
}
