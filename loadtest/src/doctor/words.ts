/** Lists, counts and times, as a sentence has them. */

/** `a, b and c`, and no more than six. */
export function listed(names: readonly string[]): string {
  if (names.length <= 1) return names[0] ?? 'nothing';
  if (names.length > 6) return `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

export const of = (part: number, whole: number): string => `${part} of ${whole}`;

export const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

export function lasting(ms: number): string {
  const s = ms / 1000;
  if (s < 120) return `${Math.round(s)} s`;
  if (s < 2 * 3600) return `${Math.round(s / 60)} min`;
  return s < 48 * 3600 ? `${Math.round(s / 3600)} h` : `${Math.round(s / 86_400)} days`;
}
