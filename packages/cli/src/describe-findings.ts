import type { Diagnosis, Finding, Severity } from 'herald';
import { paint, type Stream } from './terminal.ts';

const marks: Readonly<Record<Severity, readonly [string, 'green' | 'yellow' | 'red' | 'dim']>> = {
  ok: ['✓', 'green'],
  warning: ['!', 'yellow'],
  problem: ['✗', 'red'],
  skipped: ['–', 'dim'],
};

/** What was found, a line each and under it what to do, tenant by tenant; and at the end what it comes to. */
export function describeFindings({ findings, healthy }: Diagnosis, out: Stream): string {
  const lines: string[] = [];
  let tenant: string | undefined;
  for (const finding of findings) {
    if (finding.tenant !== tenant) {
      ({ tenant } = finding);
      if (tenant !== undefined) lines.push('', `Tenant ${tenant}`);
    }
    lines.push(...describe(finding, out));
  }
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  const sum = `${count('problem')} problems, ${count('warning')} warnings, ${count('skipped')} not looked at`;
  return `${[...lines, '', healthy ? `Nothing keeps the bot from working: ${sum}.` : `Something is wrong: ${sum}.`].join('\n')}\n`;
}

function describe({ code, severity, what, fix }: Finding, out: Stream): readonly string[] {
  const [mark, colour] = marks[severity];
  const first = `${paint(out, colour, mark)} ${what}  ${paint(out, 'dim', code)}`;
  return fix === undefined ? [first] : [first, `    fix  ${fix}`];
}
