/** How the target is reached, and what is sent along: the options of `run`, as curl has them. */
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { type Command, InvalidArgumentError } from 'commander';
import type { Way } from '../load/wire/way.ts';
import { UserError } from '../model/errors.ts';

export interface WayOptions {
  readonly resolve?: ReadonlyMap<string, string>;
  readonly ca?: string;
  readonly insecure?: true;
  readonly header?: Readonly<Record<string, string>>;
}

export const addWayOptions = (command: Command): Command =>
  command
    .option(
      '--resolve <host:port:address>',
      'where a host is, in place of its name; may be repeated',
      resolve,
    )
    .option('--ca <file>', 'certificates (PEM) of the authorities to trust')
    .option('--insecure', 'trust any certificate')
    .option('-H, --header <name: value>', 'a header in place of a browser’s; may be repeated', header);

export async function wayOf({ resolve, ca, insecure }: WayOptions): Promise<Way> {
  const pem =
    ca === undefined
      ? undefined
      : await readFile(ca, 'utf8').catch((error: Error) => {
          throw new UserError(`the certificates in ${ca} can't be read: ${error.message}`, { cause: error });
        });
  if (pem !== undefined && !pem.includes('BEGIN CERTIFICATE'))
    throw new UserError(`${ca} holds no certificate: --ca takes a PEM file`);
  return { resolve, ca: pem, insecure };
}

export const headersOf = ({ header }: WayOptions): Readonly<Record<string, string>> | undefined => header;

function resolve(text: string, before: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  const [, host, port, address] = /^([^:]+):(\d{1,5}):\[?([^\]]+)\]?$/.exec(text) ?? [];
  if (!host || !port || !address || isIP(address) === 0)
    throw new InvalidArgumentError('Give host, port and address, as in shop.example:443:127.0.0.1.');
  return new Map([...before, [`${host.toLowerCase()}:${Number(port)}`, address]]);
}

function header(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, name, value] = /^([\w!#$%&'*+.^`|~-]+):\s*(.*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError('Give a name and a value, as in "Accept-Language: de".');
  return { ...before, [name.toLowerCase()]: value };
}
