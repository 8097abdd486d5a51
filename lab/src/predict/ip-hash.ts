/** nginx's ip_hash, as far as equal weights and live servers need it (ngx_http_upstream_ip_hash_module). */

const START = 89;
const FACTOR = 113;
const MODULUS = 6271;

/**
 * Index of the server, of `servers` equal ones, that nginx picks for an IPv4 address: three octets count.
 * hash = (hash · 113 + octet) mod 6271 for each octet, from 89 on; then modulo the total weight.
 */
export function ipHash(address: string, servers: number): number {
  const octets = address.split('.').slice(0, 3).map(Number);
  return octets.reduce((hash, octet) => (hash * FACTOR + octet) % MODULUS, START) % servers;
}
