import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { MINUTE } from '../../rehearsal/ecs/world';
import { Engine } from '../engine';
import { Sandbox } from '../running-teal';

const ROLE = 'arn:aws:iam::111122223333:role/shop-drift';
const TOKEN = 'header.claims.signature';

let engine: Engine;
let sandbox: Sandbox;
let sts: Server;
/** What was asked of STS, and by which header it was signed. */
let exchanged: { readonly form: Record<string, string>; readonly authorization?: string }[];
let admits: boolean;

beforeEach(async () => {
  sandbox = new Sandbox();
  engine = new Engine();
  await engine.start();
  engine.release(2);
  await engine.pass(60 * MINUTE);
  exchanged = [];
  admits = true;
  // The endpoint of a rehearsal answers nobody without its key, and a token is exchanged before there is one.
  // source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
  sts = createServer(async (request, response) => {
    const form = Object.fromEntries(new URLSearchParams(await text(request)));
    const { authorization } = request.headers;
    exchanged.push({ form, ...(authorization !== undefined && { authorization }) });
    response.writeHead(admits ? 200 : 403, { 'content-type': 'text/xml' });
    response.end(admits ? sessionOf(form) : DENIED);
  });
  await new Promise<void>((resolve) => {
    sts.listen(0, '127.0.0.1', resolve);
  });
});
afterEach(async () => {
  await sandbox.remove();
  await new Promise((resolve) => {
    sts.close(resolve);
  });
  await engine.close();
});

function sessionOf({ RoleArn = '', RoleSessionName = '' }: Record<string, string>): string {
  const session = engine.sessions.assume(RoleArn, RoleSessionName, 3600);
  return `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
<AssumedRoleUser><Arn>${session.arn}</Arn><AssumedRoleId>${session.userId}</AssumedRoleId></AssumedRoleUser>
<Credentials><AccessKeyId>${session.accessKeyId}</AccessKeyId><SecretAccessKey>${session.secretAccessKey}</SecretAccessKey>
<SessionToken>${session.sessionToken}</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials>
</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;
}

const DENIED = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code>
<Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error></ErrorResponse>`;

/** As in a job of any CI that has a token in a file, and no keys. */
function teal(words: string) {
  const file = join(sandbox.path, 'token');
  writeFileSync(file, TOKEN);
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...place } = engine.environment();
  return sandbox.run(words.split(' '), {
    env: {
      ...place,
      ...{
        AWS_ACCESS_KEY_ID: '',
        AWS_SECRET_ACCESS_KEY: '',
        AWS_PROFILE: '',
        AWS_EC2_METADATA_DISABLED: 'true',
      },
      ...{ AWS_CONFIG_FILE: join(sandbox.path, 'config') },
      ...{ AWS_SHARED_CREDENTIALS_FILE: join(sandbox.path, 'credentials') },
      AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${(sts.address() as AddressInfo).port}`,
      ...{ AWS_ROLE_ARN: ROLE, AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_SESSION_NAME: 'gitlab-42' },
    },
  });
}

test.each([
  'verdict --service shop --env production --json',
  'releases --service shop --env production --json',
])('teal %s exchanges the token of a job for the role, and reads with it', async (verb) => {
  const { code, stdout, stderr } = await teal(verb);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ service: 'shop', environment: 'production' });
  for (const { form, authorization } of exchanged) {
    expect(authorization).toBeUndefined();
    expect(form).toMatchObject({ Action: 'AssumeRoleWithWebIdentity', WebIdentityToken: TOKEN });
    expect(form).toMatchObject({ RoleArn: ROLE, RoleSessionName: 'gitlab-42' });
  }
  expect(exchanged.length).toBeGreaterThan(0);
});

test('a token that the trust does not admit ends it, with what STS says and without the token', async () => {
  admits = false;
  const { code, stdout, stderr } = await teal('verdict --service shop --env production --json');
  expect(code).toBe(3);
  expect(JSON.parse(stdout).reason).toContain('AssumeRoleWithWebIdentity');
  expect(stdout + stderr).not.toContain(TOKEN);
});
