/** A bot that opts out of the store. */
export const options = { durable: false };

export function message(): void {}
