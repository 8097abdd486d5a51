/** The kinds of hostile inputs, a line each. */
import type { Kind } from '../kind.ts';
import { cookies } from './cookies.ts';
import { forms } from './forms.ts';
import { framing } from './framing.ts';
import { headers } from './headers.ts';
import { json } from './json.ts';
import { multipart } from './multipart.ts';
import { paths } from './paths.ts';

export const kinds: readonly Kind[] = [multipart, json, forms, headers, cookies, paths, framing];
