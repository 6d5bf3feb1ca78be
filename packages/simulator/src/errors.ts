const refusals = {
  E_SIMULATOR_BAD_ARGUMENT: { status: 400, fix: 'Send the arguments that GET /simulator/ lists for this operation.' },
  E_SIMULATOR_NOT_FOUND: {
    status: 404,
    fix: 'Add it first, or take the id that the operation which added it gave back.',
  },
  E_SIMULATOR_CONFLICT: {
    status: 409,
    fix: 'Bring the simulated Teams into the state that the message asks for first.',
  },
} as const satisfies Record<string, { status: number; fix: string }>;

/** Which rule a control call broke. */
export type ControlRefusalCode = keyof typeof refusals;

/** A control call that was refused: nothing changed; `field` names the argument at fault when there is one. */
export class ControlRefused extends Error {
  override readonly name = 'ControlRefused';
  readonly code: ControlRefusalCode;
  readonly status: number;
  readonly fix: string;
  readonly field: string | undefined;
  constructor(code: ControlRefusalCode, message: string, field?: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = refusals[code].status;
    this.fix = refusals[code].fix;
    this.field = field;
  }
}

/** Refuses a control call because something that it names does not exist. */
export const notFound = (message: string, field?: string): ControlRefused =>
  new ControlRefused('E_SIMULATOR_NOT_FOUND', message, field);

/** Refuses a control call because the simulated Teams is not in a state that allows it. */
export const conflict = (message: string, field?: string): ControlRefused =>
  new ControlRefused('E_SIMULATOR_CONFLICT', message, field);

/** The simulator could not start: what was asked for and what would do. */
export class SimulatorNotStarted extends Error {
  override readonly name = 'SimulatorNotStarted';
  readonly code = 'E_SIMULATOR_NOT_STARTED';
  readonly fix = 'Give a free port from 0 to 65535 and a host of this machine.';
}
