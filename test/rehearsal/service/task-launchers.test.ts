import { taskLauncher } from '../../../rehearsal/service/task-launchers';

test('a secret that is missing keeps the tasks from starting, as in ECS', () => {
  const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key-AbCdEf';
  const container = { name: 'web', environment: {}, secrets: { KEY: arn } };
  expect(() =>
    taskLauncher({ container, secrets: new Map() }, { command: 'true', directory: '/' }, '/'),
  ).toThrow(`container web: no secret of the assembly is ${arn} with the label AWSCURRENT`);
});
