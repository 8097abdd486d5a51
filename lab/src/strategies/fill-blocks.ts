/**
 * Documents with figures in them: what stands between `<!-- measured: NAME -->` and `<!-- end -->` is rewritten
 * from a run, and the words around it are left alone. Where the two stand in one line, as in a table, so does the figure.
 */
import { UserError } from 'session-lab';

const BLOCK = /<!-- measured: (\S+) -->(\n?)[\s\S]*?<!-- end -->/g;

/** @throws {UserError} where the document asks for what was not measured. */
export function fillBlocks(document: string, blocks: ReadonlyMap<string, string>): string {
  return document.replace(BLOCK, (_, name: string, newline: string) => {
    const block = blocks.get(name);
    if (block === undefined)
      throw new UserError(`nothing was measured of "${name}", which a document asks for`);
    return `<!-- measured: ${name} -->${newline}${block}${newline}<!-- end -->`;
  });
}
