import { resolve } from 'node:path';
import { EXIT, VerbFailed } from '../../exit-codes';
import type { FromSource, ProjectSource, SourceContext } from '../source';
import { FROM_COPILOT } from '../source-options';
import { convert } from './convert';
import { foundLines, leftLines, reportOf } from './report';
import { readWorkspace } from './workspace';

/** `teal init --from-copilot`: the configuration comes from a workspace of Copilot. */
export const fromCopilot: ProjectSource = {
  option: FROM_COPILOT,
  read,
};

/** @throws VerbFailed (2) for what cannot be read, and where Teal can release nothing of it */
async function read(value: string, { directory, options }: SourceContext): Promise<FromSource> {
  const converted = convert(await readWorkspace(resolve(directory, value), directory), commandOf(options));
  const [only, ...more] = converted.services;
  if (more.length > 0 && options.local !== undefined) throw oneLocal(converted.services.length);
  return {
    services: converted.services.map(({ name }) => ({
      name,
      local: only?.name === name && more.length === 0 && options.local !== undefined,
    })),
    environments: converted.environments,
    directories: converted.contexts,
    files: converted.files,
    found: foundLines(converted),
    left: [...leftLines(converted), ...AFTERWARDS],
    report: reportOf(converted),
  };
}

const oneLocal = (services: number): VerbFailed =>
  new VerbFailed(
    EXIT.BAD_INPUT,
    `--local must be left out where there are several services, got it with ${services}; give each its local: { command } in teal.config.ts`,
  );

/** How the one service runs on this machine, which no manifest says. */
const commandOf = ({ local }: SourceContext['options']): { readonly local?: string } =>
  typeof local === 'string' ? { local } : {};

const AFTERWARDS = [
  'users stay with Copilot until you move them: deploy the services of Teal beside its own, then teal adopt moves the traffic, and back; docs/copilot.md says how',
];
