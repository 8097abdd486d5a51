/** Shakes hands with a lab's Redis as an app does: with the authority's certificate that it was given, or another. */

/** A program for Node, to be run where Redis can be reached, with an app's environment: CA; prints how it went. */
export const SHAKE_HANDS = `
const { connect } = require('node:tls');
const { hostname: host, port } = new URL(process.env.REDIS_URL);
const socket = connect({ host, port, ca: process.argv[1] || process.env.REDIS_CA });
socket.on('error', ({ code }) => console.log(code));
socket.on('secureConnect', () => {
  console.log(socket.authorized ? 'trusted' : 'not trusted');
  socket.destroy();
});
`;

/** Runs that program inside the lab with this certificate, or the lab's own; resolves to what it printed. */
export type ShakeHands = (ca?: string) => Promise<string>;
