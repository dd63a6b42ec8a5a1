import type { Answers, RepositoryAnswer, ServiceAnswer } from '../answers';
import { inComment, literal } from './literal';

/** The text of `teal.config.ts`. */
export function configuration(answers: Answers): string {
  const { services, environments } = answers;
  const [only] = services;
  const last = environments.at(-1);
  const staged = environments.filter((each) => each !== last);
  const makers = [
    'canary',
    'defineDelivery',
    'infrastructure',
    'minutes',
    'quietAlarms',
    'smokeTest',
    'uniform',
  ];
  if (staged.length > 0) makers.unshift('blueGreen');
  const isOne = services.length === 1 && only !== undefined;
  return `import { ${makers.join(', ')} } from 'teal-cdk';

/** What is delivered, and how: the one file that a team edits. \`npx teal rehearse\` shows what a release of it does to users. */
export default defineDelivery({
${answers.name === undefined ? '' : `  name: ${literal(answers.name)},\n`}${isOne ? `  service: ${serviceText(only, '  ')},` : servicesText(services)}
${repositoryText(answers)}  environments: {
${staged.map((name) => `    ${key(name)}: {\n${PLACE}      release: blueGreen({ bake: minutes(5) }),\n    },\n`).join('')}    ${key(last ?? 'production')}: {
${PLACE}      release: canary({ percent: 10, hold: minutes(10), bake: minutes(10) }),
    },
  },
${isOne ? `  // Each must pass before users meet a release.\n  gates: ${gatesText(only)},\n` : ''}});
`;
}

const PLACE = `      // account: '111122223333', region: 'eu-west-1', // without them it goes wherever cdk deploy is run\n`;

const key = (name: string): string => (/^[a-z]\w*$/.test(name) ? name : literal(name));

/** Several have gates of their own: each is asked for its own path. */
const servicesText = (services: readonly ServiceAnswer[]): string =>
  `  services: [\n${services.map((each) => `    ${serviceText(each, '    ', true)},\n`).join('')}  ],`;

function serviceText(service: ServiceAnswer, indent: string, withGates = false): string {
  const { name, port, directory, health, local, architecture } = service;
  const lines = [
    `name: ${literal(name)},`,
    `port: ${port},`,
    `build: ${literal(directory === '.' ? '.' : `./${directory}`)},`,
    ...(architecture === undefined ? [] : [`architecture: ${literal(architecture)},`]),
    `health: { ready: ${literal(health)} },`,
    local === undefined
      ? `// local: { command: 'npm start' }, // how it starts here with PORT set; without it nothing can be rehearsed`
      : `local: { command: ${literal(local)} },`,
    ...(withGates ? [`gates: ${gatesText(service)},`] : []),
  ];
  return `{\n${lines.map((line) => `${indent}  ${line}\n`).join('')}${indent}}`;
}

const gatesText = ({ health }: ServiceAnswer): string =>
  `[quietAlarms(), uniform(), infrastructure(), smokeTest({ requests: [{ path: ${literal(health)} }] })]`;

/**
 * It makes environments go out by a pipeline, whose image is passed to the template: without workflows it would only stop
 * `cdk deploy` from a laptop, and stays a comment.
 */
function repositoryText({ repository, workflows }: Answers): string {
  if (!repository) {
    return `  // repository: { owner: 'OWNER', ownerId: 1234, name: 'NAME', id: 5678 }, // who delivers by GitHub Actions\n`;
  }
  const { owner, name, ids } = repository;
  const of = workflows
    ? `, workflows: { owner: ${literal(workflows.owner)}, name: ${literal(workflows.name)}, tag: ${literal(workflows.tag)} }`
    : '';
  const text = (numbers: { readonly owner: number | string; readonly repository: number | string }) =>
    `repository: { owner: ${literal(owner)}, ownerId: ${numbers.owner}, name: ${literal(name)}, id: ${numbers.repository}${of} },`;
  if (!ids)
    return `  // The numbers: ${inComment(idsCommand(repository))}\n  // ${text({ owner: 'OWNER_ID', repository: 'ID' })}\n`;
  if (!workflows) return `  // Once workflows deliver it, not cdk deploy from a laptop:\n  // ${text(ids)}\n`;
  return `  ${text(ids)}\n`;
}

/** Prints the two numbers that GitHub's tokens name the repository by. */
export const idsCommand = ({ owner, name }: RepositoryAnswer): string =>
  `gh api repos/${owner}/${name} --jq '.owner.id, .id'`;
