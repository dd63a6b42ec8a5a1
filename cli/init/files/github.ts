import mainRules from '../../../.github/rulesets/main.json';
import type { ProjectFile } from '../project-file';

/** Beside the workflows: how each environment must be guarded, and the rules of main. `teal github rules` compares both with GitHub. */
export function gitHubFiles(environments: readonly string[]): ProjectFile[] {
  return [
    { path: '.github/environments.json', content: json(guards(environments)) },
    { path: '.github/rulesets/main.json', content: json(rules()) },
  ];
}

/** The last has the users: somebody else than the author looks. A rollback waits for nobody. */
function guards(environments: readonly string[]): Record<string, unknown> {
  const branches = ['main'];
  const last = environments.at(-1);
  const reviewed = { branches, requiredReviewers: 1, preventSelfReview: true, adminsMayBypass: false };
  return Object.fromEntries([
    ...environments.map((name) => [name, name === last ? reviewed : { branches }]),
    ...environments.map((name) => [`${name}-rollback`, { branches }]),
  ]);
}

/** As Teal's own, but that a check has the name of the calling job in front. */
function rules(): unknown {
  return JSON.parse(JSON.stringify(mainRules), (name, value) =>
    name === 'context' && typeof value === 'string' ? `${value.split(' / ')[0]} / ${value}` : value,
  );
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
