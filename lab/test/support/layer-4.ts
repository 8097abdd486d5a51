/** Asks a lab's balancer at layer 4 as its users do: `GET /` on connections that say by PROXY protocol whose they are. */

/** A program for Node, to be run where the listener can be reached: HOST PORT ADDRESS...; prints what came back. */
export const ASK_AS = String.raw`
const { connect } = require('node:net');
const [host, port, ...addresses] = process.argv.slice(1);
const ask = (address) => new Promise((resolve, reject) => {
  let answer = '';
  const socket = connect(Number(port), host).setEncoding('utf8');
  socket.on('error', reject).on('data', (data) => { answer += data; });
  socket.on('end', () => resolve(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))));
  socket.write('PROXY TCP4 ' + address + ' 127.0.0.1 1 2\r\nGET / HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n');
});
Promise.all(addresses.map(ask)).then((answers) => console.log(JSON.stringify(answers)));
`;

/** Runs that program inside the lab with these addresses; resolves to what it printed. */
export type AskAs = (addresses: readonly string[]) => Promise<string>;

export interface Told {
  readonly replica: string;
  /** Whom the replica took the client for. */
  readonly client: string;
}

export const tellFrom = async (askAs: AskAs, addresses: readonly string[]): Promise<readonly Told[]> =>
  JSON.parse(await askAs(addresses));
