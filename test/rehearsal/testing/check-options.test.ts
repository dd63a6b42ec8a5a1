import '../../../rehearsal/testing/jest';
import {
  checkAssembly,
  checkRehearse,
  checkRehearseCreate,
  checkRehearseUpdate,
  checkRollBack,
  checkStackUpdate,
  checkStackUpdates,
} from '../../../rehearsal/testing/check-options';
import { badRelease } from '../../../rehearsal/testing/releases';

const release = {};

test.each<[unknown, string]>([
  [undefined, 'rehearse must be an object, got nothing'],
  [{}, 'rehearse.release must be an object, got nothing'],
  [{ release: 'node x.js' }, 'rehearse.release must be an object, got "node x.js"'],
  [{ release, enviroment: 'production' }, 'rehearse must be without enviroment, which it does not know'],
  [{ release, traffic: { requestPerMinute: 1 } }, 'rehearse.traffic must be without requestPerMinute'],
  [{ release: { errorshare: 0.05 } }, 'rehearse.release must be without errorshare'],
  [{ release: { errorShare: 5 } }, 'rehearse.release.errorShare must be from 0 to 1, or a function, got 5'],
  [{ release: { exitsAfter: 3 } }, 'rehearse.release.exitsAfter must be a length of time such as minutes(3)'],
  [{ release: { latency: 2000 } }, 'rehearse.release.latency must be { median: millis(40), p99:'],
  [
    { release: { paths: { '/a': { errorShare: -1 } } } },
    'rehearse.release.paths./a.errorShare must be from 0',
  ],
  [{ release, history: 10 }, 'rehearse.history must be a length of time such as minutes(4), got 10'],
  [{ release, seed: 'x' }, 'rehearse.seed must be a number, got "x"'],
  [{ release, hooks: 'none' }, 'rehearse.hooks must be'],
  [{ release, hooks: { 'smoke-test': 'failed' } }, 'rehearse.hooks must be'],
  [
    { release, open: { redAtStart: 'none' } },
    'rehearse.open.redAtStart must be "that-alarm" or "all-alarms"',
  ],
])('rehearse does not take %j', (options, words) => {
  expect(() => checkRehearse(options)).toThrow(words);
});

const after = { milliseconds: 1 };
const weights = { primary: 100, alternate: 0 };

test.each<[object, string]>([
  [{ do: 'stop' }, 'rehearse.operator.0.after must be a length of time'],
  [{ after, do: 'stopp' }, 'rehearse.operator.0.do must be "stop" or "abort" or "continue"'],
  [{ after, do: 'edit-rule' }, 'rehearse.operator.0.weights must be'],
  [
    { after, do: 'edit-rule', weights: { primary: 1000, alternate: 0 } },
    'weights.primary must be 0 to 999, got 1000;',
  ],
  [{ after, do: 'edit-rule', weights: { primary: 1, alternate: -1 } }, 'weights.alternate must be 0 to 999,'],
  [{ after, do: 'edit-rule', weights: { primary: 0.5, alternate: 0 } }, 'weights.primary must be 0 to 999,'],
  [
    { after, do: 'edit-rule', weights, rule: 'users' },
    'rehearse.operator.0.rule must be "production" or "test"',
  ],
  [{ after, do: 'update-stack', too: 'cdk.out' }, 'rehearse.operator.0 must be without too'],
  [{ after, do: 'call', operation: 'CreateRule', input: {} }, 'operator.0.operation must be'],
  [{ after, do: 'wait', for: after }, 'rehearse.operator.0.do must be'],
])('an operator does not %j', (action, words) => {
  expect(() => checkRehearse({ release, operator: [action] })).toThrow(words);
});

test('steps before and after are checked, too, and have no time', () => {
  const steps = [
    { do: 'wait', for: after },
    { do: 'continue-update-rollback', skip: ['Service'] },
  ];
  expect(() => checkRehearseUpdate({ beforehand: steps, afterwards: steps })).not.toThrow();
  expect(() => checkRehearseUpdate({ afterwards: [{ do: 'stop', after }] })).toThrow('must be without after');
});

