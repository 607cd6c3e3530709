/** Who sits at this machine: the name under which the printed link signs in. */
import { userInfo } from 'node:os';

/** `DATELINE_REVIEWER`, else the name of the account that runs the program. */
export function reviewerName(): string {
  if (process.env.DATELINE_REVIEWER) return process.env.DATELINE_REVIEWER;
  try {
    return userInfo().username;
  } catch {
    return 'reviewer';
  }
}
