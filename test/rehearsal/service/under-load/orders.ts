import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kind } from './counted-users';

const BODY = JSON.stringify({ sku: 'mug', quantity: 2 });

/** Users who pay: the answer is signed by the secret of the task that gave it. */
export const ORDER: Kind = {
  method: 'POST',
  path: '/checkout',
  contentType: 'application/json',
  body: () => BODY,
  status: 201,
  isWhole: (body) => isSigned(body),
};

/** The same over a line that is so slow that the request takes ten real seconds, without a byte of an answer before. */
export const SLOW_ORDER: Kind = { ...ORDER, body: slowly };

async function* slowly(): AsyncGenerator<string> {
  const part = Math.ceil(BODY.length / 10);
  for (let from = 0; from < BODY.length; from += part) {
    yield BODY.slice(from, from + part);
    await sleep(1000);
  }
}

function isSigned(receipt: string): boolean {
  return typeof JSON.parse(receipt).signature === 'string';
}

/** @returns whether the key has signed a receipt */
export function isSignedBy(receipt: string, key: string): boolean {
  const { signature, ...signed } = JSON.parse(receipt);
  return createHmac('sha256', key).update(JSON.stringify(signed)).digest('base64url') === signature;
}
