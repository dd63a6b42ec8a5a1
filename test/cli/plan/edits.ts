import type { Fields } from '../../../cli/plan/values';

export interface Editable {
  Resources: Record<string, Record<string, unknown>>;
  [section: string]: unknown;
}

/** Something done to a template. */
export type Edit = (template: Editable) => void;

/** Puts a value at a path of names and indices, `Service.Properties.DesiredCount`, in the resources. */
export const set =
  (path: string, value: unknown): Edit =>
  (template) =>
    change(template.Resources, path, (parent, name) => {
      parent[name] = value;
    });

export const remove =
  (path: string): Edit =>
  (template) =>
    change(template.Resources, path, (parent, name) => {
      if (parent[name] === undefined) throw new Error(`there must be something at ${path}, got nothing`);
      if (Array.isArray(parent)) parent.splice(Number(name), 1);
      else delete parent[name];
    });

export const push =
  (path: string, value: unknown): Edit =>
  (template) =>
    change(template.Resources, path, (parent, name) => {
      parent[name] = [...((parent[name] as unknown[] | undefined) ?? []), value];
    });

/** The same in another section of the template. */
export const inSection =
  (section: string, path: string, value: unknown): Edit =>
  (template) => {
    template[section] ??= {};
    change(template[section] as Fields, path, (parent, name) => {
      parent[name] = value;
    });
  };

/** Gives a resource another logical id, also where others refer to it. */
export const rename =
  (from: string, to: string): Edit =>
  (template) => {
    const text = JSON.stringify(template).replaceAll(`"${from}"`, `"${to}"`);
    Object.assign(template, JSON.parse(text));
  };

function change(
  root: object,
  path: string,
  act: (parent: Record<string, unknown>, name: string) => void,
): void {
  const names = path.split('.');
  const last = names.pop() ?? '';
  const parent = names.reduce<unknown>((inner, name) => (inner as Record<string, unknown>)?.[name], root);
  if (typeof parent !== 'object' || parent === null)
    throw new Error(`${path} must lead somewhere in the template`);
  act(parent as Record<string, unknown>, last);
}
