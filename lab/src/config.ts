/** The host's environment: the one place that reads it. Options of the command line read theirs through commander. */

/** For programs that the lab starts: they need PATH, HOME, DOCKER_HOST, the image names and the like. */
export const hostEnvironment: Readonly<NodeJS.ProcessEnv> = process.env;

/** Where labs and results are kept, if not in the checkout. */
export const LAB_HOME = process.env.LAB_HOME || undefined;

/** The nodes of a Swarm, as the user tells of them. */
export const swarmNodes: {
  /** How each one’s engine is reached, by its name: SWARM_NODES, as in `n2=ssh://n2,n3=unix:///run/n3.sock`. */
  readonly engines: ReadonlyMap<string, string>;
  /** Commands that cut a node off from the others and join it again; each gets its name. */
  readonly cut: string | undefined;
  readonly mend: string | undefined;
} = {
  engines: new Map(
    (process.env.SWARM_NODES ?? '')
      .split(',')
      .filter(Boolean)
      .map((pair): [string, string] => {
        const [node = '', ...host] = pair.split('=');
        return [node.trim(), host.join('=')];
      }),
  ),
  cut: process.env.SWARM_CUT || undefined,
  mend: process.env.SWARM_MEND || undefined,
};

/** The image that a variable names, or the official one. */
export const imageOf = ({
  variable,
  official,
}: {
  readonly variable: string;
  readonly official: string;
}): string => process.env[variable] || official;
