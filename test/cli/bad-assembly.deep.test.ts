import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesizePlainCanary } from '../fixtures/plain-canary/synthesize';
import { Sandbox } from './running-teal';

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

let sandbox: Sandbox;
let sound: string;
beforeAll(() => {
  sandbox = new Sandbox();
  sound = synthesizePlainCanary(sandbox.path);
});
afterAll(() => sandbox.remove());

/** The plain app's assembly with one resource of its template changed, or added. */
function changed(name: string, change: (resources: Record<string, Resource>) => void): string {
  const directory = join(sandbox.path, name);
  cpSync(sound, directory, { recursive: true });
  const file = join(directory, String(readdirSync(directory).find((one) => one.endsWith('.template.json'))));
  const template = JSON.parse(readFileSync(file, 'utf8'));
  change(template.Resources);
  writeFileSync(file, JSON.stringify(template));
  return directory;
}

function ofType(resources: Record<string, Resource>, type: string): Resource {
  const found = Object.values(resources).find(({ Type }) => Type === type);
  if (!found) throw new Error(`the plain app must have ${type}, got none`);
  return found;
}

const ELB = 'AWS::ElasticLoadBalancingV2';

test.each<[string, (resources: Record<string, Resource>) => void, number, RegExp]>([
  [
    'a rule whose conditions are no list',
    (resources) => {
      ofType(resources, `${ELB}::ListenerRule`).Properties.Conditions = 'all';
    },
    2,
    /^plain-canary\.Production\w+\.Conditions must be valid/m,
  ],
  [
    'an attribute that is no number',
    (resources) => {
      ofType(resources, `${ELB}::TargetGroup`).Properties.TargetGroupAttributes = [
        { Key: 'deregistration_delay.timeout_seconds', Value: 'long' },
      ];
    },
    2,
    /^plain-canary\.Primary\w+\.TargetGroupAttributes: .*deregistration_delay\.timeout_seconds must be a whole number of 0 to 3600, got long/m,
  ],
  [
    'a Network Load Balancer',
    (resources) => {
      ofType(resources, `${ELB}::LoadBalancer`).Properties.Type = 'network';
    },
    3,
    /^ELBv2 load balancer of type network \(plain-canary\.Balancer\w+\) is not modelled/m,
  ],
  [
    'a health check on another port',
    (resources) => {
      ofType(resources, `${ELB}::TargetGroup`).Properties.HealthCheckPort = '9000';
    },
    3,
    /^ELBv2 target group HealthCheckPort 9000, which is not the container's, is not modelled/m,
  ],
  [
    'a hook whose function is not there',
    (resources) => {
      const service = ofType(resources, 'AWS::ECS::Service').Properties;
      const { LifecycleHooks } = service.DeploymentConfiguration as { LifecycleHooks: object[] };
      Object.assign(LifecycleHooks[0] ?? {}, {
        HookTargetArn: 'arn:aws:lambda:eu-west-1:111122223333:function:gone',
      });
    },
    3,
    /^Lambda function arn:aws:lambda:eu-west-1:111122223333:function:gone, which is in no stack/m,
  ],
])('%s is refused before anything starts', async (what, change, expected, why) => {
  const assembly = changed(what.replaceAll(' ', '-'), change);
  const { code, stdout, stderr } = await sandbox.run([
    ...['rehearse', '--assembly', assembly, '--task', 'web=touch started'],
  ]);
  expect(stderr).toMatch(why);
  expect(stderr).not.toMatch(/^ +at |^Starting/m);
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
});
