import { execute } from '../../cli/change-set/propose';
import { exitCodeOf, jsonOf, textOf } from '../../cli/deploy/report';
import { WITH_SECRET, withDeployer } from './deploy-stage';
import { ownTemporary } from './own-temporary';
import { commitOf, imageOf, OF, prepareDeploy, STACK } from './recovery-stage';

const temporary = ownTemporary();
const left = () => temporary().filter((name) => /^teal-(deploy|assembly)-/.test(name));

test('an image goes out: planned, asked for, prepared by cdk, executed, seen, judged and written down', async () => {
  const before = left();
  const seen = await withDeployer(async (deployer) => {
    const { deployed, goesOn } = await deployer.deploy(
      { digest: [[undefined, imageOf(3)]] },
      { confirm: deployer.says('production') },
    );
    const [record] = await deployer.person.journal.releases();
    return { deployed, goesOn, record, told: deployer.lines.text, asked: deployer.asked };
  });
  expect(seen).toMatchObject({
    deployed: {
      ...{ outcome: 'released', commit: commitOf(3) },
      stacks: [{ status: 'UNCHANGED' }, { name: STACK, status: 'UPDATE_COMPLETE' }],
      services: [{ name: 'shop', digest: imageOf(3), verdict: { outcome: 'released' } }],
      plan: {
        verdict: expect.stringMatching(/^Starts a release of shop in production/),
        counts: { release: 1 },
      },
    },
    // Its region is that of the configuration, and need not be that of who deploys.
    goesOn: expect.arrayContaining([
      "  teal stop --service shop --env production --region eu-west-1 --reason '…'",
    ]),
    // Who deploys from a laptop is on record as who merges is.
    record: { outcome: 'released', commit: commitOf(3), digest: imageOf(3), mergedBy: 'octocat' },
    asked: ['Deploy this?'],
  });
  expect(seen.told).toMatch(
    new RegExp(
      [
        `^deploying ${STACK}-foundation, ${STACK}, commit ${commitOf(3)}, by octocat:`,
        `  image of shop: from ${imageOf(2)}, to ${imageOf(3)}`,
        `${STACK}: making its change set`,
        `shop: deployment \\w+ runs, which brings revision \\w+`,
        'IN_PROGRESS · PRODUCTION_TRAFFIC_SHIFT · green 10 % of users',
        'BAKE_TIME · green 100 % of users',
      ].join('[\\s\\S]*'),
    ),
  );
  // The cdk CLI's talk about each asset stays away.
  expect(seen.told).not.toMatch(/success: (Built|Published)/);
  expect(JSON.parse(jsonOf({ env: OF.env }, seen.deployed))).toMatchObject({
    ...{ schemaVersion: 1, outcome: 'released', exitCode: 0, commit: commitOf(3) },
    ...{ plan: { counts: { release: 1 } }, services: [{ verdict: 'released' }] },
  });
  expect(left()).toEqual(before);
});

test('nothing is changed: by who does not confirm, without --allow, and where there is nothing to do', async () => {
  const seen = await withDeployer(async (deployer) => {
    const standing = await deployer.person.stack(STACK);
    const no = await deployer.deploy(
      { digest: [[undefined, imageOf(3)]] },
      { confirm: deployer.says('staging') },
    );
    const broader = await deployer.deploy({ assembly: WITH_SECRET.directory, yes: true });
    const nothing = await deployer.deploy();
    const nobody = await deployer.deploy({}).catch((error: Error) => error.message);
    const stack = await deployer.person.stack(STACK);
    return {
      ...{ no, broader, nothing, nobody, uploaded: deployer.account.uploaded },
      same: stack?.updatedAt === standing?.updatedAt,
    };
  });
  expect(seen).toMatchObject({
    no: {
      deployed: { outcome: 'refused', reason: 'nothing was deployed: it was not confirmed' },
      goesOn: ['nothing was changed'],
    },
    broader: { deployed: { outcome: 'refused', reason: expect.stringMatching(/add --allow broadening\n/) } },
    nothing: {
      deployed: { outcome: 'unchanged', reason: expect.stringContaining('there is nothing to do') },
    },
    nobody: expect.stringContaining('--yes must be given where nobody can be asked'),
    ...{ same: true, uploaded: [] },
  });
  expect([seen.no, seen.broader, seen.nothing].map(({ deployed }) => exitCodeOf(deployed))).toEqual([
    1, 1, 0,
  ]);
  expect(textOf({ env: OF.env }, seen.no.deployed)).toBe(
    'production: refused\n  nothing was deployed: it was not confirmed\n',
  );
});

test('refused while a deployment runs, also one that began while an answer was waited for', async () => {
  const seen = await withDeployer(async (deployer, { pause }) => {
    const { person } = deployer;
    const other = await prepareDeploy(person, 1);
    const asking = deployer.deploy(
      { digest: [[undefined, imageOf(3)]] },
      {
        confirm: async () => {
          const [stack] = other.stacks;
          if (stack?.is === 'prepared') await execute(await person.cloudFormation, STACK, stack.changeSet);
          return true;
        },
      },
    );
    const meanwhile = await asking;
    const again = await deployer.deploy({ digest: [[undefined, imageOf(3)]], yes: true });
    const releases = await person.journal.releases();
    while ((await person.stack(STACK))?.status !== 'UPDATE_COMPLETE') await pause.sleep(10_000);
    return { meanwhile, again, releases: releases.length, uploaded: deployer.account.uploaded };
  });
  const reason = expect.stringMatching(
    /^deployment \w+ of shop is (PENDING|IN_PROGRESS)[\s\S]*\nstack .* is UPDATE_IN_PROGRESS/,
  );
  expect(seen).toMatchObject({
    meanwhile: { deployed: { outcome: 'refused', reason } },
    again: { deployed: { outcome: 'refused', reason } },
    ...{ releases: 2, uploaded: [] },
  });
});
