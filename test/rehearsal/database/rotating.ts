import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Resolvers } from '../../../rehearsal/assembly/intrinsics';
import type { LiveStage } from '../../../rehearsal/live-rehearsal';
import { CA, PASSWORD, type Postgres } from '../../postgres/postgres';
import { root } from '../../synth';

const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];
const HANDLER = join(root, 'dist', 'handlers', 'database-users');
const CALL = `require(${JSON.stringify(HANDLER)}).handler(JSON.parse(process.argv[1])).catch((error) => { console.error(error.message); process.exit(1); })`;

/**
 * The steps of a rotation as Secrets Manager asks for them, by the function's own bundle, which meets the rehearsal's AWS and
 * the PostgreSQL that stands for the cluster. @returns the id of the new version
 */
export async function rotate({ service }: LiveStage, secret: string, postgres: Postgres): Promise<string> {
  const { account, endpoint } = service;
  const { env, superuser } = await environmentOf(service, postgres);
  account.secrets.create(superuser, JSON.stringify({ username: 'postgres', password: PASSWORD }));
  const { arn } = account.secrets.find(secret);
  const token = '0a1b2c3d-0000-4000-8000-00000000000b';
  const { rotation } = account.secrets.find(secret);
  if (rotation === undefined) throw new Error(`${secret} must rotate, and does not`);
  // The steps come from here, in the place of what stands for them where nobody has a database.
  account.secrets.setRotation(arn, { ...rotation, run: () => {} });
  account.secrets.rotate(arn, token);
  for (const Step of STEPS) {
    const event = JSON.stringify({ Step, SecretId: arn, ClientRequestToken: token });
    await promisify(execFile)(process.execPath, ['-e', CALL, event], {
      env: {
        ...{
          PATH: process.env.PATH,
          AWS_REGION: 'eu-west-1',
          AWS_ENDPOINT_URL: endpoint.url,
          DATABASE_CA: CA,
        },
        AWS_ACCESS_KEY_ID: endpoint.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: endpoint.credentials.secretAccessKey,
        ...env,
      },
    });
  }
  return token;
}

/** Of the function, as its template has it, but for where the database is. */
async function environmentOf({ assembly }: LiveStage['service'], { port }: Postgres) {
  for (const stack of assembly.stacks) {
    const resolver = new Resolvers(assembly).of(stack);
    const [cluster] = await resolver.resourcesOfType('AWS::RDS::DBCluster');
    if (cluster === undefined) continue;
    const host = String(await resolver.attribute(cluster, 'Endpoint.Address'));
    const superuser = String(await resolver.attribute(cluster, 'MasterUserSecret.SecretArn'));
    for (const logicalId of await resolver.resourcesOfType('AWS::Lambda::Function')) {
      const { Environment } = await resolver.properties(logicalId);
      const { Variables = {} } = (Environment ?? {}) as { Variables?: Record<string, string> };
      if (!JSON.stringify(Variables).includes(superuser)) continue;
      const here = ([name, value]: [string, string]) => [
        name,
        value.replaceAll(host, '127.0.0.1').replace(/(^|"port":"?)5432\b/, `$1${port}`),
      ];
      return { superuser, env: Object.fromEntries(Object.entries(Variables).map(here)) };
    }
  }
  throw new Error('a function must know the superuser of the cluster, got none');
}
