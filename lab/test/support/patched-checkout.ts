/** A copy of this checkout with patches applied, to compile and run: what additions take, and that they work. */
import { cp, glob, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Test } from 'tap';
import { type CommandOutput, runCommand } from '../../src/command.ts';
import { hostEnvironment } from '../../src/config.ts';
import { ROOT } from '../../src/paths.ts';

const COPIED = ['app', 'apps', 'examples', 'lab', 'loadtest', 'nginx', 'profiles', 'redis', 'tools'] as const;
const FILES = ['docker-compose.yml', 'package.json', 'tsconfig.json'] as const;
const WORKSPACES = '@session-lab';
/** The published one has a name of its own. */
const LOADTEST = 'session-lab';

export class PatchedCheckout {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(t: Test, patches: readonly string[]): Promise<PatchedCheckout> {
    const folder = t.testdir();
    for (const name of [...COPIED, ...FILES])
      await cp(join(ROOT, name), join(folder, name), {
        recursive: true,
        verbatimSymlinks: true,
        filter: (path) => !/\/(node_modules|\.tap|additions|\.(setup-lock|fetch-[^/]*))$/.test(path),
      });
    await linkPackages(folder);
    // No part of the checkout's repository: git would leave its files alone.
    const env = { ...hostEnvironment, GIT_CEILING_DIRECTORIES: dirname(folder) };
    for (const patch of patches) await runCommand('git', ['apply', patch], { cwd: folder, env });
    return new PatchedCheckout(folder);
  }

  /** @throws {CommandFailed} with what the compiler says */
  async compile(): Promise<void> {
    const project = join(this.folder, 'tsconfig.additions.json');
    const include = ['app', 'apps', 'lab', 'loadtest'];
    await writeFile(project, JSON.stringify({ extends: './tsconfig.json', include }));
    const typescript = join(ROOT, 'node_modules/typescript/bin/tsc');
    await this.node([typescript, '--noEmit', '--project', project]);
  }

  /** @throws {CommandFailed} with what it says */
  node(args: readonly string[]): Promise<CommandOutput> {
    const env = { ...hostEnvironment, LAB_HOME: this.folder };
    return runCommand(process.execPath, args, { cwd: this.folder, env });
  }
}

/** The packages of this checkout, but for its own, which are the copy's. */
async function linkPackages(folder: string): Promise<void> {
  const from = join(ROOT, 'node_modules');
  await mkdir(join(folder, 'node_modules', WORKSPACES), { recursive: true });
  for (const name of await readdir(from))
    if (name !== WORKSPACES && name !== LOADTEST)
      await symlink(join(from, name), join(folder, 'node_modules', name));
  await symlink(join(folder, 'loadtest'), join(folder, 'node_modules', LOADTEST));
  for (const name of ['app', 'lab'])
    await symlink(join(folder, name), join(folder, 'node_modules', WORKSPACES, name));
  for (const name of await readdir(join(folder, 'apps')))
    await symlink(join(folder, 'apps', name), join(folder, 'node_modules', WORKSPACES, name));
  // Where two workspaces need different versions, npm puts one of them beside its user.
  for await (const nested of glob(['*/node_modules', 'apps/*/node_modules'], { cwd: ROOT }))
    if (!/^(?:examples|bench)\b/.test(nested)) await symlink(join(ROOT, nested), join(folder, nested));
}
