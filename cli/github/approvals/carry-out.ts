import { z } from 'zod';
import type { GitHub } from '../api';
import { approversOf } from './decide';

// source: docs.github.com/rest/actions/workflow-runs, "Get the review history for a workflow run"
const approvals = z.array(
  z.object({
    state: z.string(),
    environments: z.array(z.object({ name: z.string() })),
    user: z.object({ login: z.string() }).nullish(),
  }),
);

/** Logins of who let a run into an environment. @param run id */
export async function carryOut(
  github: GitHub,
  { environment, run }: { readonly environment: string; readonly run: number },
): Promise<readonly string[]> {
  const found = await github.get(`actions/runs/${run}/approvals`, approvals);
  return approversOf(
    environment,
    found.map(({ state, environments, user }) => ({
      state,
      environments: environments.map(({ name }) => name),
      login: user?.login,
    })),
  );
}
