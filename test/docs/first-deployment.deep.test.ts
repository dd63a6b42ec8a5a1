import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { blueGreen, canary, type DeliveryInput } from '../../lib';
import { root, synthesize } from '../synth';

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const page = read('docs/first-deployment.md');

/** The delivery of the page. */
const delivery: DeliveryInput = {
  service: { name: 'shop', port: 8080, build: './app', secrets: ['RECEIPT_KEY'] },
  repository: { owner: 'acme', ownerId: 1234, name: 'shop', id: 5678 },
  bootstrap: { qualifier: 'shop1', toolkitStackName: 'ShopToolkit' },
  images: { account: '111122223333', region: 'eu-west-1' },
  environments: {
    staging: { account: '111122223333', region: 'eu-west-1', release: blueGreen() },
    production: { account: '444455556666', region: 'eu-central-1', release: canary() },
  },
};

/** The lines of shell of a page. */
const commandsOf = (text: string) =>
  [...text.matchAll(/^ *```(\w*)\n(.*?)^ *```/gms)]
    .filter(([, language]) => language !== 'ts')
    .flatMap(([, , block]) => `${block}`.split('\n').map((line) => line.trim()));

test('its configuration is the one that is tried here', () => {
  for (const part of [
    "service: { name: 'shop', port: 8080, build: './app', secrets: ['RECEIPT_KEY'] }",
    "images: { account: '111122223333', region: 'eu-west-1' }",
    "production: { account: '444455556666', region: 'eu-central-1', release: canary() }",
  ])
    expect(page).toContain(part);
});

test('a person deploys every stack but those that the first merge makes', () => {
  const stacks = synthesize(delivery).assembly.stacks.map(({ hierarchicalId }) => hierarchicalId);
  const deployed = commandsOf(page)
    .filter((command) => command.startsWith('npx cdk deploy '))
    .flatMap((command) => command.split(' ').slice(3))
    .filter((word) => !/^(-c|githubProvider=create)$/.test(word));
  expect([...deployed, 'shop-staging', 'shop-production'].sort()).toEqual(stacks.toSorted());
});

// GitHub refuses a dispatch without a required input, and it would be found out at night.
test.each(['README.md', 'docs/rollback.md', 'docs/releases.md', 'docs/pipelines.md', 'runbooks/recovery.md'])(
  'a rollback in %s names what its workflow requires',
  (file) => {
    const commands = [...read(file).matchAll(/gh workflow run rollback\.yml[^`\n]*/g)].map(([text]) => text);
    for (const command of commands) expect(command).toMatch(/-f sha=.* -f reason=/);
  },
);
