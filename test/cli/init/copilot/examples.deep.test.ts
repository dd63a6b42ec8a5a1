import '../../../../rehearsal/testing/jest';
import type { Converted } from '../../../../cli/init/copilot/convert';
import { closeWarmProcesses } from '../../../../rehearsal/lambda/process-pool';
import { badRelease, goodRelease, rehearse } from '../../../../rehearsal/testing';
import { convertedExample, examples, writtenProject } from './converted';
import { synthesizeProject } from './project';

afterAll(() => closeWarmProcesses());

describe.each(examples)('%s', (name) => {
  let converted: Converted;
  let assembly: ReturnType<typeof synthesizeProject>;
  beforeAll(async () => {
    converted = await convertedExample(name);
    assembly = synthesizeProject(writtenProject(name, converted));
  });

  test('synthesizes, what is no service of Teal as well', () => {
    const { services, plain, environments } = converted;
    const stacks = assembly.stacks.map(({ stackName }) => stackName);
    for (const environment of environments) {
      expect(stacks).toEqual(
        expect.arrayContaining(services.map((service) => `${service.name}-${environment}`)),
      );
      if (plain.length > 0) expect(stacks).toContain(`store-teal-${environment}-jobs`);
    }
  });

  test('a good release reaches everyone, a bad one is rolled back', async () => {
    const [service] = converted.services;
    const options = { service: service?.name ?? '' };
    const good = await rehearse(assembly, { ...options, release: goodRelease() });
    expect(good).toBeReleased();
    expect(good.requests.failed).toBe(0);
    const bad = await rehearse(assembly, { ...options, release: badRelease({ errorShare: 0.3 }) });
    expect(bad.outcome).toBe('rolled-back');
  });
});
