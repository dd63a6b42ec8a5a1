// How long `teal plan` takes for twenty stacks of 500 resources (what CloudFormation takes in one), of which a tenth, or each,
// changes, and how long its comment is. Prints JSON; exits with 1 when one takes 5 s, or is more than GitHub takes.
//
//   node build.mjs && node bench/plan.mjs [RUNS]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const SECONDS = 5;
/** source: GitHub's own message, "Body is too long (maximum is 65536 characters)" */
const CHARACTERS = 65_536;
const STACKS = 20;
const RESOURCES = 500;
const runs = Number(process.argv[2] ?? 3);

const teal = resolve(import.meta.dirname, '..', 'dist', 'teal.js');
const folder = mkdtempSync(join(tmpdir(), 'teal-bench-'));

/** @param changed how a resource differs from what it was; by its number */
function assembly(name, changed) {
  const directory = join(folder, name);
  mkdirSync(directory);
  const artifacts = {};
  for (let stack = 0; stack < STACKS; stack += 1) {
    const Resources = {};
    for (let index = 0; index < RESOURCES; index += 1)
      Resources[`R${index}`] = resource(index, changed(index));
    writeFileSync(join(directory, `stack-${stack}.json`), JSON.stringify({ Resources }));
    artifacts[`stack-${stack}`] = {
      type: 'aws:cloudformation:stack',
      environment: 'aws://111122223333/eu-west-1',
      properties: { templateFile: `stack-${stack}.json` },
    };
  }
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts }));
  return directory;
}

function resource(index, isChanged) {
  const other = `R${index - (index % 5)}`;
  switch (index % 5) {
    case 0:
      return {
        Type: 'AWS::IAM::Role',
        Properties: { Path: isChanged ? '/a/' : '/', AssumeRolePolicyDocument: { Statement: statements(2) } },
      };
    case 1:
      return {
        Type: 'AWS::IAM::Policy',
        Properties: {
          PolicyDocument: { Statement: statements(isChanged ? 11 : 10) },
          Roles: [{ Ref: other }],
        },
      };
    case 2:
      return {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: {
          AlarmName: `alarm-${index}`,
          Threshold: isChanged ? 5 : 1,
          ComparisonOperator: 'GreaterThanThreshold',
          EvaluationPeriods: 3,
          Period: 60,
          AlarmActions: [{ 'Fn::GetAtt': [other, 'Arn'] }],
        },
      };
    case 3:
      return {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Role: { 'Fn::GetAtt': [other, 'Arn'] },
          Handler: 'index.handler',
          Code: { S3Key: `${isChanged}` },
          Environment: { Variables: { A: { 'Fn::Sub': `\${${other}}` } } },
        },
      };
    default:
      return {
        Type: 'AWS::Logs::LogGroup',
        Properties: {
          RetentionInDays: isChanged ? 7 : 30,
          LogGroupName: { 'Fn::Join': ['/', ['', { Ref: other }]] },
        },
      };
  }
}

const statements = (count) =>
  Array.from({ length: count }, (_, index) => ({
    Effect: 'Allow',
    Action: [`s3:GetObject${index}`, `s3:PutObject${index}`, 's3:ListBucket'],
    Resource: [`arn:aws:s3:::bucket-${index}`, `arn:aws:s3:::bucket-${index}/*`],
  }));

function plan(before, after) {
  const markdown = join(folder, 'plan.md');
  const start = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      teal,
      'plan',
      '--before',
      before,
      '--assembly',
      after,
      '--env',
      'production',
      '--json',
      join(folder, 'plan.json'),
      '--markdown',
      markdown,
    ],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  if (status !== 0) throw new Error(`teal plan must end with 0, got ${status}: ${stderr}`);
  const seconds = (performance.now() - start) / 1000;
  const { lines } = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'));
  return { seconds, lines: lines.length, characters: readFileSync(markdown, 'utf8').length };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

try {
  const before = assembly('before', () => false);
  const cases = {
    'a tenth changes': assembly('tenth', (index) => index % 50 < 5),
    'each changes': assembly('each', () => true),
  };
  const results = Object.entries(cases).map(([name, after]) => {
    const found = Array.from({ length: runs }, () => plan(before, after));
    return {
      name,
      seconds: median(found.map((each) => each.seconds)),
      lines: found[0].lines,
      characters: found[0].characters,
    };
  });
  const held = results.every(({ seconds, characters }) => seconds < SECONDS && characters <= CHARACTERS);
  console.log(
    JSON.stringify(
      {
        stacks: STACKS,
        resources: RESOURCES,
        cpus: cpus().length,
        runs,
        results,
        limits: { SECONDS, CHARACTERS },
        held,
      },
      null,
      2,
    ),
  );
  process.exitCode = held ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
