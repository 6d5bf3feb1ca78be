/** To so many digits after the point. */
export const round = (value: number, digits: number): number => Number(value.toFixed(digits));
