/** What the page may ask of a side. */
import { z } from 'zod';
import { LEVERS } from './levers.ts';
import { GUESSES } from './outcome.ts';
import { CROWDS } from './users.ts';

export const commandSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('profile'), profile: z.string() }),
  z.object({ do: z.literal('users'), users: z.number().refine((count) => CROWDS.includes(count)) }),
  z.object({
    do: z.literal('strike'),
    lever: z.enum(LEVERS.map(({ name }) => name)),
    target: z.string().optional(),
    guess: z.enum(GUESSES).optional(),
  }),
  z.object({ do: z.literal('undo') }),
]);

export type Command = z.infer<typeof commandSchema>;
