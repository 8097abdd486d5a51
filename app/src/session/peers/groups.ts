/**
 * Cuts replicas into groups, in their order: as many of `size` as there can be, and where some are left over, the last
 * groups have one more each. With two: 3 are one group, 5 are two and three. Nobody is ever alone.
 */
export function groupsOf<T>(replicas: readonly T[], size: number): T[][] {
  const count = Math.max(1, Math.floor(replicas.length / size));
  const least = Math.floor(replicas.length / count);
  const larger = replicas.length - least * count;
  let next = 0;
  return Array.from({ length: count }, (_, at) => {
    const from = next;
    next += least + (at >= count - larger ? 1 : 0);
    return replicas.slice(from, next);
  });
}
