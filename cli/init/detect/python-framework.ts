import { type Found, found } from './found';
import type { Framework } from './framework';
import { filesOf } from './health';
import { type Tree, within } from './tree';

const MANIFESTS = ['pyproject.toml', 'requirements.txt', 'Pipfile', 'setup.py', 'setup.cfg'];

/** By the package, likelier first. Ports: what `uvicorn`, `flask run` and `manage.py runserver` listen on. */
const PACKAGES: readonly (readonly [RegExp, string, number])[] = [
  [/\bfastapi\b/i, 'FastAPI', 8000],
  [/\bstarlette\b/i, 'Starlette', 8000],
  [/\bdjango\b/i, 'Django', 8000],
  [/\bflask\b/i, 'Flask', 5000],
];

export function python(tree: Tree, directory: string): Framework | undefined {
  const paths = MANIFESTS.map((name) => within(directory, name)).filter((path) => tree.files.includes(path));
  for (const [pattern, name, port] of PACKAGES) {
    const path = paths.find((each) => pattern.test(withoutComments(tree.read(each) ?? '')));
    if (path === undefined) continue;
    const gunicorn = paths.some((each) => /\bgunicorn\b/i.test(tree.read(each) ?? ''));
    const local = localOf(name, gunicorn, tree, directory);
    return {
      name: found(name, path),
      port: found(port, `the default of ${name}`),
      ...(local && { local }),
      health: [],
    };
  }
  return undefined;
}

const withoutComments = (text: string): string => text.replace(/#.*$/gm, '');

function localOf(name: string, gunicorn: boolean, tree: Tree, directory: string): Found<string> | undefined {
  if (name === 'Django') {
    const path = within(directory, 'manage.py');
    return tree.files.includes(path)
      ? found('python manage.py runserver "127.0.0.1:$PORT" --noreload', path)
      : undefined;
  }
  const app = appOf(tree, directory);
  if (!app) return undefined;
  const { value, why } = app;
  if (gunicorn && name === 'Flask') return found(`gunicorn --bind "127.0.0.1:$PORT" ${value}`, why);
  if (name === 'Flask') return found(`flask --app ${value} run --port "$PORT"`, why);
  return found(`uvicorn ${value} --host 127.0.0.1 --port "$PORT"`, why);
}

/** `package.module:variable` of the application object. Names of Python and folders of such names alone: it goes to a shell. */
function appOf(tree: Tree, directory: string): Found<string> | undefined {
  for (const file of filesOf(tree, directory)) {
    const own = directory === '.' ? file : file.slice(directory.length + 1);
    if (!/^(?:[A-Za-z_]\w*\/)*[A-Za-z_]\w*\.py$/.test(own)) continue;
    for (const [at, line] of (tree.read(file) ?? '').split('\n').entries()) {
      const [, variable] = /^([A-Za-z_]\w*)\s*(?::[^=]+)?=\s*(?:FastAPI|Starlette|Flask)\(/.exec(line) ?? [];
      const module = own.replace(/(?:\/__init__)?\.py$/, '').replaceAll('/', '.');
      if (variable !== undefined) return found(`${module}:${variable}`, `${file}:${at + 1}`);
    }
  }
  return undefined;
}
