/** How what a strategy costs grows with the number of replicas. */
import type { ProfileResult } from 'session-lab';

export interface Growth {
  readonly profile: string;
  readonly points: readonly Point[];
}

/** What one run with so many replicas cost. */
export interface Point {
  readonly replicas: number;
  readonly messagesPerWrite: number;
  readonly predictedMessagesPerWrite: number;
  readonly commandsPerRequest: number;
  readonly bytesPerRequest: number;
  /** Everything was as predicted, messages among it. */
  readonly asPredicted: boolean;
}

/** Null where too little was measured to tell. */
export function pointOf({ replicas, costs, asPredicted }: ProfileResult): Point | null {
  if (asPredicted === null || costs?.messagesPerWrite == null || costs.predictedMessagesPerWrite === null)
    return null;
  const { messagesPerWrite, predictedMessagesPerWrite, commandsPerRequest, bytesPerRequest } = costs;
  return {
    replicas,
    messagesPerWrite,
    predictedMessagesPerWrite,
    commandsPerRequest,
    bytesPerRequest,
    asPredicted,
  };
}
