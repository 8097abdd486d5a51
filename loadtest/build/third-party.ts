/** THIRD-PARTY.txt: what the package carries of others, with their licences. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
}

/** @param modules the files that were bundled, ours among them */
export function thirdPartyText(modules: readonly string[]): string {
  const homes = new Set(modules.flatMap((file) => homeOf(file) ?? []));
  const sections = [...homes].map((home) => {
    const { name = '', version = '', license = '' } = manifestOf(home);
    const file = readdirSync(home).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(join(home, file), 'utf8').trim() : `Its package says: ${license}.`;
    return { name, section: `${name} ${version} (${license})\n\n${text}\n` };
  });
  sections.sort((a, b) => a.name.localeCompare(b.name));
  return ['This package carries parts of these others:\n', ...sections.map(({ section }) => section)].join(
    `\n${'-'.repeat(80)}\n\n`,
  );
}

/** The package that a bundled file is from; null for a file of our own. */
function homeOf(file: string): string | null {
  const path = file.replace(/^\0/, '').split('?', 1)[0] ?? '';
  if (!path.includes('node_modules/')) return null;
  for (let folder = dirname(path); folder.includes('node_modules/'); folder = dirname(folder)) {
    try {
      if (manifestOf(folder).version) return folder;
    } catch {
      // No package starts here.
    }
  }
  return null;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
