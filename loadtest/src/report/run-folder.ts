/**
 * A run is a folder under results/. It is filled under a hidden name, and appears whole or not at all; `latest` links
 * to the newest.
 */
import { rmSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../model/errors.ts';
import { onLeaving } from '../model/leaving.ts';

export class RunFolder {
  /** Where to write until `publish`. */
  readonly path: string;
  readonly #final: string;
  readonly #left: () => void;
  #isKept = false;

  private constructor(path: string, final: string) {
    this.path = path;
    this.#final = final;
    this.#left = onLeaving(() => rmSync(path, { recursive: true, force: true }));
  }

  /** @throws {UserError} where the folder can't be made. */
  static async create(results: string, name: string, startedAt: Date): Promise<RunFolder> {
    const id = `${startedAt.toISOString().slice(0, 19).replaceAll(':', '-')}-${name}`;
    try {
      await mkdir(results, { recursive: true });
      const path = await mkdtemp(join(results, `.${id}-`));
      // The random end keeps two runs of one second apart.
      return new RunFolder(path, resolve(results, `${id}-${path.slice(-6)}`));
    } catch (error) {
      throw new UserError(`results can't be written to ${results}: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** Makes the run visible and the latest. @returns its path, and whether `latest` leads there */
  async publish(): Promise<{ readonly path: string; readonly isLatest: boolean }> {
    await this.keep();
    const results = dirname(this.#final);
    const latest = join(results, 'latest');
    const there = await lstat(latest).catch(() => null);
    // Somebody else's file or folder is not ours to replace.
    if (there && !there.isSymbolicLink()) return { path: this.#final, isLatest: false };
    // A link can't be replaced in place, but it can be renamed over.
    const link = `${this.path}.latest`;
    await symlink(this.#final.slice(results.length + 1), link);
    await rename(link, latest);
    return { path: this.#final, isLatest: true };
  }

  /** It is visible. */
  get isKept(): boolean {
    return this.#isKept;
  }

  /** Makes what there is of the run visible; harmless when called again. @returns its path */
  async keep(): Promise<string> {
    if (!this.#isKept) await rename(this.path, this.#final);
    this.#isKept = true;
    this.#left();
    return this.#final;
  }

  /** Forgets the run; harmless after `publish`. */
  async discard(): Promise<void> {
    this.#left();
    await rm(this.path, { recursive: true, force: true });
  }
}
