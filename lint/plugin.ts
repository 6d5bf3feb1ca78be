import path from 'node:path';
import { importTable, ourPackages } from './import-table.ts';

const root = path.resolve(import.meta.dirname, '..');

/** Says why a file may not import `wanted`, or undefined when it may. */
export function importFault(file: string, wanted: string): string | undefined {
  const row = importTable.find(({ files }) => file.startsWith(files));
  if (row === undefined) return undefined;
  if (wanted.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(file), wanted);
    const [step = ''] = file.slice(row.files.length).split('/');
    const allowed = row.own.map((start) => start.replace('{same}', step));
    if (allowed.some((start) => target.startsWith(start))) return undefined;
    return `${row.files} may import ${allowed.join(', ')} of its own package, not ${target}`;
  }
  if (row.forbidden?.some((name) => wanted === name || wanted.startsWith(`${name}/`)))
    return `${row.files} may not import ${wanted}`;
  const ours = ourPackages.find((name) => wanted === name || wanted.startsWith(`${name}/`));
  if (ours === undefined) return undefined;
  if (wanted !== ours) return `import ${ours} by its entry point, not ${wanted}`;
  return row.packages.includes(ours) ? undefined : `${row.files} may not import ${ours}`;
}

type Node = { readonly type: string };
type Context = { readonly filename: string; report(fault: { node: Node; message: string }): void };
type Import = Node & { readonly source?: (Node & { readonly value?: unknown }) | null };
type Throw = Node & { readonly argument?: (Node & { readonly callee?: { readonly name?: string } }) | null };

const imports = {
  create(context: Context) {
    const file = path.relative(root, context.filename).replaceAll(path.sep, '/');
    const check = (node: Import) => {
      const wanted = node.source?.value;
      if (typeof wanted !== 'string') return;
      const fault = importFault(file, wanted);
      if (node.source && fault !== undefined) context.report({ node: node.source, message: fault });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};

const codedErrors = {
  create: (context: Context) => ({
    ThrowStatement(node: Throw) {
      const thrown = node.argument;
      if (thrown?.type === 'NewExpression' && ['Error', 'TypeError', 'RangeError'].includes(thrown.callee?.name ?? ''))
        context.report({ node, message: 'throw an error of errors.ts: it has a code and a fix' });
    },
  }),
};

export default { meta: { name: 'herald' }, rules: { imports, 'coded-errors': codedErrors } };
