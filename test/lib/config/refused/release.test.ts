import { blueGreen, canary, hours, linear, minutes, seconds } from '../../../../lib';
import { refusal, withEnvironment } from './refusal';

describe('a release', () => {
  const at = 'environments.production.release';
  const share = 'must be a percentage from 0.1 to 100 in steps of 0.1';
  test.each([
    ['canary 0', canary({ percent: 0 }), `${at}.percent ${share}, got 0;`],
    ['canary 100.1', canary({ percent: 100.1 }), `${at}.percent ${share}, got 100.1;`],
    ['canary 5.05', canary({ percent: 5.05 }), `${at}.percent ${share}, got 5.05;`],
    [
      'canary of tenths that are none in binary',
      canary({ percent: 0.1 + 0.2 }),
      `${at}.percent ${share}, got 0.30000000000000004;`,
    ],
    ['canary NaN', canary({ percent: Number.NaN }), `${at}.percent ${share}, got NaN;`],
    [
      'linear 2.9',
      linear({ step: 2.9 }),
      `${at}.step must be a percentage from 3 to 100 in steps of 0.1, got 2.9;`,
    ],
    [
      'half a minute',
      canary({ hold: seconds(90) }),
      `${at}.hold must be whole minutes from 0 to 1440, got 90 seconds;`,
    ],
    [
      'over a day',
      blueGreen({ bake: hours(25) }),
      `${at}.bake must be whole minutes from 0 to 1440, got 1500 minutes;`,
    ],
    [
      'negative',
      blueGreen({ bake: minutes(-1) }),
      `${at}.bake must be whole minutes from 0 to 1440, got -1 minutes;`,
    ],
    [
      'over 33 h',
      canary({ hold: minutes(1000), bake: minutes(981) }),
      `${at} must be at most 1980 minutes in all, since CloudFormation refuses a release over 33 hours, got 1981 minutes, hold 1000 + bake 981; shorten one of them`,
    ],
    [
      'over 33 h in steps',
      linear({ step: 11, hold: minutes(220), bake: minutes(1) }),
      'got 1981 minutes, 9 holds of 220 + bake 1;',
    ],
    [
      'over 33 h with the default bake',
      canary({ hold: minutes(1440), bake: minutes(541) }),
      'got 1981 minutes',
    ],
    [
      'alarm of 0 %',
      canary({ alarms: { errors: { percent: 0 } } }),
      `${at}.alarms.errors.percent must be a number from 0.01 to less than 100, got 0;`,
    ],
    // It sounds above its limit, and no share is above 100 %.
    [
      'alarm of 100 % that can never sound',
      canary({ alarms: { slow: { over: seconds(1), percent: 100 } } }),
      `${at}.alarms.slow.percent must be a number from 0.01 to less than 100, got 100;`,
    ],
  ])('%s', (_, release, line) => {
    expect(refusal(withEnvironment({ release }))).toEqual([expect.stringContaining(line)]);
  });

  test.each([
    ['0.1', canary({ percent: 0.1 })],
    ['5.1', canary({ percent: 5.1 })],
    ['33.3', canary({ percent: 33.3 })],
    ['99.9', canary({ percent: 99.9 })],
    ['100', canary({ percent: 100 })],
    ['alarm of 99.9 %', canary({ alarms: { errors: { percent: 99.9 } } })],
    ['step 3', linear({ step: 3 })],
    // The guards may wait for 25 minutes at each of their two stages.
    ['just 33 h', canary({ hold: minutes(1000), bake: minutes(930) })],
    ['just 33 h in steps', linear({ step: 11, hold: minutes(214), bake: minutes(4) })],
  ])('takes %s', (_, release) => {
    expect(refusal(withEnvironment({ release }))).toEqual([]);
  });
});

test('every tenth of a percent is one', () => {
  const tenths = Array.from({ length: 1000 }, (_, index) => Number(((index + 1) / 10).toFixed(1)));
  const refused = tenths.filter(
    (percent) => refusal(withEnvironment({ release: canary({ percent }) })).length > 0,
  );
  expect(refused).toEqual([]);
});
