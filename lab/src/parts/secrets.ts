/** The secrets of a lab. */
import type { Profile } from '../catalogue/profile.ts';
import { partKinds } from './index.ts';

export type Secrets = Readonly<Record<string, string>>;

/** What docker-compose.yml says where a person uses it by hand. */
export const BY_HAND: Secrets = Object.assign({}, ...partKinds.map(({ secrets }) => secrets ?? {}));

/** @param make one secret; `byHand` is what a person would have in its place */
export async function secretsFor(
  profile: Profile,
  make: (byHand: string) => string,
): Promise<Record<string, string>> {
  const secrets = Object.fromEntries(Object.entries(BY_HAND).map(([name, byHand]) => [name, make(byHand)]));
  for (const { furtherSecrets } of partKinds) Object.assign(secrets, await furtherSecrets?.(profile));
  return secrets;
}
