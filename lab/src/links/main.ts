/**
 * The links of a lab as one process: what passes between its parts passes here, so that faults can slow it down, cut it
 * or break it. It needs Node alone, so that Compose can run it from this folder.
 *
 * Its control port is told what to impair: PUT /LINK with an impairment as JSON, for all links whose names end so.
 */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { readConfig } from './config.ts';
import { Link } from './link.ts';

const { host, controlPort, ends } = readConfig();
const links = ends.map((ends) => new Link(ends));

const control = createServer(async (request, reply) => {
  try {
    const asked = decodeURIComponent((request.url ?? '').slice(1));
    const chosen = links.filter(({ name }) => asked !== '' && name.endsWith(asked));
    if (request.method === 'PUT') {
      const impairment = JSON.parse(await text(request));
      for (const link of chosen) link.impair(impairment);
    }
    reply.statusCode = chosen.length > 0 ? 200 : 404;
    reply.end(JSON.stringify(chosen.map(({ name }) => name)));
  } catch (error) {
    // Nonsense gets an error, and the links go on.
    reply.statusCode = 400;
    reply.end(String(error));
  }
});

for (const link of links) await link.listen(host);
control.listen(controlPort, host);

process.once('SIGTERM', () => {
  control.close();
  control.closeAllConnections();
  for (const link of links) link.close();
});
