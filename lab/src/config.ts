/** The host's environment: the one place that reads it. Options of the command line read theirs through commander. */

/** For programs that the lab starts: they need PATH, HOME, DOCKER_HOST, the image names and the like. */
export const hostEnvironment: Readonly<NodeJS.ProcessEnv> = process.env;

/** Where labs and results are kept, if not in the checkout. */
export const LAB_HOME = process.env.LAB_HOME || undefined;

/** The image that a variable names, or the official one. */
export const imageOf = ({
  variable,
  official,
}: {
  readonly variable: string;
  readonly official: string;
}): string => process.env[variable] || official;
