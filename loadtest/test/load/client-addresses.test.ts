import t from 'tap';
import { clientAddresses } from '../../src/load/client-addresses.ts';

const network = (address: string) => address.split('.').slice(0, 3).join('.');

t.test('spread: every user has a network of their own, the same ones for the same seed', async (t) => {
  const addresses = clientAddresses('spread', 500, 1);
  t.equal(new Set(addresses.map(network)).size, 500);
  t.ok(addresses.every((address) => /^10(\.\d{1,3}){3}$/.test(address)));
  t.same(clientAddresses('spread', 500, 1), addresses);
  t.not(clientAddresses('spread', 500, 2)[0], addresses[0]);
});

t.test('nat: all users share one address', async (t) => {
  const addresses = clientAddresses('nat', 5, 1);
  t.equal(addresses.length, 5);
  t.equal(new Set(addresses).size, 1);
});

t.test('more users than there are networks share some', async (t) => {
  t.equal(clientAddresses('spread', 70_000, 1).length, 70_000);
});

t.test('office: users share a few networks, with addresses of their own', async (t) => {
  const addresses = clientAddresses('office', 200, 1);
  t.equal(new Set(addresses.map(network)).size, 4);
  t.ok(new Set(addresses).size > 100);
});
