import * as z from 'zod';
import { ControlRefused } from '../errors.ts';
import type { LimitPatch } from './limit-settings.ts';

const windows = z.array(z.strictObject({ most: z.int().min(1), seconds: z.number().positive() })).optional();
const ofEachKind = z
  .strictObject({ send: windows, create: windows, members: windows, conversations: windows, bulk: windows })
  .optional();

/** The fields of a change of limits, as callers may give them. */
export const limitFields = {
  enabled: z.boolean().optional(),
  tenantPerSecond: z.int().min(1).nullable().optional(),
  conversation: ofEachKind,
  allBots: ofEachKind,
  allMembersPerMinute: z.int().min(1).nullable().optional(),
  refuseConcurrentWrites: z.boolean().optional(),
  retryAfter: z.union([z.enum(['exact', 'none']), z.int().min(0)]).optional(),
  refusedCount: z.boolean().optional(),
};

const shape = z.strictObject(limitFields);

/** Reads the limits that a simulator is started with, or throws the `ControlRefused` that `setLimits` would. */
export function readLimits(value: unknown): LimitPatch {
  const read = shape.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const field = ['limits', ...(issue?.path ?? [])].map(String).join('.');
  throw new ControlRefused('E_SIMULATOR_BAD_ARGUMENT', `${field}: ${issue?.message ?? 'not understood'}`, field);
}
