import { Queue } from '../../../rehearsal/sqs/queue';
import { queueSettings } from '../../../rehearsal/sqs/queue-settings';

const SECOND = 1000;
const visibilityTimeoutMs = 150 * SECOND;

/** A queue whose messages are set aside when they were taken twice. */
function twice() {
  const dead = new Queue({ visibilityTimeoutMs });
  return { dead, queue: new Queue({ visibilityTimeoutMs, redrive: { maxReceiveCount: 2, to: dead } }) };
}

test('messages come in the order of sending, and are there once', () => {
  const queue = new Queue({ visibilityTimeoutMs });
  queue.send(1, 0);
  queue.send(2, 5);
  expect(queue.receive(2, 10).map(({ sentAt }) => sentAt)).toEqual([0, 5]);
  expect([queue.visible(10), queue.notVisible(10)]).toEqual([1, 2]);
  expect(queue.receive(5, 10)).toHaveLength(1);
  expect(queue.receive(5, 10)).toEqual([]);
});

test.each([
  ['deleted: it is gone', 'delete', 0, { visible: 0, notVisible: 0 }],
  ['kept: it is hidden for as long', 'keep', 3600 * SECOND, { visible: 0, notVisible: 1 }],
  ['left: hidden until its timeout is over', 'leave', 150 * SECOND - 1, { visible: 0, notVisible: 1 }],
  ['left: then it is back', 'leave', 150 * SECOND, { visible: 1, notVisible: 0 }],
] as const)('a message that was received is %s', (_, act, later, expected) => {
  const queue = new Queue({ visibilityTimeoutMs });
  queue.send(1, 0);
  for (const message of queue.receive(1, 0)) {
    if (act === 'delete') queue.delete(message);
    if (act === 'leave') queue.leave(message, 0);
  }
  expect({ visible: queue.visible(later), notVisible: queue.notVisible(later) }).toEqual(expected);
});

test('a message that was taken so often is set aside when it would be taken again', () => {
  const { queue, dead } = twice();
  queue.send(1, 0);
  for (const at of [0, 200, 400].map((seconds) => seconds * SECOND)) {
    expect(dead.visible(at)).toBe(0);
    for (const message of queue.receive(1, at)) queue.leave(message, at);
  }
  expect([dead.visible(400 * SECOND), queue.visible(800 * SECOND)]).toEqual([1, 0]);
});

test.each([
  ['nothing', [], 0],
  ['one that waits', [0], 60],
  ['one that is worked on', [1], 60],
  ['one that was left three times', [3], 60],
  ['one that was left four times, which says nothing of the queue', [4], 0],
] as const)('the oldest of %s', (_, takes, seconds) => {
  const queue = new Queue({ visibilityTimeoutMs: 0 });
  for (const times of takes) {
    queue.send(1, 0);
    for (let nth = 0; nth < times; nth += 1) {
      for (const message of queue.receive(1, 0)) if (nth < times - 1) queue.leave(message, 0);
    }
  }
  expect(queue.oldestAge(60 * SECOND)).toBe(seconds * SECOND);
});

test.each([
  ['what SQS makes of nothing', {}, { visibilityTimeoutMs: 30_000 }],
  [
    'what is written',
    { VisibilityTimeout: '150', RedrivePolicy: { deadLetterTargetArn: 'arn:dead', maxReceiveCount: 5 } },
    { visibilityTimeoutMs: 150_000, redrive: { maxReceiveCount: 5, deadLetterArn: 'arn:dead' } },
  ],
])('a queue of a template is %s', (_, properties, expected) => {
  expect(queueSettings(properties, 'shop.Queue')).toEqual(expected);
});

test('a queue that keeps an order is refused', () => {
  expect(() => queueSettings({ FifoQueue: true }, 'shop.Queue')).toThrow(
    'shop.Queue.FifoQueue must be false, got true; correct the queue',
  );
});
