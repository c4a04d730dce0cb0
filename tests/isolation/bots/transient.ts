/** A bot that wants its updates kept by no store. */
export const options = { durable: false };

export function message(): void {}
