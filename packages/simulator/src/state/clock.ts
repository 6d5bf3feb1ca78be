/** Where the simulator takes the time from: milliseconds since 1970, as `Date.now()` gives them. */
export interface Clock {
  now(): number;
}