test('what is created has nothing before it', () => {
  expect(() => checkRehearseCreate({})).not.toThrow();
  expect(() => checkRehearseCreate({ beforehand: [] })).toThrow('must be without beforehand');
});

test('all that is wrong is said at once', () => {
  expect(() => checkRehearse({ release: { errorShare: 2 }, seed: 'x' })).toThrow(/seed[\s\S]*errorShare/);
});

test.each([
  { release: { errorShare: () => 1, latency: () => ({}), paths: { '/a': { errorShare: 1 } } } },
  { release: { exitsAfter: { toMilliseconds: () => 1 } }, hooks: { 'smoke-test': ['inconclusive', 'pass'] } },
  { release, operator: [{ do: 'stop', after: { milliseconds: 1 } }], faults: () => undefined },
])('rehearse takes %j', (options) => {
  expect(() => checkRehearse(options)).not.toThrow();
});

test('an update needs no release, and its parameters are text', () => {
  expect(() => checkRehearseUpdate({})).not.toThrow();
  expect(() => checkRehearseUpdate({ parameters: { Count: 1 } })).toThrow(
    'parameters.Count must be a string',
  );
});

test('an assembly is a directory, or has one', () => {
  expect(() => checkAssembly({ directory: 'cdk.out' })).not.toThrow();
  expect(() => checkAssembly({ services: [] })).toThrow('give the directory of a cdk.out');
});

class App {
  readonly node = this;
}

test.each<[unknown, string]>([
  [undefined, 'stackUpdates must be an object, got nothing; see docs/rehearsals-in-tests.md, Updates of'],
  [
    { before: 'cdk.out' },
    'stackUpdates.after must be the directory of a cdk.out or what app.synth() returns',
  ],
  [{ before: new App(), after: 'cdk.out' }, 'app.synth() returns, got "[App]"; see docs/'],
  [{ before: 'a', after: 'b', fails: 'c' }, 'stackUpdates must be without fails, which it does not know'],
])('stackUpdates does not take %p', (subject, words) => {
  expect(() => checkStackUpdates(subject)).toThrow(words);
});

test.each<[unknown, string]>([
  [{ hook: 'declared' }, 'rehearseStackUpdate must be without hook, which it does not know'],
  [{ beforehand: [] }, 'rehearseStackUpdate must be without beforehand'],
])('rehearseStackUpdate does not take %j', (options, words) => {
  expect(() => checkStackUpdate(options)).toThrow(words);
});

test.each<[unknown, string]>([
  [{ failedRequests: 1 }, 'toRollBack.failedRequests must be an object, got 1'],
  [{ failedRequests: { atmost: 10 } }, 'toRollBack.failedRequests must be without atmost'],
  [{ withn: { milliseconds: 1 } }, 'toRollBack must be without withn'],
  [{ within: 4 }, 'toRollBack.within must be a length of time such as minutes(4), got 4'],
  [{ by: 'circuitbreaker' }, 'toRollBack.by must be'],
])('toRollBack does not take %j', (expected, words) => {
  expect(() => checkRollBack(expected)).toThrow(words);
});

test.each<[unknown, string]>([
  [Promise.resolve(), 'got a promise; write `await` before rehearse()'],
  [{ stacks: [] }, 'look at its `release`'],
  [undefined, 'got undefined; an update that started no deployment has none'],
])('what is no release fails a matcher and its opposite: %j', (given, words) => {
  expect(() => expect(given).toBeReleased()).toThrow(words);
  expect(() => expect(given).not.toBeReleased()).toThrow(words);
  expect(() => expect(given).not.toRollBack()).toThrow(words);
});

test('a bad release is bad in some way', () => {
  expect(() => badRelease({})).toThrow('badRelease must be given at least one way to be bad, got {}');
});
