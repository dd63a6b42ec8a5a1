import type { IncomingMessage } from 'node:http';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { HookRequests } from '../../../rehearsal/workload/hook-requests';

function requestOf(url: string, ...rawHeaders: string[]): IncomingMessage {
  const made: Partial<IncomingMessage> = {
    method: 'GET',
    url,
    rawHeaders,
    socket: {} as IncomingMessage['socket'],
  };
  return made as IncomingMessage;
}

const TO_BLUE = requestOf('/', 'host', 'shop.test');
const TO_GREEN = requestOf('/', 'host', 'shop.test', 'x-test', 'secret');
const OTHER = requestOf('/other', 'host', 'shop.test');

test.each([[[TO_BLUE, TO_GREEN, OTHER]], [[OTHER, TO_GREEN, TO_BLUE]], [[TO_GREEN, OTHER, TO_BLUE]]])(
  'requests at one time come in one order, however they arrive',
  async (arriving) => {
    const clock = new VirtualClock();
    const entered: IncomingMessage[] = [];
    const requests = new HookRequests(clock, () => async () => {});
    for (const request of arriving) requests.admit(request, () => entered.push(request));
    await clock.run(clock.sleep(1));
    expect(entered).toEqual([TO_BLUE, TO_GREEN, OTHER]);
  },
);

test('a request that the model cannot answer ends the rehearsal', async () => {
  const clock = new VirtualClock();
  const requests = new HookRequests(clock, () => async () => {});
  requests.admit(TO_BLUE, () => {
    throw new Error('errorShare must be from 0 to 1');
  });
  await expect(clock.run(clock.sleep(1))).rejects.toThrow('errorShare');
});
