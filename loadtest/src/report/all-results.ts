/** Every run of a report: those to compare, then the further ones. */
import type { ProfileResult, Report } from '../model/result.ts';

export const allResults = ({
  profiles,
  further,
}: Pick<Report, 'profiles' | 'further'>): readonly ProfileResult[] => [...profiles, ...further];
