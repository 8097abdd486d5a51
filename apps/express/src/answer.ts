/** One answer: JSON, with the replica's name. */
import type { Response } from 'express';

declare global {
  namespace Express {
    interface Locals {
      /** This replica's name, in the app's own locals. */
      replica: string;
    }
  }
}

export function answer(response: Response, data: Readonly<Record<string, unknown>>): void {
  response.json({ replica: response.app.locals.replica, ...data });
}
