import { Live, type LiveProperties } from '../../../cli/deploy/live';

const CLIENTS = new Proxy(
  {},
  {
    get: () => {
      throw new TypeError('status is no function');
    },
  },
) as LiveProperties['reading']['clients'];

function shown() {
  const lines: string[] = [];
  const follow: (string | undefined)[] = [];
  const live = new Live({
    progress: { line: (text) => lines.push(text), follow: (text) => follow.push(text?.()) },
    services: [{ service: 'shop', environment: 'production' }],
    reading: { clients: CLIENTS, now: () => 0, signal: new AbortController().signal },
    pause: { now: () => 0, sleep: async () => undefined },
    ...{ look: { columns: 80, colours: false }, place: {} },
  });
  return { live, lines, follow };
}

test('a mistake in what shows the deployment does not end it, and is told', async () => {
  const { live, lines } = shown();
  // As long as a deployment: what shows it has ended long before.
  const work = new Promise<string>((resolve) => setImmediate(() => setImmediate(() => resolve('released'))));
  await expect(live.during(work)).resolves.toBe('released');
  expect(lines).toEqual(['the deployment is not shown any more, and goes on: status is no function']);
});

test('what the work fails with is told, and not what shows it', async () => {
  const { live } = shown();
  await expect(live.during(Promise.reject(new Error('held')))).rejects.toThrow('held');
});
