/** A value of an option, and where it came from. */
import type { Option } from 'commander';

export interface Given {
  /** As in a file. */
  readonly key: string;
  readonly option: Option;
  /** As they could be typed; none where the option takes none. */
  readonly texts: readonly string[];
  readonly value: unknown;
  readonly source: 'file' | 'environment';
  /** `session-lab.yaml:7`, or the variable's name. */
  readonly from: string;
}
