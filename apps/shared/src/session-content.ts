/** What the scenarios' pages keep in a session. */
import type { Cart } from './cart.ts';
import type { Image } from './image.ts';

export interface SessionContent {
  views?: { readonly count: number; readonly last: string };
  user?: string;
  cart?: Cart;
  image?: Image;
  /** Images accepted in this session. */
  uploads?: number;
  /** Shown on the next page, and only there. */
  flash?: string;
}

/** What a visitor has done before they log in is still theirs after it. */
export const KEPT_AT_LOGIN = [
  'views',
  'cart',
  'image',
  'uploads',
] as const satisfies (keyof SessionContent)[];
