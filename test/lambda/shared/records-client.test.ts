import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { recordsClient } from '../../../lambda/shared/records-client';
import { readRelease } from '../../../lambda/shared/release-record';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const HOME = 'eu-west-1';
const environment = process.env;
let server: Server;
/** Regions that requests were signed for. */
let asked: (string | undefined)[];

// S3 as a region sees it that has not the bucket.
beforeAll(async () => {
  server = createServer(({ headers }, response) => {
    const region = /Credential=[^/]+\/\d+\/([\w-]+)\/s3\//.exec(headers.authorization ?? '')?.[1];
    asked.push(region);
    if (region === HOME) {
      response.writeHead(200, { 'content-type': 'application/xml' });
      response.end('<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>');
      return;
    }
    response.writeHead(301, { 'content-type': 'application/xml', 'x-amz-bucket-region': HOME });
    response.end('<Error><Code>PermanentRedirect</Code><Message>elsewhere</Message></Error>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env = {
    ...environment,
    ...{ AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    ...{ AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'B' },
  };
});
beforeEach(() => {
  asked = [];
});
afterAll(async () => {
  process.env = environment;
  await new Promise((resolve) => server.close(resolve));
});

test('a second region of an account reads the records in the first', async () => {
  const client = recordsClient();
  const place = { bucket: 'shop-records-111122223333', environment: 'production-us', service: 'shop' };
  const found = await readRelease(
    client,
    place,
    { digest: DIGEST, until: Date.now() },
    new AbortController().signal,
  );
  client.destroy();
  expect(found).toBeUndefined();
  expect(asked).toEqual(['us-east-1', HOME]);
});
