import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { HeraldOptions } from 'herald';
import { startContoso, type Contoso } from '../demo/contoso.ts';

/**
 * Runs an example: a simulated organisation, a bot that is installed for some of its people, and what the example does with
 * it. With a real bot `herald` comes from `openHerald`, and the tenant is your own.
 */
export async function withContoso(
  example: (contoso: Contoso) => Promise<void>,
  options: Partial<HeraldOptions> = {},
): Promise<void> {
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'herald-example-'));
  const contoso = await startContoso(dataFolder, options);
  try {
    await example(contoso);
  } finally {
    await contoso.close();
    await rm(dataFolder, { recursive: true, force: true });
  }
}
