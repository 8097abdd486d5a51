/** What Sentinels say of the primary. After a failover they hear of it one after the other. */
import type { Address } from './part.ts';

/**
 * The primary by the word of whoever has the newest configuration; null where nobody says a thing.
 * @param answers of several Sentinels to SENTINEL MASTER: names and values, one after the other
 */
export function newestPrimary(answers: readonly (readonly string[])[]): Address | null {
  const named = answers.flatMap((words) => {
    const field = (name: string): string | undefined => words[words.indexOf(name) + 1];
    const [host, port, epoch] = [field('ip'), Number(field('port')), Number(field('config-epoch'))];
    return words.includes('config-epoch') && host ? [{ host, port, epoch }] : [];
  });
  const [newest] = named.sort((a, b) => b.epoch - a.epoch);
  return newest ? { host: newest.host, port: newest.port } : null;
}
