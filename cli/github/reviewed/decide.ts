import { hashOf } from '../../plan/line';
import type { PlanFile, PlanLine } from './plan-file';

/** A merged pull request, and the plan that its reviewers saw. */
export type Review = { readonly number: number } & (
  | { readonly plan: PlanFile }
  /** Why there is none that could be trusted. */
  | { readonly without: string }
);

/** What people were shown before what is deployed now was merged. */
export interface Reviewed {
  readonly schemaVersion: 1;
  readonly environment: string;
  /** Of these lines, as of a plan's. */
  readonly hash: string;
  readonly lines: readonly PlanLine[];
  readonly pullRequests: readonly {
    readonly number: number;
    readonly hash?: string;
    readonly without?: string;
  }[];
  readonly mergedBy?: string;
  readonly approvedBy: readonly string[];
}

export interface People {
  readonly mergedBy?: string;
  readonly approvedBy: readonly string[];
}

/**
 * All lines of all plans since the last deployment: pushes that wait give way to the newest, whose deployment brings the
 * changes of all of them. A pull request without a plan adds nothing, so that what it destroys is not taken for reviewed.
 */
export function reviewedOf(environment: string, reviews: readonly Review[], people: People): Reviewed {
  const plans = reviews.flatMap((review) => ('plan' in review ? [review.plan] : []));
  const lines = [...new Map(plans.flatMap((plan) => plan.lines).map((line) => [line.id, line])).values()];
  return {
    schemaVersion: 1,
    environment,
    hash: hashOf(lines),
    lines,
    pullRequests: reviews.map((review) =>
      'plan' in review
        ? { number: review.number, hash: review.plan.hash }
        : { number: review.number, without: review.without },
    ),
    ...people,
  };
}

/** Whether the workflows by which a plan was made are those of main. source: docs.github.com/actions, `pull_request` */
export const changesWorkflows = (files: readonly string[]): boolean =>
  files.some((file) => file.startsWith('.github/'));
