/** How a replica is drawn: in a colour that most eyes tell apart, and with a mark for all others. */

const MARKS = ['○', '●', '■', '▲', '◆', '▼', '★', '✚'] as const;

/** By the number in its name, as the app's own pages have it; by its place among `replicas` where it has none. */
export function lookOf(
  replica: string,
  replicas: readonly string[],
): { readonly mark: string; readonly className: string } {
  const number = Number(/(\d+)$/.exec(replica)?.[1] ?? replicas.indexOf(replica) + 1);
  const look = number % MARKS.length;
  return { mark: MARKS[look] ?? '○', className: `replica-${look}` };
}
