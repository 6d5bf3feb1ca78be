export type { Control } from './control/control.ts';
export { notModelled } from './control/not-modelled.ts';
export { ControlRefused, SimulatorNotStarted } from './errors.ts';
export type { Activity } from './events/activity.ts';
export type { BotAnswer, Delivery } from './events/courier.ts';
export { startSimulator, type Simulator, type SimulatorOptions } from './start-simulator.ts';
export type { RequestEntry } from './state/request-log.ts';
export type { MessageView } from './window/message-view.ts';
